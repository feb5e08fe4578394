// What people ask to be carried and to be left behind, and what later merges make of that.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, values, withTag } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

const [dev, staging] = [values('dev'), values('staging')]
let world: World
/** Pull requests of dev: the tag, the eviction policy. */
let tag: number
let policy: number
let issue: number
beforeEach(async () => {
  world = await openWorld()
  issue = await world.issue()
  tag = await moveOn(world)
  policy = await edit('allkeys-lru', 'volatile-lru')
})
afterEach(() => world.close())

const edit = async (from: string, to: string) =>
  world.change(`feat: Make ${from} ${to}`, { [dev]: ((await world.read(dev)) ?? '').replace(from, to) })
const evicting = (text: string | null) => (text ?? '').replace('allkeys-lru', 'volatile-lru')
const proposed = async () => {
  const pull = await onlyPull(world)
  return { pull, text: await world.read(staging, pull.head.ref) }
}

/** Without what keeps GitHub from making links of other people's words. */
const shown = (replies: readonly string[]) => replies.join().replaceAll('\u200b', '').replaceAll('\\', '')

describe('/promote --only', () => {
  it('carries that change alone, says so, and the base advances by exactly that', async () => {
    const own = await world.read(staging)
    const { replies, reactions } = await world.comment(issue, `/promote redis to staging --only #${policy}`)
    const { pull, text } = await proposed()
    expect(text).toBe(evicting(own))
    expect(replies.join()).toContain(
      `Carries #${policy}; left behind: #${tag}. This mixture of changes never ran in dev.`,
    )
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(pull.body).toContain('This mixture of changes never ran in dev.')
    const carry = { kind: 'only', changes: [{ pull: policy }] }
    const open = (await world.ledger(record('staging'))) as { texts: readonly string[] }
    expect(open).toMatchObject({ open: { carry } })
    expect(open.texts).toHaveLength(1)
    expect(await world.read(`texts/staging/redis/${open.texts[0]}`, 'sluice-ledger')).toBe(
      evicting(await world.read(dev)).replace('"7.9.9"', '"7.4.1"'),
    )

    await world.merge(pull.number)
    await world.settled()
    const rest = await pullTo(world, 'staging')
    expect(await world.read(staging, rest.head.ref)).toBe(withTag(evicting(own), '7.9.9'))
    expect(rest.body).not.toContain(`#${policy} `)
    await world.merge(rest.number)
    await world.settled()
    expect((await world.comment(issue, '/promote redis to staging')).replies.join()).toContain('in step already')
    // Nothing but memory of what may be taken back names the mixture any more.
    const after = (await world.ledger(record('staging'))) as { texts: readonly string[] }
    expect(after).toMatchObject({ open: null, texts: open.texts })
  })

  it('stays at what was asked when more is merged, until /promote asks for everything', async () => {
    const own = await world.read(staging)
    await world.comment(issue, `/promote redis to staging --only #${policy}`)
    const first = await onlyPull(world)
    await edit('appendonly: "yes"', 'appendonly: "no"')
    expect((await proposed()).text).toBe(evicting(own))
    expect((await onlyPull(world)).number).toBe(first.number)
    await world.comment(first.number, '/promote')
    expect((await proposed()).text).toBe(
      withTag(evicting(own), '7.9.9').replace('appendonly: "yes"', 'appendonly: "no"'),
    )
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { carry: null } })
  })

  it('of exactly what is open is kept to as well', async () => {
    const { text } = await proposed()
    const { replies } = await world.comment(issue, `/promote redis to staging --only #${tag},#${policy}`)
    expect(replies.join()).toContain('is open already with exactly this content')
    await edit('appendonly: "yes"', 'appendonly: "no"')
    expect((await proposed()).text).toBe(text)
    const { pull } = await proposed()
    expect(pull.body).toContain('What stays behind does so until `/promote` asks anew.')
    await world.as('alice').pulls.update({ ...at, pull_number: pull.number, body: 'My own words' })
    await edit('architecture: standalone', 'architecture: replication')
    expect((await proposed()).pull.body).toBe('My own words')
  })

  it('of a change that is not pending says what is', async () => {
    const { replies, reactions } = await world.comment(issue, '/promote redis to staging --only #99')
    expect(shown(replies)).toContain(`#99 is no pending change of redis: pending for staging are #${policy}`)
    expect(reactions).toEqual(['eyes', 'confused'])
  })

  it('with --plan shows the pick and changes nothing', async () => {
    const { head } = await onlyPull(world)
    const { replies } = await world.comment(issue, `/promote redis to staging --only #${policy} --plan`)
    expect(replies.join()).toContain(`Carries #${policy}; left behind: #${tag}`)
    expect(replies.join()).toContain('volatile-lru')
    expect(replies.join()).not.toContain('7.9.9')
    expect((await onlyPull(world)).head.sha).toBe(head.sha)
    expect(await world.ledger(record('staging'))).toMatchObject({ open: { carry: null } })
  })

  it('together with --except is asked back', async () => {
    const { replies } = await world.comment(issue, `/promote redis to staging --only #${tag} --except #${policy}`)
    expect(replies.join()).toContain('--only')
    expect((await proposed()).text).toContain('7.9.9')
  })
})

it('a choice about a conflict keeps to the pick', async () => {
  const own = await world.read(staging)
  await world.change('fix: Evict nothing in staging', { [staging]: (own ?? '').replace('allkeys-lru', 'noeviction') })
  await edit('appendonly: "yes"', 'appendonly: "no"')
  await world.comment(issue, `/promote redis to staging --except #${tag}`)
  const { number, head } = await pullTo(world, 'staging')
  const without = (own ?? '').replace('appendonly: "yes"', 'appendonly: "no"')
  expect(await world.read(staging, head.ref)).toBe(without.replace('allkeys-lru', 'noeviction'))
  expect((await world.comment(number, '/take 1')).reactions).toEqual(['eyes', 'rocket'])
  expect(await world.read(staging, head.ref)).toBe(evicting(without))
  expect(await world.ledger(record('staging'))).toMatchObject({ open: { carry: { kind: 'except' } } })
})

describe('/promote --except', () => {
  it.each(['pull request', 'commit'])('leaves that %s behind, and later merges join without it', async (by) => {
    const own = await world.read(staging)
    const merged = await world.as('alice').pulls.get({ ...at, pull_number: tag })
    const name = by === 'commit' ? merged.data.head.sha : `#${tag}`
    const { replies } = await world.comment(issue, `/promote redis to staging --except ${name}`)
    expect(replies.join()).toContain(`left behind: #${tag}`)
    expect((await proposed()).text).toBe(evicting(own))
    const joined = await edit('appendonly: "yes"', 'appendonly: "no"')
    const { pull, text } = await proposed()
    expect(text).toBe(evicting(own).replace('appendonly: "yes"', 'appendonly: "no"'))
    expect(pull.body).toContain(`Joined since this was opened: #${joined}, #${policy}.`)
  })
})

it('what joins an open promotion is listed in its body, and is no news once it is opened anew', async () => {
  const { pull } = await proposed()
  expect(pull.body).toContain(`Joined since this was opened: #${policy}.`)
  const next = await edit('appendonly: "yes"', 'appendonly: "no"')
  expect((await proposed()).pull.body).toContain(`Joined since this was opened: #${next}, #${policy}.`)
  await world.closePull(pull.number)
  await world.comment(issue, '/promote redis to staging')
  expect((await proposed()).pull.body).not.toContain('Joined since')
  expect(promotion('staging')).toBe((await onlyPull(world)).head.ref)
})
