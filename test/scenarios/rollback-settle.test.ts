// `/take` and `/keep` on a revert whose values were changed again since: what each settles, and what is remembered of it.
import { afterEach, expect, it } from 'vitest'
import { tagIn, values, withTag } from './redis.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const path = values('dev')
const edited = async (tag: string, policy: string, ref = 'main') => {
  const text = withTag(await world.read(path, ref), tag)
  return { [path]: text.replace(/allkeys-lru|volatile-lru|noeviction/, policy) }
}
const onlyRevert = async () => {
  const [pull, ...more] = (await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/dev/'))
  if (pull === undefined || more.length > 0)
    throw new Error(`expected one revert, found ${more.length + (pull ? 1 : 0)}`)
  return pull
}
const gate = async () => (await world.gate((await onlyRevert()).head.sha))[0]
type Choice = { readonly side: string; readonly by: string; readonly cluster: string }
const remembered = async () => {
  const record = (await world.ledger('rollouts/dev/redis.json')) as {
    readonly reverts: readonly { readonly state: string; readonly choices?: readonly Choice[] }[]
  }
  return record.reverts
}

/** What a revert takes back is changed again before GitHub lets it be opened: the sweep opens it with what stands by then. */
async function disputed(policyToo: boolean) {
  world = await openWorld()
  await world.change('feat: Move redis on', await edited('7.9.9', policyToo ? 'volatile-lru' : 'allkeys-lru'))
  world.fault({ match: 'POST /repos/*/*/pulls', times: 9, status: 422 })
  await world.comment(await world.issue(), '/rollback redis in dev')
  await world.sandbox.faults.clear()
  await world.change('fix: Move it further', await edited('7.9.10', policyToo ? 'noeviction' : 'allkeys-lru'))
  await world.sweep()
  return { pull: await onlyRevert() }
}

it('each conflict takes the side that a person says, one commit in place, and the gate names them', async () => {
  const { pull } = await disputed(true)
  expect((await gate())?.conclusion).toBe('failure')
  const numbers = [...(pull.body ?? '').matchAll(/^\| (\d+) \|.*(tag|olicy)/gm)].map(([, number, what]) => [
    what,
    number,
  ])
  const { tag, olicy: policy } = Object.fromEntries(numbers)
  const taken = await world.comment(pull.number, `/take ${tag}`)
  expect(taken.reactions).toEqual(['eyes', 'rocket'])
  expect(taken.replies).toHaveLength(1)
  expect(taken.replies[0]).toContain('the last healthy version was taken')
  expect((await gate())?.conclusion).toBe('failure')
  const unknown = await world.comment(pull.number, '/keep 9')
  expect(unknown.replies[0]).toContain('There is no conflict `9`')
  const kept = await world.comment(pull.number, `/keep ${policy}`, 'alice')
  expect(kept.replies[0]).toContain('what stands stays')
  const now = await onlyRevert()
  expect(now.number).toBe(pull.number)
  const stands = await world.read(path)
  expect(await world.read(path, now.head.ref)).toBe(withTag(stands, '7.4.1'))
  expect((await gate())?.conclusion).toBe('success')
  expect((await gate())?.summary).toMatch(new RegExp(`Conflict ${tag}: .*settled: /take by .*bob`))
  expect((await gate())?.summary).toMatch(new RegExp(`Conflict ${policy}: .*settled: /keep by .*alice`))
  expect(now.body).toMatch(/the last healthy version was taken \(`\/take` by bob\)/)
  expect(await remembered()).toMatchObject([
    {
      state: 'open',
      choices: [
        { side: 'source', by: 'bob', cluster: 'dev-cluster' },
        { side: 'target', by: 'alice' },
      ],
    },
  ])
  // Judged and made anew, it stays as it was decided.
  await world.comment(pull.number, '/recheck')
  await world.loseStore()
  await world.sweep()
  expect((await onlyRevert()).head.sha).toBe(now.head.sha)
  expect((await gate())?.conclusion).toBe('success')
  // The other side, by its number.
  await world.comment(pull.number, `/take ${policy}\n/keep ${tag}`)
  expect(await world.read(path, now.head.ref)).toBe((stands ?? '').replace('noeviction', 'allkeys-lru'))
})

it('with nothing left to take back it is closed, and stays closed', async () => {
  const { pull } = await disputed(false)
  const { replies, reactions } = await world.comment(pull.number, '/keep 1')
  expect(reactions).toEqual(['eyes', 'rocket'])
  expect(replies[0]).toContain('nothing is left to take back')
  await world.settled()
  await world.sweep()
  expect((await world.pulls()).filter(({ head }) => head.ref.startsWith('sluice/revert/'))).toEqual([])
  expect(await world.head(pull.head.ref)).toBeNull()
  expect(await remembered()).toMatchObject([{ state: 'closed', choices: [{ side: 'target', by: 'bob' }] }])
})

it('values that changed since are not settled: the revert says what stands now', async () => {
  const { pull } = await disputed(false)
  await world.change('fix: And further', await tagIn(world, 'dev', '7.9.11'))
  const { replies, reactions } = await world.comment(pull.number, '/take 1')
  expect(reactions).toEqual(['eyes', 'confused'])
  expect(replies[0]).toContain('Nothing was settled')
  expect(replies[0]).toMatch(/\| 7.+9.+11 \|/)
  const [, number] = /^\| (\d+) \|.*tag/m.exec((await onlyRevert()).body ?? '') ?? []
  expect(number).not.toBe('1')
  await world.comment(pull.number, `/take ${number}`)
  expect((await gate())?.conclusion).toBe('success')
})

it('a branch that holds a person’s commit is never written to: /keep counts there, /take is refused', async () => {
  const { pull } = await disputed(false)
  await world.push('Say why', { 'NOTES.md': 'why\n' }, pull.head.ref, 'bob')
  await world.settled()
  const head = await world.head(pull.head.ref)
  const taken = await world.comment(pull.number, '/take 1')
  expect(taken.reactions).toEqual(['eyes', 'confused'])
  expect(taken.replies[0]).toContain('never overwritten')
  expect((await gate())?.conclusion).toBe('failure')
  const kept = await world.comment(pull.number, '/keep 1')
  expect(kept.reactions).toEqual(['eyes', 'rocket'])
  expect(await world.head(pull.head.ref)).toBe(head)
  expect((await gate())?.conclusion).toBe('success')
  expect((await gate())?.summary).toMatch(/settled: \/keep by .*bob/)
})
