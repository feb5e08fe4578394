// The demo's chapter about the base: a tag comes ring by ring, is taken back from everywhere, and the next one goes on.
import { bumps, mergeBump, publish } from '../../scenarios/bumping.ts'
import { at, type World } from '../../scenarios/world.ts'
import { bumpOf, plain, release, showBump } from './base-bump.ts'
import { fluxOf } from './flux.ts'
import { emoji } from './look.ts'
import { changedLines } from './show.ts'
import type { Step, Teller } from './steps.ts'

const base = 'openCenter-gitops-base'
const environments = ['dev', 'staging', 'prod'] as const
const overlays = 'applications/overlays/'

export function bumpStory(world: World): readonly Step[] {
  /** Every file of the environment, as git names its bytes. */
  async function filesOf(environment: string): Promise<ReadonlyMap<string, string>> {
    const { data } = await world.as('alice').git.getTree({ ...at, tree_sha: 'main', recursive: '1' })
    const files = data.tree.filter(({ path = '', type }) => type === 'blob' && path.startsWith(overlays + environment))
    return new Map(files.map(({ path = '', sha = '' }) => [path.slice(overlays.length), sha]))
  }
  async function differing(environment: string): Promise<readonly string[]> {
    const [was, is] = [before.get(environment) ?? new Map(), await filesOf(environment)]
    return [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path))
  }
  async function asks({ say }: Teller, issue: number, line: string) {
    const { reactions, replies } = await world.comment(issue, line)
    const reply = plain(replies.join(' '))
    say(`bob comments on #${issue}: ${line}`)
    say(`  reaction: ${reactions.map((one) => emoji[one] ?? one).join(' ')}   reply: ${reply}\n`)
    return { reactions, reply }
  }

  const flux = fluxOf(world)
  const before = new Map<string, ReadonlyMap<string, string>>()
  /** The bump of staging that was merged, where people talk about it. */
  let merged = 0
  async function restored(teller: Teller, environment: 'dev' | 'staging' | 'prod') {
    const isOfNumber = environment !== 'prod'
    const but = isOfNumber ? ', but for the quotes that harbor’s number has now, which Flux would refuse without' : ''
    const harbor = `${environment}-cluster/services/sources/opencenter-harbor.yaml`
    teller.holds(
      `${environment} is what it was before 2026.02, byte for byte${but}`,
      await differing(environment),
      isOfNumber ? [harbor] : [],
    )
  }

  return [
    {
      title: 'The base that all clusters build on publishes 2026.02: Sluice opens its pull request in dev',
      async tell(teller) {
        for (const environment of environments) before.set(environment, await filesOf(environment))
        await publish(world, '2026.02', release)
        const pull = await bumpOf(world, 'dev')
        showBump(teller, pull)
        const edited = changedLines(pull.files).map((line) =>
          line.replace(/^([+-] +tag: "?2026\.0\d"?).*/, '$1').replaceAll('"', ''),
        )
        teller.holds(
          'it moves tags from 2026.01 to 2026.02, and nothing else',
          [...new Set(edited)],
          ['-    tag: 2026.01', '+    tag: 2026.02'],
        )
        teller.holds('nothing is proposed for staging or prod yet', await bumps(world), ['dev 2026.02'])
        teller.holds('its check sluice/gate is green', pull.gate?.conclusion, 'success')
      },
    },
    {
      title: 'It is merged in dev, so staging’s opens; that one is healthy for ten minutes, so prod’s opens',
      async tell({ say, holds }) {
        for (const [from, to] of [
          ['dev', 'staging'],
          ['staging', 'prod'],
        ] as const) {
          merged = await mergeBump(world, from)
          if (from === 'staging') await flux.reconcilesAndSoaks(from)
          const { number, title, files } = await bumpOf(world, to)
          say(`#${merged} is merged in ${from}. #${number} “${title}” opens, with ${files.length} files.`)
          holds(`${to} is the only one that is asked`, await bumps(world), [`${to} 2026.02`])
        }
      },
    },
    {
      title: 'It is no good: going back in staging restores it there, and takes the tag from prod',
      async tell(teller) {
        const { number } = await bumpOf(world, 'prod')
        await asks(teller, merged, `/rollback ${base} in staging`)
        const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: number })
        teller.say(`#${number} in prod is closed: ${plain(data.at(-1)?.body ?? '')}\n`)
        const back = await bumpOf(world, 'staging')
        await mergeBump(world, 'staging')
        teller.say(`#${back.number} “${back.title}” is merged.\n`)
        await restored(teller, 'staging')
        const { reply } = await asks(teller, merged, `/bump ${base} in prod --only redis`)
        teller.holds(
          'whoever asks is told why',
          reply.includes('bob marked 2026.02 as bad in staging: went back to 2026.01'),
          true,
        )
        teller.holds('nothing is proposed for prod any more', await bumps(world), [])
      },
    },
    {
      title: 'Dev goes back, too: nothing is left of 2026.02, and 2026.03 comes as usual',
      async tell(teller) {
        await asks(teller, merged, `/rollback ${base} in dev`)
        const back = await mergeBump(world, 'dev')
        teller.say(`#${back} is merged.\n`)
        for (const environment of environments) await restored(teller, environment)
        await publish(world, '2026.03', { services: ['redis'] })
        teller.holds('2026.03 is proposed in dev, 2026.02 nowhere', await bumps(world), ['dev 2026.03'])
      },
    },
  ]
}
