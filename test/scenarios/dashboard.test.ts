// The dashboard issue: opened once, told what happens, written only when that changes, and left alone once it is closed.
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { bumpIn, publish } from './bumping.ts'
import { disagree, moveOn, onlyPull, pullTo, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World, type WorldOptions } from './world.ts'

let world: World
afterEach(() => world.close())

const marker = '<!-- sluice:dashboard -->'

/** Issues that hold the marker, whoever opened them, oldest first. */
async function marked() {
  const { data } = await world.as('alice').issues.listForRepo({ ...at, state: 'all', per_page: 100 })
  return data.filter(({ body }) => body?.includes(marker)).toReversed()
}

async function dashboard() {
  const [one, ...others] = (await marked()).filter(({ user }) => user?.login === 'sluice[bot]')
  if (one === undefined || others.length > 0) throw new Error(`not one dashboard: ${others.length + (one ? 1 : 0)}`)
  return { number: one.number, state: one.state, body: one.body ?? '', title: one.title }
}

/** The cell of a unit: environments after dev, in their order. */
async function cells(unit = 'redis') {
  const line = (await dashboard()).body.split('\n').find((one) => one.startsWith(`| \`${unit}\` | `))
  return line
    ?.split(' | ')
    .map((one) => one.replace(/ \|$/, ''))
    .slice(1)
}

const writesOf = (requests: Awaited<ReturnType<World['during']>>) =>
  requests.filter((one) => isWrite(one) && /\/issues(\/\{issue_number\})?$/.test(one.route)).map(({ method }) => method)

async function configured(edit: (text: string) => string, options: WorldOptions = {}) {
  world = await openWorld(options)
  const path = '.github/sluice.yaml'
  return { [path]: edit((await world.read(path)) ?? '') }
}

