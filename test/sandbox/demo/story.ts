// The story of the demo: a change's way from dev to prod on the sandbox, and who may ask.
import { at, type PersonName, type World } from '../../scenarios/world.ts'
import { plain } from './base-bump.ts'
import { fluxOf, soak } from './flux.ts'
import { emoji, lookAt, openPoints, overlay, show } from './look.ts'
import { changedLines, diffOf, keptIn, keptLines } from './show.ts'
import type { Step, Teller } from './steps.ts'

const values = (cluster: string) => `${overlay(cluster)}services/redis/helm-values/override-values.yaml`

/** A value that the target keeps, and which of its clusters where there are several. */
type Own = readonly [value: string, stays: string, cluster?: string]

export function story(world: World): readonly Step[] {
  const { filesOf, promotionTo } = lookAt(world)
  const flux = fluxOf(world)

  async function change(title: string, edit: (text: string) => string) {
    const path = values('dev')
    return world.change(title, { [path]: edit((await world.read(path)) ?? '') })
  }

  /** The way from one environment to the next, with what the target owns left alone. */
  async function promoted(teller: Teller, from: string, to: string, clusters: readonly string[], kept: readonly Own[]) {
    const pull = await promotionTo(to, 'redis')
    await show(teller, pull)
    const stays = keptIn(pull.body)
    teller.say(`${keptLines(stays, to, from)}\n`)
    teller.holds(`the title is “promote redis to ${to}”`, pull.title, `promote redis to ${to}`)
    teller.holds(
      `it changes only files of ${to}`,
      [...new Set(pull.files.map(({ filename }) => filename))],
      clusters.map(values),
    )
    const brought = ['-  tag: "7.4.1"', '+  tag: "7.4.2"', '+  maxmemory: 200mb']
    const where = clusters.length > 1 ? ' in each cluster' : ''
    teller.holds(
      `it brings the new tag and the new option${where}, and nothing else`,
      changedLines(pull.files),
      clusters.flatMap(() => brought),
    )
    const names = [...new Set(kept.map(([value]) => value))]
    const found = stays.filter(({ value }) => names.includes(value))
    const own = found.map(
      ({ value, stays: own, clusters: who }): Own => (who === '' ? [value, own] : [value, own, who]),
    )
    teller.holds(`it lists what ${to} keeps: ${names.join(', ')}`, own, kept)
    teller.holds('its check sluice/gate is green: “Ready to merge”', pull.gate?.title, 'Ready to merge')
    return pull.number
  }

  async function asks({ say }: Teller, issue: number, person: PersonName) {
    say(`${person} (${world.sandbox.users[person].permission}) comments on #${issue}: /promote headlamp to staging`)
    const { reactions, replies } = await world.comment(issue, '/promote headlamp to staging', person)
    const reply = replies.map((text) => text.replace(/<!--.*?-->\n?/g, '').trim())
    say(`  reaction: ${reactions.map((one) => emoji[one] ?? one).join(' ')}   reply: ${reply.join(' ') || 'none'}`)
    return { reactions, reply }
  }

  let staging = 0
  let prod = 0
  const introduced = 'promote headlamp to staging'
  const titles = async () => (await world.pulls()).map(({ title }) => title)

  return [
    {
      title: 'A developer merges a change in dev',
      async tell({ say, holds }) {
        const number = await change('feat: Raise redis to 7.4.2 and limit its memory', (text) =>
          text.replace('"7.4.1"', '"7.4.2"').replace(/^(.*appendonly.*)$/m, '$1\n  maxmemory: 200mb'),
        )
        const { data } = await world.as('alice').pulls.get({ ...at, pull_number: number })
        say(
          `#${number} “${data.title}” by bob is merged by alice. It touches dev alone:\n\n${diffOf(await filesOf(number))}\n`,
        )
        holds('the merge is on main', data.merged, true)
      },
    },
    {
      title: 'Sluice opens the promotion to staging, with staging’s own values kept',
      async tell(teller) {
        const kept: readonly Own[] = [
          ['master.replicas', '2'],
          ['master.resources.requests.memory', '256Mi'],
        ]
        staging = await promoted(teller, 'dev', 'staging', ['staging'], kept)
        teller.holds('nothing goes to prod yet', await titles(), ['promote redis to staging'])
      },
    },
    {
      title: 'It is merged in staging: prod waits until Flux reports that it is healthy there',
      async tell({ say, holds }) {
        await world.merge(staging)
        await world.settled()
        say(`#${staging} is merged.\n`)
        holds('nothing is open: a merge is no proof', await titles(), [])
        await flux.reconciles('staging')
        say('Flux reports success of every Kustomization in staging, signed with the key of the cluster.\n')
        holds('nothing is open: it has to stay healthy for 10 minutes', await titles(), [])
      },
    },
    {
      title: 'Ten minutes later the promotion to prod opens: one for both clusters, each with its own values',
      async tell(teller) {
        await flux.pass(soak)
        const both = ['prod', 'prod-us']
        prod = await promoted(teller, 'staging', 'prod', both, [
          ['master.replicas', '3', 'prod-cluster'],
          ['master.replicas', '5', 'prod-us-cluster'],
        ])
        const { body } = await promotionTo('prod', 'redis')
        const evidence = body.split('\n').filter((line) => /^- ✅ redis is healthy in staging/.test(line))
        teller.say(`\n${evidence.map(plain).join('\n')}\n`)
        teller.holds('it says how healthy that is in staging, and since when', evidence.length, 1)
        const text = await world.read(values('staging'))
        teller.holds(
          'staging runs 7.4.2 with its two replicas',
          /tag: "7.4.2"[\s\S]*replicas: 2\n/.test(text ?? ''),
          true,
        )
      },
    },
    {
      title: 'A stranger and a reader ask for a promotion: refused',
      async tell(teller) {
        teller.say(
          'headlamp runs in dev alone. Automation never brings a service into an environment; a person may ask.\n',
        )
        const stranger = await asks(teller, prod, 'mallory')
        const reader = await asks(teller, prod, 'carol')
        teller.say('')
        const no = ['eyes', 'confused']
        teller.holds('the stranger gets a 😕 and no reply', stranger, { reactions: no, reply: [] })
        teller.holds('the reader gets a 😕 and is told what is missing', reader, {
          reactions: no,
          reply: ['carol, `/promote` needs write permission; yours is read. Nothing was done.'],
        })
        teller.holds('nothing was opened', await titles(), ['promote redis to prod'])
      },
    },
    {
      title: 'Somebody with write permission asks: done',
      async tell(teller) {
        const { reactions, reply } = await asks(teller, prod, 'bob')
        const pull = await promotionTo('staging', 'headlamp')
        const paths = pull.files.map(({ filename, status }) => `  ${status.padEnd(8)} ${filename}`)
        teller.say(`\n#${pull.number} “${pull.title}”\n\n${paths.join('\n')}\n`)
        const open = openPoints(pull)
        teller.say(`sluice/gate: ${pull.gate?.title}\n${open.join('\n')}\n`)
        teller.holds(
          'the writer gets a 🚀 and the number',
          [reactions, reply],
          [['eyes', 'rocket'], [`\`headlamp\` to **staging**: opened #${pull.number}.`]],
        )
        teller.holds(
          'it writes in staging alone',
          pull.files.every(({ filename }) => filename.startsWith(overlay('staging'))),
          true,
        )
        const secret = 'PLACEHOLDER-headlamp-oidc'
        const leaked = pull.files.some(({ patch }) => patch?.includes(secret)) || pull.body.includes(secret)
        teller.holds('dev’s client secret is not in it', leaked, false)
        teller.holds(
          'its gate is red until staging has a secret of its own',
          [pull.gate?.conclusion, open.length],
          ['failure', 1],
        )
      },
    },
    {
      title: 'Two more merges in dev: the second joins the promotion that is open',
      async tell(teller) {
        const first = await change('fix: Raise redis to 7.4.3', (text) => text.replace('"7.4.2"', '"7.4.3"'))
        const before = await promotionTo('staging', 'redis')
        teller.say(`bob's #${first} is merged. Sluice opens #${before.number} “${before.title}”.`)
        const second = await change('feat: Let idle redis clients go', (text) =>
          text.replace(/^(.*maxmemory: .*)$/m, '$1\n  timeout: 300'),
        )
        teller.say(`bob's #${second} is merged too:\n`)
        const after = await promotionTo('staging', 'redis')
        await show(teller, after)
        teller.holds(
          'it is the same pull request, with a new commit',
          [after.number, after.head.sha === before.head.sha],
          [before.number, false],
        )
        teller.holds('it carries both changes, and nothing that staging has already', changedLines(after.files), [
          '-  tag: "7.4.2"',
          '+  tag: "7.4.3"',
          '+  timeout: 300',
        ])
        const named = [first, second].map((number) => after.body.includes(`- #${number} `))
        teller.holds(`it names both as its sources: #${first} and #${second}`, named, [true, true])
        teller.holds('three promotions are open', (await titles()).sort(), [
          introduced,
          'promote redis to prod',
          'promote redis to staging',
        ])
      },
    },
  ]
}
