// `/take`, `/keep`, `/waive` and a person's commit: what each settles, who may, and what is remembered of it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { disagree, moveOn, promotion, pullTo, record, slice, tagIn, values } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const verdict = async () => (await world.gate((await pullTo(world, 'staging')).head.sha))[0]
const onBranch = (path = values('staging')) => world.read(path, promotion('staging'))
const edit = async (path: string, from: string, to: string, ref = 'main') => ({
  [path]: ((await world.read(path, ref)) ?? '').replace(from, to),
})

type Choice = { readonly side: string; readonly by: string; readonly pointer: string }
type Blocker = { readonly asks: { readonly name: string; readonly answer: { readonly by: string } | null } | null }
type Remembered = {
  readonly choices: readonly Choice[]
  readonly open: { readonly blockers: readonly Blocker[] } | null
}
const remembered = async () => (await world.ledger(record('staging'))) as Remembered

describe('a promotion that is nothing but a conflict', () => {
  const policy = (path: string, to: string) => edit(path, 'allkeys-lru', to)
  beforeEach(async () => {
    world = await openWorld()
    await world.change('fix: Evict nothing in staging', await policy(values('staging'), 'noeviction'))
    await world.change('feat: Evict what expires in dev', await policy(values('dev'), 'volatile-lru'))
  })

  it('is a pull request without a change and with a red gate, until /take brings the source’s value', async () => {
    const pull = await pullTo(world, 'staging')
    const files = async () =>
      (await world.as('alice').pulls.listFiles({ ...at, pull_number: pull.number })).data.map((file) => file.filename)
    expect([await files(), (await verdict())?.conclusion]).toEqual([[], 'failure'])
    expect(pull.body).toContain('Nothing is written until the points above are settled.')
    const { reactions } = await world.comment(pull.number, '/take 1')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect([await files(), (await verdict())?.conclusion]).toEqual([[values('staging')], 'success'])
    expect(await onBranch()).toContain('volatile-lru')
  })

  it('is closed by /keep, and the next promotion does not ask again', async () => {
    const { number } = await pullTo(world, 'staging')
    const { replies } = await world.comment(number, '/keep 1')
    expect(replies[0]).toContain('nothing is left to promote')
    expect((await world.pulls()).map((one) => one.title)).not.toContain('promote redis to staging')
    await moveOn(world)
    expect((await verdict())?.conclusion).toBe('success')
    expect(await onBranch()).toContain('noeviction')
  })
})