it('lists what differs when a repository is first seen, and follows a promotion through its life', async () => {
  world = await openWorld()
  const first = await dashboard()
  expect(first.title).toBe('Sluice dashboard')
  expect(first.body).toContain('Nothing is open and nothing waits.')
  expect(first.body).toMatch(/Differences since the start \(\d+\)/)

  const requests = await world.during(() => moveOn(world))
  expect(writesOf(requests)).toEqual(['PATCH'])
  const { number } = await onlyPull(world)
  expect(await cells()).toEqual([`#${number} is open, 1 change`, 'differs since the start'])
  expect((await dashboard()).body).toContain(`- #${number} \`redis\` to **staging**: 1 change\n`)

  await world.closePull(number)
  expect(await cells()).toEqual(['closed by a person, 1 change', 'differs since the start'])
  expect((await dashboard()).body).toMatch(
    /`redis` to \*\*staging\*\* was closed with exactly this content before: only/,
  )
  expect((await dashboard()).body).toMatch(/- #\d+ feat: Move redis to 7\\?\.9\\?\.9 \(bob\)/)

  // The dashboard is an issue like others: commands are answered there, and both say the same.
  const { replies } = await world.comment(first.number, '/promote redis to staging\n/status\n/status redis')
  const again = await onlyPull(world)
  expect(replies[0]).toContain(`| \`redis\` | #${again.number} is open, 1 change | differs since the start |`)
  expect(replies[0]).toContain(`| staging | – | #${again.number} is open, 1 change |`)

  await world.merge(again.number)
  await world.settled()
  const { number: prod } = await pullTo(world, 'prod')
  expect(await cells()).toEqual(['in step', `#${prod} is open, 1 change`])

  // Nothing that changes nothing is written.
  const idle = await world.during(async () => {
    await world.push('Docs', { 'README.md': '# x\n' })
    await world.redeliverAll()
  })
  expect(idle.filter(isWrite)).toEqual([])
})

it('counts what people have to settle, and tells what waits for a place, blocked or not yet introduced', async () => {
  const files = await configured((text) => `${text.replace('limits: { open: 5 }', '')}\nlimits: { open: 1 }\n`)
  await world.change('Allow one', files)
  const { number } = await disagree(world)
  expect((await cells())?.[0]).toBe(`#${number} is open, 1 change, 1 point to settle`)
  const harbor = await world.read(values('dev', 'harbor'))
  await world.change('feat: Harbor says more', { [values('dev', 'harbor')]: `${harbor}extra: 1\n` })
  expect((await cells('harbor'))?.[0]).toBe('waits, 1 change')
  expect((await dashboard()).body).toMatch(
    /- `harbor` to \*\*staging\*\* waits: 1 promotions are open there .* 1 change pending\./,
  )
  await world.comment(number, '/take 1')
  expect((await cells())?.[0]).toBe(`#${number} is open, 1 change`)
  const headlamp = await world.read(values('dev', 'headlamp'))
  await world.change('feat: Headlamp says more', { [values('dev', 'headlamp')]: `${headlamp}more: 1\n` })
  expect((await cells('headlamp'))?.[0]).toMatch(/^not there yet/)
})

it('tells what a job did after it had followed a configuration', async () => {
  const files = await configured((text) => `${text}\ngroups: { pair: [harbor, headlamp] }\n`)
  await moveOn(world)
  world.sandbox.deliveries.addRule({ action: 'drop', event: 'push', times: 1 })
  await world.push('Group', files)
  await world.closePull((await onlyPull(world)).number)
  expect((await cells())?.[0]).toBe('closed by a person, 1 change')
})

it('says that a configuration is broken, and all the rest once it is mended', async () => {
  const broken = await configured((text) => `${text}\nnonsense: 1\n`)
  const good = (await world.read('.github/sluice.yaml')) ?? ''
  await moveOn(world)
  await world.push('Break', broken)
  const { body } = await dashboard()
  expect(body).toContain('**Automation is stopped.**')
  expect(body).toContain('nonsense')
  expect(body).toContain(`| \`redis\` | #${(await onlyPull(world)).number} is open`)
  await world.push('Mend', { '.github/sluice.yaml': good })
  expect((await dashboard()).body).not.toContain('stopped')
  expect((await cells())?.[0]).toMatch(/is open/)
})

it('tells by /status alone what it observes, and what only people promote', async () => {
  const observing = await configured((text) => text.replace(/^mode: act$/m, 'mode: observe'), { installed: false })
  await world.push('Observe', observing)
  await moveOn(world)
  expect(await marked()).toEqual([])
  const issue = await world.issue()
  expect((await world.comment(issue, '/status')).replies[0]).toContain('| `redis` | would open, 1 change |')

  const text = Object.values(observing)[0]?.replace(/^mode: observe$/m, 'mode: act') ?? ''
  await world.push('Act by hand', {
    '.github/sluice.yaml': text.replace(/(name: staging\n( +))/, '$1promote: manual\n$2'),
  })
  await moveOn(world, '7.9.10')
  expect((await cells())?.[0]).toBe('by hand')
  expect((await dashboard()).body).toContain('comment `/promote redis to staging`.')
})

it('says no more that a service is missing, or blocked, once somebody brought it or took it away by hand', async () => {
  world = await openWorld({ seed: join(import.meta.dirname, '..', '..', 'fixtures', 'flat-files') })
  const chart = (environment: string) => `charts/queue/values-${environment}.yaml`
  const text = 'image: { tag: 1.0.0 }\n'
  await world.change('feat: Add queue', { [chart('dev')]: text })
  expect(await cells('queue')).toEqual(['not there yet', '–'])
  await world.push('Copy it by hand', { [chart('staging')]: text })
  expect(await cells('queue')).toEqual(['–', 'not there yet'])

  await world.change('feat: Move queue on', { [chart('dev')]: text.replace('1.0.0', '1.1.0') })
  await world.merge((await pullTo(world, 'staging', 'queue')).number)
  await world.settled()
  await world.push('Remove queue', { [chart('dev')]: null })
  expect((await cells('queue'))?.[0]).toBe('blocked, 1 change')
  await world.push('Remove it in staging as well', { [chart('staging')]: null })
  expect((await dashboard()).body).not.toContain('blocked')
})

it('stays closed once a person closed it, is written again once it is reopened, and made anew once it is lost', async () => {
  world = await openWorld()
  const { number } = await dashboard()
  const rest = world.as('alice').issues
  await rest.update({ ...at, issue_number: number, state: 'closed' })
  const closed = await world.during(() => moveOn(world))
  expect(writesOf(closed)).toEqual([])
  expect((await dashboard()).state).toBe('closed')
  await world.loseStore()
  await world.closePull((await onlyPull(world)).number)
  expect(await dashboard()).toMatchObject({ number, state: 'closed' })

  await rest.update({ ...at, issue_number: number, state: 'open' })
  await moveOn(world, '7.9.10')
  expect((await cells())?.[0]).toMatch(/is open/)

  world.sandbox.repository.issues.delete(number)
  await world.change('feat: More', await tagIn(world, 'dev', '7.9.11'))
  expect((await dashboard()).number).not.toBe(number)
  expect((await cells())?.[0]).toMatch(/is open/)
})

it('adopts no issue of somebody else, and is one even where the answer is lost and two bots are at work', async () => {
  world = await openWorld({ installed: false })
  const { data: fake } = await world.as('mallory').issues.create({ ...at, title: 'Sluice dashboard', body: marker })
  world.fault({ match: 'POST /repos/*/*/issues', status: 502, applied: true })
  const other = await world.second()
  await moveOn(world)
  await other.hear()
  await other.idle()
  await world.settled()
  await other.stop()
  const open = (await marked()).filter(({ state }) => state === 'open')
  expect(open.map(({ user }) => user?.login)).toEqual(['mallory', 'sluice[bot]'])
  expect(open[0]).toMatchObject({ number: fake.number, body: marker })
})

it('does without where a repository has no issues', async () => {
  world = await openWorld({ installed: false })
  world.fault({ match: 'POST /repos/*/*/issues', status: 410, times: 99, body: { message: 'Issues are disabled' } })
  await moveOn(world)
  await onlyPull(world)
  expect(await marked()).toEqual([])
  const idle = await world.during(() => world.push('Docs', { 'README.md': '# x\n' }))
  expect(idle.filter(isWrite)).toEqual([])
})

it('shows where bases stand, what is newest, what is open, and why the rest is not; /status says the same', async () => {
  world = await openWorld()
  await publish(world, '2026.02')
  const { number } = await bumpIn(world, 'dev')
  const row = async (environment: string) =>
    (await dashboard()).body
      .split('\n')
      .find((line) => line.startsWith(`| \`opencenter-cloud/opencenter-gitops-base\` | ${environment} | `))
  expect(await row('dev')).toMatch(/ \| `2026\.01` \(\d+ pins, since .*\).* \| `2026\.02` \| #\d+ to `2026\.02` \|$/)
  expect(await row('dev')).toContain(`| #${number} to `)
  expect(await row('staging')).toMatch(/`2026\.02` \| – \|$/)
  const why = /in \*\*staging\*\*: 2026\\.02 did not stand in dev for the soak time/
  expect((await dashboard()).body).toMatch(why)
  const { replies } = await world.comment(await world.issue(), '/status', 'carol')
  expect(replies[0]).toContain(await row('dev'))
  expect(replies[0]).toMatch(why)
  const asked = await world.comment(await world.issue(), '/status openCenter-gitops-base', 'carol')
  expect(asked.reactions).toEqual(['eyes', 'rocket'])
  for (const environment of ['dev', 'staging', 'prod']) expect(asked.replies[0]).toContain(await row(environment))
  expect(asked.replies[0]).toMatch(why)
  expect(asked.replies[0]).not.toContain('### Open pull requests')
  const mistyped = await world.comment(await world.issue(), '/status opencenter-gitop-base', 'carol')
  expect(mistyped.replies[0]).toContain('Did you mean &quot;opencenter-gitops-base&quot;?')
  await world.closePull(number)
  expect(await row('dev')).toMatch(/ \| – \|$/)
  expect((await dashboard()).body).toMatch(/in \*\*dev\*\*: The pull request for 2026.*02 was closed in dev/)
  // Lost with the store, the ledger still tells what stands; the next evaluation finds the rest.
  await world.loseStore()
  await world.sweep()
  expect(await row('dev')).toMatch(/ \| `2026\.01` \(\d+ pins, since .*\).* \| `2026\.02` \| – \|$/)
})
