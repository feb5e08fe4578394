// How many requests a merge costs that changes twenty services in three clusters, which all travel in one pull request.
import { changeOfAll, openLargeUnit } from '../scenarios/large-unit.ts'
import type { Bench } from './figure.ts'

export const largeUnit: Bench = {
  name: 'requests-20-services-3-clusters',
  run: async () => {
    const world = await openLargeUnit()
    try {
      const number = await world.propose('feat: Say more', changeOfAll)
      await world.settled()
      const requests = await world.during(() => world.merge(number))
      const open = await world.pulls()
      if (open.length !== 1) throw new Error(`${open.length} promotions are open instead of one`)
      return { 'requests-20-services-3-clusters.all': { value: requests.length, unit: 'requests', bar: 20 } }
    } finally {
      await world.close()
    }
  },
}
