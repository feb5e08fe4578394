// The main job as a conversation: a merge in dev becomes the staging promotion, and staging's merge prod's.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, pullTo, record, slice, tagIn, values, withTag } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const commitsOf = async (number: number) =>
  (await world.as('alice').pulls.listCommits({ ...at, pull_number: number })).data

describe('a merge in dev', () => {
  it('opens the staging promotion with staging’s own values kept', async () => {
    await moveOn(world)
    const pull = await onlyPull(world)
    expect(pull.title).toBe('promote redis to staging')
    expect(pull.head.ref).toBe(promotion('staging'))
    expect(pull.labels.map((label) => label.name).sort()).toEqual(['sluice', 'sluice/promote'])
    expect(await world.read(values('staging'), pull.head.ref)).toBe(
      withTag(await world.read(values('staging')), '7.9.9'),
    )
    expect(await world.gate(pull.head.sha)).toMatchObject([{ conclusion: 'success' }])
  })

  it.each(['squash', 'rebase'] as const)('counts the same as a %s', async (method) => {
    await moveOn(world, '7.9.9', method)
    const pull = await onlyPull(world)
    expect(pull.title).toBe('promote redis to staging')
    expect(await world.read(values('staging'), pull.head.ref)).toContain('tag: "7.9.9"')
  })

  it('counts the same as a push straight to main', async () => {
    await world.push('Move redis on', await tagIn(world, 'dev', '7.9.9'))
    expect((await onlyPull(world)).title).toBe('promote redis to staging')
  })

  it('writes nothing when it touches no slice', async () => {
    const number = await world.propose('docs: Say more', { 'README.md': '# More\n', 'docs/new.md': 'New\n' })
    await world.settled()
    const requests = await world.during(() => world.merge(number))
    expect(requests.filter(isWrite)).toEqual([])
    expect(await world.pulls('all')).toEqual([])
  })

  it('opens one pull request for each of two services', async () => {
    const harbor = values('dev', 'harbor')
    await world.change('feat: Move two on', {
      ...(await tagIn(world, 'dev', '7.9.9')),
      [harbor]: `${await world.read(harbor)}\nextraFlag: true\n`,
    })
    const titles = (await world.pulls()).map((pull) => pull.title).sort()
    expect(titles).toEqual(['promote harbor to staging', 'promote redis to staging'])
  })

  it('touches nobody when a source shared by services changes', async () => {
    const shared = 'applications/overlays/dev-cluster/services/fluxcd/sources.yaml'
    const text = await world.read(shared)
    await world.change('chore: Note on sources', { [shared]: `# shared by all\n${text}` })
    expect(await world.pulls('all')).toEqual([])
  })
})

describe('a second merge in dev', () => {
  it('joins the open promotion: the same number, one commit on main, a body that says more', async () => {
    await moveOn(world, '7.9.8')
    const first = await onlyPull(world)
    await moveOn(world, '7.9.9')
    const second = await onlyPull(world)
    expect(second.number).toBe(first.number)
    expect(second.head.sha).not.toBe(first.head.sha)
    expect(second.body).toContain('7.9.9')
    expect(second.body).not.toContain('"7.9.8"')
    const commits = await commitsOf(second.number)
    expect(commits.map((commit) => commit.parents.map((parent) => parent.sha))).toEqual([[await world.head()]])
    expect(await world.gate(second.head.sha)).toMatchObject([{ conclusion: 'success' }])
  })

  it('leaves an approved promotion as it was approved; /promote refreshes it', async () => {
    await moveOn(world, '7.9.8')
    const first = await onlyPull(world)
    await world.as('alice').pulls.createReview({ ...at, pull_number: first.number, event: 'APPROVE' })
    await moveOn(world, '7.9.9')
    expect((await onlyPull(world)).head.sha).toBe(first.head.sha)
    const { replies, reactions } = await world.comment(first.number, '/promote')
    expect(replies.join()).toContain(`refreshed #${first.number}`)
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(await world.read(values('staging'), promotion('staging'))).toContain('tag: "7.9.9"')
  })

  it('that takes the first back has the promotion closed with the reason, and its branch removed', async () => {
    const before = await world.read(values('dev'))
    await moveOn(world)
    const { number } = await onlyPull(world)
    await world.change('Revert "Move redis on"', { [values('dev')]: before })
    expect(await world.pulls()).toEqual([])
    const [closed] = await world.pulls('closed')
    expect(closed).toMatchObject({ number, merged_at: null })
    const { data: comments } = await world.as('alice').issues.listComments({ ...at, issue_number: number })
    expect(comments.map((one) => one.body)).toEqual([expect.stringContaining('Nothing is left to promote')])
    expect(await world.head(promotion('staging'))).toBeNull()
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [] })
  })
})

