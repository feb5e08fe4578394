// The demo's chapter about health: what fails is taken back, stops what would follow, and a fixed version travels by itself.
import { broken } from '../../scenarios/health-words.ts'
import { at, type World } from '../../scenarios/world.ts'
import { plain } from './base-bump.ts'
import { fluxOf, type Reporting } from './flux.ts'
import { lookAt, openPoints, overlay } from './look.ts'
import { changedLines, diffOf } from './show.ts'
import type { Step, Teller } from './steps.ts'

const values = (cluster: string) => `${overlay(cluster)}services/redis/helm-values/override-values.yaml`

type Held = { readonly holds: readonly { readonly environment: string | null; readonly service: string }[] } | null
type Rollouts = { readonly rollouts: readonly { readonly cluster: string; readonly state: string }[] } | null

export function healthStory(world: World): readonly Step[] {
  const { filesOf, promotionTo } = lookAt(world)
  const flux = fluxOf(world)

  async function merged(number: number) {
    await world.merge(number)
    await world.settled()
  }
  async function changed(title: string, from: string, to: string) {
    const path = values('dev')
    return world.change(title, { [path]: ((await world.read(path)) ?? '').replace(from, to) })
  }
  async function revertIn(environment: Reporting) {
    const found = (await world.pulls()).filter(({ head }) => head.ref.startsWith(`sluice/revert/${environment}/`))
    const [pull] = found
    if (pull === undefined || found.length > 1) throw new Error(`${found.length} reverts in ${environment}`)
    const [gate] = await world.gate(pull.head.sha)
    return { ...pull, body: pull.body ?? '', gate, files: await filesOf(pull.number) }
  }
  async function states(environment: Reporting) {
    const record = (await world.ledger(`rollouts/${environment}/redis.json`)) as Rollouts
    const newest = new Map((record?.rollouts ?? []).map(({ cluster, state }) => [cluster, state]))
    return [...newest].sort()
  }
  async function held() {
    const { holds = [] } = ((await world.ledger('holds.json')) as Held) ?? {}
    return holds.map(({ environment, service }) => `${service} in ${environment}`).sort()
  }
  async function fails({ say }: Teller, environment: Reporting, where: string) {
    for (const _ of ['first', 'second']) await flux.reports(environment, broken)
    say(`Flux reports twice, two minutes apart, from ${where}: redis-override BuildFailed.\n`)
  }
  function showRevert({ say }: Teller, { number, title, body, files }: Awaited<ReturnType<typeof revertIn>>) {
    const parts = plain(body).split(/\n\n(?=### )/)
    const shown = parts.filter((part) => /^(Puts |### (What failed|What happens next))/.test(part)).join('\n\n')
    say(`#${number} “${title}” by sluice[bot]\n\n${shown}\n\n${diffOf(files)}\n`)
  }

  let fixed = 0

  return [
    {
      title:
        'Prod merges its promotion of redis, and Flux cannot build it there: the revert is open before anybody is paged',
      async tell(teller) {
        const { number } = await promotionTo('prod', 'redis')
        await merged(number)
        teller.say(`#${number} is merged.\n`)
        await fails(teller, 'prod', 'both clusters of prod')
        const revert = await revertIn('prod')
        showRevert(teller, revert)
        teller.holds(
          'it takes back what was merged, in both clusters, and nothing else',
          changedLines(revert.files),
          ['prod', 'prod-us'].flatMap(() => ['-  tag: "7.4.2"', '+  tag: "7.4.1"', '-  maxmemory: 200mb']),
        )
        teller.holds('it names the object, the reason and the merge', /BuildFailed/.test(revert.body), true)
        teller.holds('its gate is green: a way back waits for nobody’s health', revert.gate?.conclusion, 'success')
        teller.holds('that content is held in prod, so that nobody brings it again by accident', await held(), [
          'redis in prod',
        ])
        await merged(revert.number)
        await flux.reconciles('prod')
        teller.say(`\n#${revert.number} is merged, and Flux reports that prod is healthy.\n`)
        teller.holds('prod is healthy', await states('prod'), [
          ['prod-cluster', 'healthy'],
          ['prod-us-cluster', 'healthy'],
        ])
      },
    },
    {
      title: 'The next version fails in staging: what would bring it to prod is red, and says why',
      async tell(teller) {
        const { number } = await promotionTo('staging', 'redis')
        await merged(number)
        teller.say(`#${number} is merged in staging. bob does not wait for its health: /promote redis to prod\n`)
        await world.comment(number, '/promote redis to prod')
        await fails(teller, 'staging', 'staging')
        const pull = await promotionTo('prod', 'redis')
        teller.say(
          `#${pull.number} “${pull.title}”, sluice/gate: ${pull.gate?.title}\n${openPoints(pull).join('\n')}\n`,
        )
        teller.holds(
          'the promotion to prod is red, because redis failed in staging',
          [pull.gate?.conclusion, openPoints(pull).some((point) => /redis failed in staging/.test(point))],
          ['failure', true],
        )
        const revert = await revertIn('staging')
        await merged(revert.number)
        await flux.reconcilesAndSoaks('staging')
        teller.say(`#${revert.number} “${revert.title}” is merged, and staging is healthy again.\n`)
        teller.holds('staging is healthy', await states('staging'), [['staging-cluster', 'healthy']])
      },
    },
    {
      title: 'A fixed version travels by itself: nobody lifts anything',
      async tell(teller) {
        const number = await changed('fix: Raise redis to 7.4.4', '"7.4.3"', '"7.4.4"')
        const staging = await promotionTo('staging', 'redis')
        teller.say(
          `bob's #${number} is merged in dev. Sluice opens #${staging.number} “${staging.title}”; it is merged.`,
        )
        await merged(staging.number)
        await flux.reconcilesAndSoaks('staging')
        const prod = await promotionTo('prod', 'redis')
        fixed = prod.number
        teller.say(`Staging is healthy for ten minutes. #${prod.number} “${prod.title}”:\n\n${diffOf(prod.files)}\n`)
        teller.holds('the promotion to prod brings it, and is green', prod.gate?.title, 'Ready to merge')
        await merged(fixed)
        await flux.reconciles('prod')
        const { data } = await world.as('alice').pulls.get({ ...at, pull_number: fixed })
        teller.say(`#${fixed} is merged.\n`)
        teller.holds(
          'it is merged, and both clusters of prod are healthy',
          [data.merged, ...(await states('prod'))],
          [true, ['prod-cluster', 'healthy'], ['prod-us-cluster', 'healthy']],
        )
      },
    },
  ]
}