describe('a conflict', () => {
  let number: number
  beforeEach(async () => {
    world = await openWorld()
    number = (await disagree(world)).number
  })

  it('has a number, the three values and a sentence in the pull request', async () => {
    const { body } = await pullTo(world, 'staging')
    expect(body).toMatch(
      /\| 1 \| .*override-values\.yaml \| .* \| allkeys-lru \| volatile-lru \| noeviction \| both sides changed/,
    )
    expect(body).toContain('`/take <n>`')
  })

  it('takes the source’s value by /take: one commit in place, a green gate, and who it was', async () => {
    const before = await pullTo(world, 'staging')
    const { replies, reactions } = await world.comment(number, '/take 1')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(replies).toHaveLength(1)
    expect(replies[0]).toContain('the source’s side was taken')
    expect(replies[0]).toContain(`refreshed #${number}`)
    const pull = await pullTo(world, 'staging')
    expect(pull.number).toBe(number)
    expect(pull.head.sha).not.toBe(before.head.sha)
    expect(await onBranch()).toContain('volatile-lru')
    expect(pull.body).toMatch(/- 1: .*the source’s side was taken \(`\/take` by bob\)/)
    expect(await verdict()).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
    expect((await verdict())?.summary).toMatch(/Conflict 1: .*settled: \/take by .*bob/)
    const { data } = await world.as('alice').pulls.listCommits({ ...at, pull_number: number })
    expect(data).toHaveLength(1)
  })

  it('keeps the target’s value by /keep', async () => {
    const before = await onBranch()
    const { reactions } = await world.comment(number, '/keep 1')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(await onBranch()).toBe(before)
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
    expect((await verdict())?.summary).toMatch(/settled: \/keep by .*bob/)
  })

  it('goes by the last choice, in one comment or in two', async () => {
    const { replies } = await world.comment(number, '/take 1\n/keep 1')
    expect(replies).toHaveLength(1)
    expect(await onBranch()).toContain('noeviction')
    await world.comment(number, '/take 1', 'alice')
    expect(await onBranch()).toContain('volatile-lru')
    expect((await remembered()).choices).toMatchObject([{ side: 'source', by: 'alice' }])
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
  })

  it('is remembered by digests, without a value', async () => {
    await world.comment(number, '/take 1')
    expect((await remembered()).choices).toMatchObject([{ side: 'source', by: 'bob' }])
    const text = JSON.stringify(await remembered())
    for (const value of ['volatile-lru', 'noeviction', 'allkeys-lru']) expect(text).not.toContain(value)
  })

  it('stays decided when more is merged upstream', async () => {
    await world.comment(number, '/take 1')
    await moveOn(world, '7.9.10')
    expect(await onBranch()).toContain('volatile-lru')
    expect(await onBranch()).toContain('7.9.10')
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
  })

  it('is asked again, under a new number, when its values change', async () => {
    await world.comment(number, '/take 1')
    await world.change('feat: Evict at random', await edit(values('dev'), 'volatile-lru', 'allkeys-random'))
    expect(await onBranch()).toContain('noeviction')
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    expect((await remembered()).choices).toEqual([])
    const { replies, reactions } = await world.comment(number, '/take 1')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(replies[0]).toContain('There is no conflict `1`. These exist: `2`')
    await world.comment(number, '/take 2')
    expect(await onBranch()).toContain('allkeys-random')
  })

  it('is not asked again in a later promotion, after this one was closed', async () => {
    await world.comment(number, '/take 1')
    await world.closePull(number)
    await moveOn(world, '7.9.11')
    const pull = await pullTo(world, 'staging')
    expect(pull.number).not.toBe(number)
    expect(await onBranch()).toContain('volatile-lru')
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
  })

  it.each(['/take 1', '/keep 1'])('is over when the promotion with %s is merged', async (command) => {
    await world.comment(number, command)
    await world.merge(number)
    await world.settled()
    expect((await remembered()).choices).toEqual([])
    await moveOn(world, '7.9.12')
    expect(await onBranch()).toContain(command === '/take 1' ? 'volatile-lru' : 'noeviction')
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
  })

  it('whose values changed unseen is not settled: the pull request shows what stands now', async () => {
    await world.sandbox.drained()
    world.sandbox.deliveries.addRule({ action: 'drop', event: 'push', times: 2 })
    const staging = await edit(values('staging'), 'noeviction', 'allkeys-lfu')
    await world.commitOn('fix: Evict the least used', staging, 'main', 'alice')
    await world.settled()
    const { replies, reactions } = await world.comment(number, '/take 1')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(replies[0]).toContain('values changed')
    expect(replies[0]).toMatch(/\| 2 \| .*allkeys-lfu/)
    expect(await onBranch()).toContain('allkeys-lfu')
    expect((await pullTo(world, 'staging')).body).toMatch(/\| 2 \| .*allkeys-lfu/)
    expect((await remembered()).choices).toEqual([])
  })

  it.each(['/take 7', '/take 1 7', '/keep 7'])('%s names what does not exist: nothing happens', async (command) => {
    const before = await pullTo(world, 'staging')
    const { replies, reactions } = await world.comment(number, command)
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(replies[0]).toContain('There is no conflict `7`. These exist: `1`')
    expect((await pullTo(world, 'staging')).head.sha).toBe(before.head.sha)
    expect((await remembered()).choices).toEqual([])
  })

  it.each([
    ['carol', 'yours is read'],
    ['trent', 'yours is triage'],
  ] as const)('is not for %s to settle', async (person, why) => {
    for (const command of ['/take 1', '/keep 1', '/waive x']) {
      const { replies, reactions } = await world.comment(number, command, person)
      expect(reactions).toEqual(['eyes', 'confused'])
      expect(replies[0]).toContain(why)
    }
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    expect((await remembered()).choices).toEqual([])
  })

  it('a comment elsewhere is told where to go', async () => {
    const { replies } = await world.comment(await world.issue(), '/take 1')
    expect(replies[0]).toContain(`#${number} (redis to staging)`)
    for (const pull of await world.pulls()) await world.closePull(pull.number)
    const closed = await world.comment(number, '/keep 1')
    expect(closed.replies[0]).toContain('None is open')
    expect((await remembered()).choices).toEqual([])
  })

  it('the same comment delivered again does nothing', async () => {
    await world.comment(number, '/take 1')
    const requests = await world.during(world.redeliverAll)
    expect(requests.filter(isWrite)).toEqual([])
    expect(await onBranch()).toContain('volatile-lru')
  })

  it('is no matter of the repository in which nothing is written', async () => {
    const path = '.github/sluice.yaml'
    await world.push('Only look', await edit(path, 'mode: act', 'mode: observe'))
    const before = await pullTo(world, 'staging')
    const { replies } = await world.comment(number, '/take 1')
    expect(replies[0]).toContain('mode: observe')
    expect((await pullTo(world, 'staging')).head.sha).toBe(before.head.sha)
    expect((await remembered()).choices).toEqual([])
  })

  describe('on a branch with a person’s commit', () => {
    const theirs = () => world.push('Elsewhere', { 'notes.md': 'x\n' }, promotion('staging'), 'bob')

    it('/take overwrites nothing and says what to do', async () => {
      const head = await theirs()
      const { replies, reactions } = await world.comment(number, '/take 1')
      expect(reactions).toEqual(['eyes', 'confused'])
      expect(replies[0]).toContain('never overwritten')
      expect((await pullTo(world, 'staging')).head.sha).toBe(head)
      expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    })

    it('/keep needs no other content: it is remembered and the gate judged anew', async () => {
      const head = await theirs()
      const { reactions } = await world.comment(number, '/keep 1')
      expect(reactions).toEqual(['eyes', 'rocket'])
      expect((await pullTo(world, 'staging')).head.sha).toBe(head)
      expect(await verdict()).toMatchObject({ conclusion: 'success' })
      await world.merge(number)
      await world.settled()
      expect((await remembered()).choices).toEqual([])
    })

    it('a commit that changes the value settles it and is named, one that changes the file elsewhere does not', async () => {
      const other = await edit(values('staging'), 'replicas: ', 'replicas: 1', promotion('staging'))
      await world.push('Size', other, promotion('staging'), 'bob')
      expect(await verdict()).toMatchObject({ conclusion: 'failure' })
      expect((await verdict())?.summary).toContain('the file changed, but not there')
      const decided = await edit(values('staging'), 'noeviction', 'allkeys-lfu', promotion('staging'))
      const head = await world.push('Decide', decided, promotion('staging'), 'bob')
      expect(await verdict()).toMatchObject({ conclusion: 'success' })
      expect((await verdict())?.summary).toContain(`changed on this branch in ${head.slice(0, 7)}`)
    })

    it('merging main into it settles nothing', async () => {
      await world.push('Size', await edit(values('staging'), 'replicas: ', 'replicas: 1'), 'main')
      const head = await world.mergeInto(
        promotion('staging'),
        await edit(values('staging'), 'replicas: ', 'replicas: 1', promotion('staging')),
      )
      expect((await pullTo(world, 'staging')).head.sha).toBe(head)
      expect(await onBranch()).toContain('replicas: 1')
      expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    })
  })
})

