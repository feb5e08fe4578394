// The demo's second chapter: prod keeps what is its own, takes what is new, and stops at a secret that it lacks.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { run } from '../../../src/cli/run.ts'
import type { World } from '../../scenarios/world.ts'
import { fluxOf } from './flux.ts'
import { emoji, lookAt, openPoints, overlay, show } from './look.ts'
import { raised, release, searchable, withKey } from './portal.ts'
import { keptIn, keptLines } from './show.ts'
import type { Step } from './steps.ts'

type PlansJson = {
  readonly plans: readonly {
    readonly changes: readonly { readonly path: string; readonly after: string | null }[]
    readonly secrets: readonly { readonly keys: readonly string[]; readonly missing: boolean }[]
  }[]
}

const missingKey = 'spec.values.payment.apiKey'

/** `folder` is where the plain clone is made. */
export function portalStory(world: World, folder: string): readonly Step[] {
  const { promotionTo } = lookAt(world)
  const flux = fluxOf(world)
  const textOf = async (place: 'dev' | 'staging' | 'prod', ref = 'main') =>
    (await world.read(release(place), ref)) ?? ''
  /** The promotions that staging received, in their order. */
  const received: { readonly number: number; readonly commit: string }[] = []
  let before = ''
  let proposed = ''

  /** A person gives the environment a key of its own, on the branch of the promotion. */
  async function supply(place: 'staging' | 'prod') {
    const branch = `sluice/promote/${place}/portal`
    const text = withKey(await textOf(place, branch), `example-payment-key-of-${place}`)
    await world.push(`Give ${place} its own payment key`, { [release(place)]: text }, branch, 'bob')
  }

  return [
    {
      title: 'Two changes of the portal are merged in dev and in staging, one after the other',
      async tell({ say, holds }) {
        before = await textOf('prod')
        const dev = await textOf('dev')
        const changes = [
          {
            title: 'feat: Raise the portal to 2.5.0 and take payments',
            edit: (text: string) => raised(text, 'example-payment-key-of-dev'),
          },
          { title: 'feat: Let customers search', edit: searchable },
        ]
        let text = dev
        for (const { title, edit } of changes) {
          text = edit(text)
          const number = await world.change(title, { [release('dev')]: text })
          say(`bob's #${number} “${title}” is merged in dev.`)
          const pull = await promotionTo('staging', 'portal')
          if (pull.gate?.conclusion === 'failure') {
            say(`  #${pull.number} “${pull.title}” waits: ${pull.gate.title}. bob adds staging's own payment key.`)
            await supply('staging')
          }
          const ready = await promotionTo('staging', 'portal')
          say(`  #${ready.number} “${ready.title}” is merged.`)
          holds(`the gate of #${ready.number} was green`, ready.gate?.conclusion, 'success')
          const commit = await world.merge(ready.number)
          await world.settled()
          received.push({ number: ready.number, commit })
        }
        await flux.reconcilesAndSoaks('staging')
        say('Flux reports that staging is healthy, and ten minutes pass.')
      },
    },
    {
      title: 'Prod takes the new image and chart version, keeps what is its own, and stops at a missing secret',
      async tell(teller) {
        const pull = await promotionTo('prod', 'portal')
        show(teller, pull)
        const kept = keptIn(pull.body)
        teller.say(`${keptLines(kept, 'prod', 'staging')}\n`)
        teller.say(`sluice/gate: ${pull.gate?.title}\n${openPoints(pull).join('\n')}\n`)
        teller.holds(
          'prod’s file is what it was, replicas, host and comments included, with what is new in it',
          await textOf('prod', pull.head.ref),
          searchable(raised(before)),
        )
        const stays = (value: string) => kept.find((one) => one.value === value)?.stays
        teller.holds(
          'it lists what prod keeps: 6 replicas, www.example.com',
          [stays('spec.values.replicaCount'), stays('spec.values.ingress.host')],
          ['6', 'www.example.com'],
        )
        const lacks = pull.body.includes('`prod-us-cluster` has no `portal`')
        teller.holds('prod-us does not run the portal: it is named, and nothing is created there', lacks, true)
        const leaked = /example-payment-key/.test(JSON.stringify([pull.files, pull.body]))
        teller.holds('staging’s payment key is not in it', leaked, false)
        const open = openPoints(pull)
        teller.holds('the gate is red for one reason', [pull.gate?.conclusion, open.length], ['failure', 1])
        teller.holds(`that reason is the missing secret ${missingKey}`, open[0]?.includes(missingKey), true)
      },
    },
    {
      title: 'Somebody lets one of the two changes go ahead alone',
      async tell(teller) {
        const both = await promotionTo('prod', 'portal')
        const [first, second] = received.map(({ number }) => number)
        const words = `/promote portal to prod --only #${first}`
        const { reactions, replies } = await world.comment(both.number, words)
        const reply = replies.map((text) => text.replace(/<!--.*?-->\n?/g, '').trim())
        teller.say(`bob comments on #${both.number}: ${words}`)
        teller.say(
          `  reaction: ${reactions.map((one) => emoji[one] ?? one).join(' ')}   reply: ${reply.join(' ').replaceAll('\n\n', ' ')}\n`,
        )
        const pull = await promotionTo('prod', 'portal')
        show(teller, pull)
        teller.say(`sluice/gate: ${pull.gate?.title}\n${openPoints(pull).join('\n')}\n`)
        proposed = await textOf('prod', pull.head.ref)
        teller.holds(
          'it is done, in the same pull request',
          [reactions, pull.number],
          [['eyes', 'rocket'], both.number],
        )
        teller.holds('it brings the new versions and not the search', proposed, raised(before))
        const parts = pull.body.split('stay behind:')
        const named = parts.map((part) => [first, second].map((number) => part.includes(`\n- #${number} `)))
        teller.holds(`it names #${first} as carried, and #${second} as staying behind`, named, [
          [true, false],
          [false, true],
        ])
        const open = openPoints(pull)
        teller.holds(
          'its gate is red for the missing secret, and because this mixture never ran in staging',
          [
            pull.gate?.conclusion,
            open.map((point) => [missingKey, 'never stood'].map((words) => point.includes(words))),
          ],
          [
            'failure',
            [
              [true, false],
              [false, true],
            ],
          ],
        )
      },
    },
    {
      title: 'The command line says the same on a plain clone',
      async tell({ say, holds }) {
        const clone = join(folder, 'platform')
        await promisify(execFile)('git', ['clone', '--quiet', `${world.sandbox.url}/acme/platform.git`, clone])
        const commit = received[0]?.commit.slice(0, 10) ?? ''
        const plan = ['plan', 'portal', '--to', 'prod', '--only', commit]
        say(`$ git clone …/acme/platform.git && cd platform\n$ sluice ${plan.join(' ')}\n`)
        const terminal = { directory: clone, colour: process.stdout.hasColors?.() === true }
        const text = await run(plan, terminal)
        say(`${(text.stdout.split('\n\nKept in')[0] ?? '').trimEnd()}\n\n…\n`)
        const answer = await run([...plan, '--format', 'json'], terminal)
        const { plans } = JSON.parse(answer.stdout) as PlansJson
        holds(
          'it proposes the same text of the same file',
          plans.flatMap((one) => one.changes.map(({ path, after }) => [path, after])),
          [[release('prod'), proposed]],
        )
        const missing = plans.flatMap((one) =>
          one.secrets.filter((secret) => secret.missing).flatMap(({ keys }) => keys),
        )
        holds('it stops at the same secret, with exit code 1', [missing, answer.ending], [[missingKey], 'blocked'])
      },
    },
    {
      title: 'A person supplies prod’s secret; that a mixture never ran in staging stays for people to decide',
      async tell({ say, holds }) {
        const red = await promotionTo('prod', 'portal')
        await supply('prod')
        const now = await promotionTo('prod', 'portal')
        say(`bob commits prod's own payment key on #${now.number}. sluice/gate: ${now.gate?.title}\n`)
        say(`${openPoints(now).join('\n')}\n`)
        holds('it is the same pull request', now.number, red.number)
        holds(
          'its gate is red for one reason: Sluice cannot know whether this is healthy',
          openPoints(now).map((point) => point.includes('its health there is not known')),
          [true],
        )
        say('alice knows the change, and merges it as an administrator.\n')
        await world.merge(now.number)
        await world.settled()
        await flux.reconciles('prod')
        holds(
          'merged: prod has the new versions, its own values, and its own key',
          await textOf('prod'),
          withKey(proposed, 'example-payment-key-of-prod'),
        )
        holds(
          'no file outside of prod changed',
          now.files.every(({ filename }) => filename.startsWith(overlay('prod'))),
          true,
        )
      },
    },
  ]
}