describe('down the line', () => {
  it('opens prod’s promotion when staging’s is merged', async () => {
    await moveOn(world)
    await world.merge((await onlyPull(world)).number)
    await world.settled()
    const prod = await onlyPull(world)
    expect(prod.title).toBe('promote redis to prod')
    expect(await world.read(values('prod'), prod.head.ref)).toBe(withTag(await world.read(values('prod')), '7.9.9'))
    expect(await world.ledger(record('staging'))).toMatchObject({ open: null, refused: [] })
    expect(await world.head(promotion('staging'))).toBeNull()
  })

  it('a change made in staging alone goes on to prod', async () => {
    await world.change('fix: Move redis on in staging', await tagIn(world, 'staging', '7.9.9'))
    expect((await onlyPull(world)).title).toBe('promote redis to prod')
  })

  it('comes to rest once prod has it: nothing is open and nothing is proposed again', async () => {
    await moveOn(world)
    for (const environment of ['staging', 'prod']) {
      const pull = await onlyPull(world)
      expect(pull.title).toBe(`promote redis to ${environment}`)
      await world.merge(pull.number)
      await world.settled()
    }
    expect(await world.pulls()).toEqual([])
    const requests = await world.during(() => world.redeliverAll())
    expect(requests.filter(isWrite)).toEqual([])
  })
})

describe('a service', () => {
  const copy = async (from: string, to: string) => {
    const { data } = await world.as('alice').git.getTree({ ...at, tree_sha: 'main', recursive: '1' })
    const paths = data.tree.flatMap(({ path, type }) => (type === 'blob' && path?.startsWith(`${from}/`) ? [path] : []))
    const entries = await Promise.all(
      paths.map(async (path) => [path.replace(from, to), await world.read(path)] as const),
    )
    return Object.fromEntries(entries)
  }

  it('that is new in dev is introduced by /promote alone, as a first copy', async () => {
    await world.change('feat: Add a second cache', await copy(slice('dev'), slice('dev', 'cache')))
    expect(await world.pulls('all')).toEqual([])
    const { replies } = await world.comment(await world.issue(), '/promote cache to staging')
    const pull = await onlyPull(world)
    expect(replies.join()).toContain(`opened #${pull.number}`)
    expect(pull.body).toContain('first copy')
    expect(await world.read(values('staging', 'cache'), pull.head.ref)).not.toBeNull()
  })

  it('that a person introduces is joined by what is merged while the promotion is open', async () => {
    await world.comment(await world.issue(), '/promote headlamp to staging')
    const opened = await onlyPull(world)
    const note = `${slice('dev', 'headlamp')}/note.yaml`
    await world.change('feat: Say more of headlamp', { [note]: 'note: more\n' })
    const joined = await onlyPull(world)
    expect(joined.number).toBe(opened.number)
    expect(await world.read(note.replace('dev-cluster', 'staging-cluster'), joined.head.ref)).toBe('note: more\n')
    expect(await world.read(`${slice('staging', 'headlamp')}/httproute.yaml`, joined.head.ref)).not.toBeNull()
  })

  it('that left dev is not deleted from staging: Sluice says why and opens nothing', async () => {
    const files = await copy(slice('dev'), slice('dev'))
    await world.change('feat!: Drop redis', Object.fromEntries(Object.keys(files).map((path) => [path, null])))
    expect(await world.read(values('staging'))).not.toBeNull()
    for (const pull of await world.pulls()) {
      expect(await world.read(values('staging'), pull.head.ref)).not.toBeNull()
    }
  })
})

it('a promotion that needs another service is judged anew when that one is merged', async () => {
  const flux = 'applications/overlays/dev-cluster/services/fluxcd/redis.yaml'
  const needing = (text: string | null) =>
    (text ?? '').replace('dependsOn:\n', 'dependsOn:\n    - name: headlamp-base\n      namespace: flux-system\n')
  await world.change('feat: Wait for headlamp', { [flux]: needing(await world.read(flux)) })
  const verdict = async () => (await world.gate((await pullTo(world, 'staging')).head.sha))[0]
  expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  expect((await verdict())?.summary).toContain('headlamp-base')
  await world.comment(await world.issue(), '/promote headlamp to staging')
  await world.merge((await pullTo(world, 'staging', 'headlamp')).number)
  await world.settled()
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
})
