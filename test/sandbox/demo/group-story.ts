// The demo's chapter about a group: two services that are tested together travel in one pull request, to every cluster.
import type { World } from '../../scenarios/world.ts'
import { fluxOf } from './flux.ts'
import { lookAt, overlay, show } from './look.ts'
import type { Step, Teller } from './steps.ts'

const api = (cluster: string) => `${overlay(cluster)}services/fluxcd/gateway-api.yaml`
const gateway = (cluster: string) => `${overlay(cluster)}services/gateway/gateway.yaml`

const renewed = (text: string) => text.replaceAll('timeout: 10m', 'timeout: 20m')
const compressed = (text: string) =>
  text.replace('kind: Gateway\nmetadata:\n', 'kind: Gateway\nmetadata:\n  labels:\n    example.com/compress: "on"\n')

export function groupStory(world: World): readonly Step[] {
  const { promotionTo } = lookAt(world)
  const flux = fluxOf(world)

  async function carries(teller: Teller, to: string, clusters: readonly string[]) {
    const pull = await promotionTo(to, 'edge')
    show(teller, pull)
    const files = pull.files.map(({ filename }) => filename)
    const expected = clusters.flatMap((cluster) => [api(cluster), gateway(cluster)]).sort()
    teller.holds(
      `it holds both services${clusters.length > 1 ? ' in both clusters' : ''}, and nothing else`,
      files.sort(),
      expected,
    )
    teller.holds('its check sluice/gate is green', pull.gate?.conclusion, 'success')
    return pull.number
  }

  return [
    {
      title: 'Two services of a group change in dev: they travel together',
      async tell(teller) {
        const edits = [
          ['feat: Give the gateway API time to settle', api('dev'), renewed],
          ['feat: Compress at the gateway', gateway('dev'), compressed],
        ] as const
        for (const [title, path, edit] of edits) {
          const number = await world.change(title, { [path]: edit((await world.read(path)) ?? '') })
          teller.say(`bob's #${number} “${title}” is merged in dev.`)
        }
        teller.say('')
        const staging = await carries(teller, 'staging', ['staging'])
        await world.merge(staging)
        await world.settled()
        await flux.reconcilesAndSoaks('staging')
        teller.say(`\n#${staging} is merged, and healthy for ten minutes.\n`)
        await carries(teller, 'prod', ['prod', 'prod-us'])
      },
    },
  ]
}