describe('several conflicts', () => {
  beforeEach(async () => {
    world = await openWorld()
  })

  it('are settled one by one, and the numbers stay what people saw', async () => {
    const [dev, staging] = [values('dev'), values('staging')]
    const stand = (await world.read(staging)) ?? ''
    await world.change('fix: Own ways', {
      [staging]: stand.replace('allkeys-lru', 'noeviction').replace('"yes"', '"no"'),
    })
    const text = ((await world.read(dev)) ?? '').replace('allkeys-lru', 'volatile-lru').replace('"yes"', '"maybe"')
    await world.change('feat: Go on', { [dev]: text.replace(/tag: .*/, 'tag: "7.9.9"') })
    const { number } = await pullTo(world, 'staging')
    const names = async () =>
      (await remembered()).open?.blockers.map(({ asks }) => [asks?.name, asks?.answer?.by ?? null])
    expect(await names()).toEqual([
      ['1', null],
      ['2', null],
    ])
    await world.comment(number, '/keep 1')
    expect(await names()).toEqual([
      ['1', 'bob'],
      ['2', null],
    ])
    expect(await verdict()).toMatchObject({ conclusion: 'failure', title: '1 point to settle' })
    await world.comment(number, '/keep 2', 'alice')
    expect(await names()).toEqual([
      ['1', 'bob'],
      ['2', 'alice'],
    ])
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
    expect((await remembered()).choices).toHaveLength(2)
  })
})

