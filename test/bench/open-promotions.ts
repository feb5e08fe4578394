// How many requests a push costs that moves nothing under five open promotions: first while none of them waits for
// anything, then while each lacks something and is therefore planned again.
import { isWrite, openWorld, type World } from '../scenarios/world.ts'
import type { Bench } from './figure.ts'

const folder = (cluster: string) => `applications/overlays/${cluster}-cluster/services`
const services = ['redis', 'harbor', 'loki', 'keycloak', 'olm'] as const
const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n'
const lacking = (service: string) =>
  `${flux}metadata: { name: ${service}-more, namespace: flux-system }\nspec:\n  path: ./x\n  dependsOn: [{ name: shared }]\n`

async function pushed(world: World, name: string): Promise<number> {
  const requests = await world.during(() =>
    world.push('Own', { [`${folder('staging')}/fluxcd/own/${name}.yaml`]: 'a: 1\n' }),
  )
  if (requests.some(isWrite)) throw new Error('the push made the bot write')
  const open = (await world.pulls()).length
  if (open !== services.length) throw new Error(`${open} promotions are open instead of ${services.length}`)
  return requests.length
}

export const openPromotions: Bench = {
  name: 'requests-push-5-open',
  run: async () => {
    const world = await openWorld()
    try {
      const all = (text: (service: string) => string) =>
        Object.fromEntries(services.map((service) => [`${folder('dev')}/${service}/more.yaml`, text(service)]))
      await world.change(
        'feat: Say more',
        all((service) => `more: ${service}\n`),
      )
      const quiet = await pushed(world, 'a')
      const shared = `${flux}metadata: { name: shared, namespace: flux-system }\nspec: { path: ./x }\n`
      await world.change('feat: Need more', { ...all(lacking), [`${folder('dev')}/fluxcd/shared.yaml`]: shared })
      const waiting = await pushed(world, 'b')
      return {
        'requests-push-5-open.nothing-moved': { value: quiet, unit: 'requests', bar: 10 },
        'requests-push-5-open.all-planned-again': { value: waiting, unit: 'requests', bar: 10 },
      }
    } finally {
      await world.close()
    }
  },
}
