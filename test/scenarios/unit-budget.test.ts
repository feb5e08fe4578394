// What a large unit may cost in requests: the bar is the same, however many services and clusters travel together.
import { expect, it } from 'vitest'
import { changeOfAll, clustersOf, openLargeUnit, valuesPath } from './large-unit.ts'
import { onlyPull } from './redis.ts'

it('a merge of twenty services in three clusters costs at most 20 requests', async () => {
  const world = await openLargeUnit()
  try {
    const number = await world.propose('feat: Say more', changeOfAll)
    await world.settled()
    const requests = await world.during(() => world.merge(number))
    const pull = await onlyPull(world)
    expect(pull.title).toBe('promote everything to staging')
    for (const cluster of clustersOf('staging')) {
      const text = await world.read(valuesPath(cluster, 'service-19'), pull.head.ref)
      expect(text).toBe(`cluster: ${cluster}\nlevel: debug\n`)
    }
    expect(requests.length).toBeLessThanOrEqual(20)
  } finally {
    await world.close()
  }
})