describe('a missing secret', () => {
  const path = (environment: string) => `${slice(environment)}/auth.yaml`
  const encrypted = (value: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth\nstringData:\n  key: ENC[AES256_GCM,data:${value}]\nsops:\n  mac: ENC[AES256_GCM,data:m]\n`
  let number: number
  beforeEach(async () => {
    world = await openWorld()
    const files = { ...(await tagIn(world, 'dev', '7.9.9')), [path('dev')]: encrypted('dev') }
    await world.change('feat: Need a secret', files)
    number = (await pullTo(world, 'staging')).number
  })

  it('is named in the pull request and blocks', async () => {
    expect((await pullTo(world, 'staging')).body).toContain('`/waive auth.yaml`')
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  })

  it('blocks no more once it is waived, and everybody sees who did', async () => {
    const { replies, reactions } = await world.comment(number, '/waive auth.yaml')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(replies[0]).toContain('waived')
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
    expect((await verdict())?.summary).toMatch(/waived by .*bob/)
    expect((await pullTo(world, 'staging')).body).toContain('Waived by bob')
    expect(await onBranch(path('staging'))).toBeNull()
    expect((await remembered()).choices).toMatchObject([{ side: 'waived', by: 'bob' }])
  })

  it('with a wrong name is asked back', async () => {
    const { replies, reactions } = await world.comment(number, '/waive auht.yaml')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(replies[0]).toContain('Did you mean `auth.yaml`?')
    expect((await remembered()).choices).toEqual([])
  })

  it('that a person supplies must be encrypted', async () => {
    const plain = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth\nstringData:\n  key: hunter2\n'
    await world.push('Supply', { [path('staging')]: plain }, promotion('staging'), 'bob')
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    expect((await verdict())?.summary).toContain('plain text')
    expect((await verdict())?.summary).not.toContain('hunter2')
    await world.push('Encrypt', { [path('staging')]: encrypted('own') }, promotion('staging'), 'bob')
    expect(await verdict()).toMatchObject({ conclusion: 'success' })
    expect((await verdict())?.summary).toContain('encrypted with SOPS')
  })

  it('that the target removed is not taken across', async () => {
    await world.comment(number, '/waive auth.yaml')
    await world.merge(number)
    await world.settled()
    await world.change('feat: Turn the key', {
      ...(await tagIn(world, 'dev', '7.9.10')),
      [path('dev')]: encrypted('new'),
    })
    const pull = await pullTo(world, 'staging')
    const { replies, reactions } = await world.comment(pull.number, '/take 1')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(replies[0]).toContain('never copied')
    expect(await onBranch(path('staging'))).toBeNull()
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  })
})

describe('in an environment with approvers', () => {
  it('they settle, and writers who are none do not', async () => {
    world = await openWorld()
    await disagree(world)
    const config = await world.read('.github/sluice.yaml')
    const approvers = '\n    approvers: { users: [alice] }'
    const approved = (config ?? '').replace('clusters: [staging-cluster]', (found) => found + approvers)
    expect(approved).not.toBe(config)
    await world.push('Name approvers', { '.github/sluice.yaml': approved })
    const { number } = await pullTo(world, 'staging')
    const denied = await world.comment(number, '/take 1', 'bob')
    expect(denied.replies[0]).toContain('has approvers')
    expect(denied.reactions).toEqual(['eyes', 'confused'])
    expect(await verdict()).toMatchObject({ conclusion: 'failure' })
    expect(await world.comment(number, '/take 1', 'alice')).toMatchObject({ reactions: ['eyes', 'rocket'] })
    // The conflict is settled; whoever settled it approves nothing.
    expect(await verdict()).toMatchObject({ conclusion: 'failure', title: '1 point to settle' })
    expect((await verdict())?.summary).toContain('staging needs an approval')
  })
})

it('a comment that settles costs at most 18 requests', async () => {
  world = await openWorld()
  const { number } = await disagree(world)
  const requests = await world.during(() =>
    world.as('bob').issues.createComment({ ...at, issue_number: number, body: '/take 1' }),
  )
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  expect(requests.length).toBeLessThanOrEqual(18)
})
