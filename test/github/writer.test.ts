// Every write: what is sent, what a refusal means, and that a lost answer is looked up and never blindly repeated.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { blobOid, ZERO_OID } from '../../src/oid.ts'
import type { Change, Content } from '../../src/promotion/model.ts'
import {
  api,
  expectGraphql,
  expectQuery,
  expectToken,
  failureOf,
  objects,
  oid,
  type Query,
  repo,
  standIn,
  useGitHub,
} from './stand-in.ts'

useGitHub()

const content = (text: string | null, mode: Content['mode'] = '100644', id = oid('9')): Content => ({
  oid: text === null ? id : blobOid(Buffer.from(text)),
  mode,
  text,
})
const lost = (scope: nock.Interceptor) => scope.reply(502, 'Bad gateway')
const headIs = (head: string | null) => expectQuery(() => ({ ref: head && { target: { oid: head } } }))

describe('commit', () => {
  const parent = oid('1')
  const tree = oid('7')
  const rootKnown = () => expectQuery(objects({ [parent]: { __typename: 'Commit', tree: { oid: tree } } }))
  const change = (path: string, before: Content | null, after: Content | null): Change => ({ path, before, after })
  const some = change('a.yaml', null, content('a: 1\n'))

  it('makes one tree of texts, reused blobs and deletions, and one commit without author', async () => {
    expectToken()
    rootKnown()
    nock(api)
      .post(`${repo}/git/trees`, {
        base_tree: tree,
        tree: [
          { path: 'new.yaml', mode: '100644', type: 'blob', content: 'a: ü\n' },
          { path: 'run.sh', mode: '100755', type: 'blob', content: '#!/bin/sh\n' },
          { path: 'logo.png', mode: '100644', type: 'blob', sha: oid('9') },
          { path: 'link', mode: '120000', type: 'blob', content: '../there' },
          { path: 'module', mode: '160000', type: 'commit', sha: oid('8') },
          { path: 'gone', mode: '100755', type: 'blob', sha: null },
          { path: 'gone-module', mode: '160000', type: 'commit', sha: null },
        ],
      })
      .reply(201, { sha: oid('2'), tree: [], truncated: false })
    nock(api)
      .post(`${repo}/git/commits`, { tree: oid('2'), message: 'm', parents: [parent] })
      .reply(201, { sha: oid('3'), verification: { verified: true, reason: 'valid' } })
    const { forge, state } = standIn()
    const changes = [
      change('new.yaml', null, content('a: ü\n')),
      change('run.sh', content('x'), content('#!/bin/sh\n', '100755')),
      change('logo.png', null, content(null)),
      change('link', null, content('../there', '120000')),
      change('module', null, content(null, '160000', oid('8'))),
      change('gone', content('x', '100755'), null),
      change('gone-module', content(null, '160000'), null),
    ]
    expect(await forge.commit({ parent, message: 'm', changes })).toBe(oid('3'))
    expect(state.logged.filter(({ level }) => level !== 'debug')).toEqual([])
  })

  it('says in the log when GitHub did not sign', async () => {
    expectToken()
    rootKnown()
    nock(api)
      .post(`${repo}/git/trees`)
      .reply(201, { sha: oid('2') })
    nock(api)
      .post(`${repo}/git/commits`)
      .reply(201, { sha: oid('3'), verification: { verified: false, reason: 'unsigned' } })
    const { forge, state } = standIn()
    await forge.commit({ parent, message: 'm', changes: [some] })
    expect(state.logged.filter(({ level }) => level === 'warn')).toHaveLength(1)
  })

  it('of nothing has the tree of its parent, and costs one request', async () => {
    expectToken()
    rootKnown()
    nock(api)
      .post(`${repo}/git/commits`, { tree, message: 'm', parents: [parent] })
      .reply(201, { sha: oid('3') })
    expect(await standIn().forge.commit({ parent, message: 'm', changes: [] })).toBe(oid('3'))
  })

  it('costs two requests where planning has read the parent', async () => {
    expectToken()
    rootKnown()
    nock(api)
      .post(`${repo}/git/trees`)
      .reply(201, { sha: oid('2') })
    nock(api)
      .post(`${repo}/git/commits`)
      .reply(201, { sha: oid('3') })
    const { forge } = standIn()
    await forge.reader.read([{ kind: 'ids', commit: parent, paths: ['a'] }])
    await forge.commit({ parent, message: 'm', changes: [some] })
  })

  it('does not write a text that is not what was planned', async () => {
    expectToken()
    rootKnown()
    const changes = [change('a', null, { oid: blobOid(Buffer.from('\ud800')), mode: '100644', text: 'b' } as const)]
    const error = await failureOf(standIn().forge.commit({ parent, message: 'm', changes }))
    expect(error.failure).toEqual({ kind: 'refused' })
  })

  it.each(['trees', 'commits'])('comes back later when the answer of git/%s is lost', async (route) => {
    expectToken()
    rootKnown()
    if (route === 'commits')
      nock(api)
        .post(`${repo}/git/trees`)
        .reply(201, { sha: oid('2') })
    lost(nock(api).post(`${repo}/git/${route}`))
    const error = await failureOf(standIn().forge.commit({ parent, message: 'm', changes: [some] }))
    expect(error.failure).toEqual({ kind: 'retry', after: null })
  })

  it('shows what a rule of the repository says, and does not try again', async () => {
    expectToken()
    rootKnown()
    nock(api).post(`${repo}/git/trees`).reply(409, { message: 'Repository rule violations found\n\nSecret detected' })
    const error = await failureOf(standIn().forge.commit({ parent, message: 'm', changes: [some] }))
    expect(error.failure).toEqual({ kind: 'refused' })
    expect(error.message).toContain('Repository rule violations found Secret detected')
  })
})

describe('moveBranch', () => {
  const name = 'sluice/promote/staging/redis'
  const create = { name, before: null, after: oid('2') }
  const update = { name, before: oid('1'), after: oid('2') }
  const remove = { name, before: oid('1'), after: null }
  const post = () => nock(api).post(`${repo}/git/refs`, { ref: `refs/heads/${name}`, sha: oid('2') })
  const nodeId = () => expectQuery(() => ({ id: 'R_42' }))
  const mutation = (answer: object) => {
    const asked: Query[] = []
    expectGraphql((query) => {
      asked.push(query)
      return answer
    })
    return asked
  }
  const done = { data: { updateRefs: { clientMutationId: null } } }
  const refused = (type: string) => ({
    data: { updateRefs: null },
    errors: [{ type, message: 'no', path: ['updateRefs'] }],
  })

  it('creates', async () => {
    expectToken()
    post().reply(201, { ref: `refs/heads/${name}`, object: { sha: oid('2') } })
    expect(await standIn().forge.moveBranch(create)).toBe('moved')
  })

  it.each([
    ['updates', update, oid('2')],
    ['deletes', remove, ZERO_OID],
  ])('%s by compare-and-swap', async (_, move, afterOid) => {
    expectToken()
    nodeId()
    const asked = mutation(done)
    expect(await standIn().forge.moveBranch(move)).toBe('moved')
    expect(asked[0]?.variables).toEqual({
      input: {
        repositoryId: 'R_42',
        refUpdates: [{ name: `refs/heads/${name}`, beforeOid: oid('1'), afterOid, force: true }],
      },
    })
  })

  it.each(['main', 'sluice', 'sluice-ledger/x', 'refs/heads/sluice/a'])('never touches %s', async (other) => {
    const error = await failureOf(standIn().forge.moveBranch({ ...update, name: other }))
    expect(error.failure).toEqual({ kind: 'refused' })
  })

  it('has the node id from the snapshot', async () => {
    expectToken()
    expectQuery(() => ({
      id: 'R_42',
      defaultBranchRef: { name: 'main', target: { oid: oid('1') } },
      config: null,
      ledger: null,
      refs: { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } },
    }))
    mutation(done)
    const { forge } = standIn()
    await forge.snapshot({})
    expect(await forge.moveBranch(update)).toBe('moved')
  })

  it.each([
    ['the name is taken', oid('4'), 'stale'],
    ['the branch is there already', oid('2'), 'moved'],
  ])('answers when %s', async (_, head, outcome) => {
    expectToken()
    post().reply(422, { message: 'Reference already exists' })
    headIs(head)
    expect(await standIn().forge.moveBranch(create)).toBe(outcome)
  })

  it.each([
    ['create', oid('2'), 'moved'],
    ['create', oid('4'), 'stale'],
  ])('looks after a lost answer to %s: %s is %s', async (_, head, outcome) => {
    expectToken()
    lost(post())
    headIs(head)
    expect(await standIn().forge.moveBranch(create)).toBe(outcome)
  })

  it('comes back later when the lost creation did not happen', async () => {
    expectToken()
    lost(post())
    headIs(null)
    expect((await failureOf(standIn().forge.moveBranch(create))).failure).toEqual({ kind: 'retry', after: null })
  })

  it.each([
    ['update', update, oid('2'), 'moved'],
    ['update', update, oid('4'), 'stale'],
    ['update', update, null, 'stale'],
    ['delete', remove, null, 'moved'],
    ['delete', remove, oid('4'), 'stale'],
  ])('looks where the branch stands after a refused or lost %s', async (_, move, head, outcome) => {
    for (const answer of [refused('STALE_DATA'), refused('UNPROCESSABLE'), refused('NOT_FOUND'), refused('INTERNAL')]) {
      expectToken()
      nodeId()
      mutation(answer)
      headIs(head)
      expect(await standIn().forge.moveBranch(move)).toBe(outcome)
    }
  })

  it.each([
    ['UNPROCESSABLE', { kind: 'refused' }],
    ['INTERNAL', { kind: 'retry', after: null }],
  ])('throws when the branch stands where it stood: %s', async (type, failure) => {
    expectToken()
    nodeId()
    mutation(refused(type))
    headIs(oid('1'))
    expect((await failureOf(standIn().forge.moveBranch(update))).failure).toEqual(failure)
  })
})

describe('pull requests', () => {
  const branch = 'sluice/promote/staging/redis'
  const of = { head: branch, base: 'main', title: 'promote redis to staging', body: 'text' }
  const bot = { login: 'sluice[bot]', type: 'Bot' }
  const answer = (number: number, more: object = {}) => ({
    number,
    node_id: `PR_${number}`,
    state: 'open',
    draft: false,
    title: of.title,
    body: 'text',
    html_url: `https://github.test/acme/platform/pull/${number}`,
    merged_at: null,
    closed_at: null,
    merge_commit_sha: oid('f'),
    head: { ref: branch, sha: oid('5'), repo: { id: 42 } },
    base: { ref: 'main' },
    user: bot,
    labels: [{ name: 'sluice' }],
    ...more,
  })
  const node = (number: number, more: object = {}) => ({
    number,
    id: `PR_${number}`,
    state: 'OPEN',
    isDraft: false,
    title: of.title,
    body: 'text',
    url: 'u',
    headRefName: branch,
    headRefOid: oid('5'),
    baseRefName: 'main',
    isCrossRepository: false,
    reviewDecision: 'APPROVED',
    mergeCommit: null,
    commits: { nodes: [{ commit: { oid: oid('5') } }] },
    author: { __typename: 'Bot', login: 'sluice' },
    labels: { nodes: [] },
    latestOpinionatedReviews: { nodes: [] },
    ...more,
  })
  const post = () => nock(api).post(`${repo}/pulls`, of)
  const listed = (query: object, pulls: object[], page = 1, link?: string) =>
    nock(api)
      .get(`${repo}/pulls`)
      .query({ ...query, head: `acme:${branch}`, per_page: '100', page: String(page) })
      .reply(200, pulls, link ? { link } : {})
  const open = { base: 'main', state: 'open' }

  it('opens one', async () => {
    expectToken()
    post().reply(201, answer(3))
    expect(await standIn().forge.openPull(of)).toEqual({
      number: 3,
      nodeId: 'PR_3',
      state: 'open',
      isDraft: false,
      title: of.title,
      body: 'text',
      url: 'https://github.test/acme/platform/pull/3',
      headRef: branch,
      headOid: oid('5'),
      baseRef: 'main',
      mergeCommit: null,
      closedAt: null,
      mergeParent: null,
      firstCommit: null,
      crossRepository: false,
      ours: true,
      approved: false,
      labels: ['sluice'],
    })
  })

  it.each([
    [
      'exists',
      422,
      { message: 'Validation Failed', errors: [{ message: 'A pull request already exists for acme:x.' }] },
    ],
    ['lost its answer', 502, {}],
  ])('adopts ours when it %s', async (_, status, body) => {
    expectToken()
    post().reply(status, body)
    listed(open, [answer(3)])
    expectQuery(() => ({ f0: node(3) }))
    expect(await standIn().forge.openPull(of)).toMatchObject({ number: 3, ours: true, approved: true })
  })

  it("refuses to work on somebody else's, and leaves a fork's of the same name aside", async () => {
    expectToken()
    post().reply(422, { message: 'A pull request already exists' })
    const stranger = { user: { login: 'mallory', type: 'User' } }
    listed(open, [answer(5, { head: { ref: branch, sha: oid('5'), repo: { id: 66 } } }), answer(4, stranger)])
    expectQuery(() => ({
      f0: node(5, { isCrossRepository: true }),
      f1: node(4, { author: { __typename: 'User', login: 'm' } }),
    }))
    const error = await failureOf(standIn().forge.openPull(of))
    expect(error.failure).toEqual({ kind: 'refused' })
    expect(error.message).toContain('#4')
  })

  it.each([
    [
      'a list that lags behind',
      422,
      { message: 'A pull request already exists for acme:x.' },
      { kind: 'retry', after: null },
    ],
    ['a lost answer to nothing', 504, {}, { kind: 'retry', after: null }],
    ['another refusal', 422, { message: 'No commits between main and x' }, { kind: 'refused' }],
  ])('takes %s for what it is', async (_, status, body, failure) => {
    expectToken()
    post().reply(status, body)
    listed(open, [])
    expect((await failureOf(standIn().forge.openPull(of))).failure).toEqual(failure)
  })

  it('lists ours of a branch, newest first, to the last page, with the reviews of the open one', async () => {
    expectToken()
    listed({ state: 'all' }, [answer(3, { state: 'closed' }), answer(9)], 1, `<${api}/x?page=2>; rel="next"`)
    listed(
      { state: 'all' },
      [
        answer(4, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' }),
        answer(7, { user: { login: 'mallory', type: 'User' }, state: 'closed' }),
        answer(8, { head: { ref: branch, sha: oid('5'), repo: null }, state: 'closed' }),
        answer(6, { head: { ref: 'main', sha: oid('5'), repo: { id: 42 } } }),
      ],
      2,
    )
    expectQuery(() => ({ f0: node(9) }))
    const pulls = await standIn().forge.pullsOf(branch)
    expect(pulls.map(({ number, state, approved, mergeCommit }) => [number, state, approved, mergeCommit])).toEqual([
      [9, 'open', true, null],
      [4, 'merged', false, oid('f')],
      [3, 'closed', false, null],
    ])
  })

  const patch = () => nock(api).patch(`${repo}/pulls/3`, { title: 't', state: 'closed' })
  it('changes title, body and state', async () => {
    expectToken()
    patch().reply(200, answer(3))
    await standIn().forge.updatePull(3, { title: 't', state: 'closed' })
  })

  it('is content when a lost change stands, and comes back when it does not', async () => {
    for (const [stands, failed] of [
      [{ title: 't', state: 'closed' }, false],
      [{ title: 't', state: 'open' }, true],
    ] as const) {
      expectToken()
      lost(patch())
      nock(api).get(`${repo}/pulls/3`).reply(200, answer(3, stands))
      const outcome = await standIn()
        .forge.updatePull(3, { title: 't', state: 'closed' })
        .then(
          () => false,
          (error) => error.failure.kind === 'retry',
        )
      expect(outcome).toBe(failed)
    }
  })
})

describe('marks', () => {
  const labels = () => nock(api).post(`${repo}/issues/3/labels`, { labels: ['sluice', 'sluice/promote'] })
  const standing = (names: string[]) =>
    nock(api)
      .get(`${repo}/issues/3/labels`)
      .query({ per_page: '100', page: '1' })
      .reply(
        200,
        names.map((name) => ({ name })),
      )
  const add = () => standIn().forge.label(3, ['sluice', 'sluice/promote'])

  it('labels, and looks after a lost answer', async () => {
    expectToken(3)
    labels().reply(200, [])
    await add()
    lost(labels())
    standing(['bug', 'Sluice', 'sluice/promote'])
    await add()
    lost(labels())
    standing(['sluice'])
    expect((await failureOf(add())).failure.kind).toBe('retry')
  })

  const assigned = (assignees: string[]) => nock(api).post(`${repo}/issues/3/assignees`, { assignees })

  it('assigns each person once, ten at a time, and takes it that somebody is left out', async () => {
    expectToken()
    const people = Array.from({ length: 11 }, (_, index) => `p${index}`)
    assigned(people.slice(0, 10)).reply(201, { assignees: [] })
    assigned(['p10']).reply(201, { assignees: [] })
    await standIn().forge.assign(3, [...people, 'p0'])
    await standIn().forge.assign(3, [])
  })

  it('comes back with the same assignees after a lost answer', async () => {
    expectToken()
    lost(assigned(['alice']))
    expect((await failureOf(standIn().forge.assign(3, ['alice']))).failure.kind).toBe('retry')
  })

  const reaction = () => nock(api).post(`${repo}/issues/comments/9/reactions`, { content: 'eyes' })
  const reacted = (login: string) =>
    nock(api)
      .get(`${repo}/issues/comments/9/reactions`)
      .query({ content: 'eyes', per_page: '100', page: '1' })
      .reply(200, [{ user: null }, { user: { login } }])

  it('reacts, and looks after a lost answer', async () => {
    expectToken(3)
    reaction().reply(200, { id: 1 })
    await standIn().forge.react(9, 'eyes')
    lost(reaction())
    reacted('sluice[bot]')
    await standIn().forge.react(9, 'eyes')
    lost(reaction())
    reacted('alice')
    expect((await failureOf(standIn().forge.react(9, 'eyes'))).failure.kind).toBe('retry')
  })

  const run = { name: 'sluice/gate', headOid: oid('5'), conclusion: 'failure', title: 't', summary: 'a\nb\n' } as const
  const checkRun = () =>
    nock(api).post(`${repo}/check-runs`, {
      name: 'sluice/gate',
      head_sha: oid('5'),
      status: 'completed',
      conclusion: 'failure',
      output: { title: 't', summary: 'a\nb\n' },
    })
  const runs = (slug: string, summary: string) =>
    nock(api)
      .get(`${repo}/commits/${oid('5')}/check-runs`)
      .query({ check_name: 'sluice/gate', filter: 'latest' })
      .reply(200, {
        total_count: 1,
        check_runs: [{ app: { slug }, conclusion: 'failure', output: { title: 't', summary } }],
      })

  it('reports a check, and looks after a lost answer for the very same verdict by us', async () => {
    expectToken(4)
    checkRun().reply(201, { id: 1 })
    await standIn().forge.check(run)
    lost(checkRun())
    runs('sluice', 'a\r\nb')
    await standIn().forge.check(run)
    for (const [slug, summary] of [
      ['other', 'a\nb\n'],
      ['sluice', 'older'],
    ] as const) {
      lost(checkRun())
      runs(slug, summary)
      expect((await failureOf(standIn().forge.check(run))).failure.kind).toBe('retry')
    }
  })
})

describe('comment', () => {
  const marker = '<!-- sluice:reply 9 -->'
  const body = `done ${marker}`
  const bot = { login: 'sluice[bot]', type: 'Bot' }
  const listed = (comments: object[], page = 1, next = false) =>
    nock(api)
      .get(`${repo}/issues/3/comments`)
      .query({ per_page: '100', page: String(page) })
      .reply(200, comments, next ? { link: `<${api}/x?page=2>; rel="next", <${api}/x?page=2>; rel="last"` } : {})
  const post = (text: string) => nock(api).post(`${repo}/issues/3/comments`, { body: text })

  it('makes one without a marker', async () => {
    expectToken()
    post('text').reply(201, { id: 77 })
    expect(await standIn().forge.comment(3, 'text', null)).toBe(77)
  })

  it('edits its own by marker, found on any page', async () => {
    expectToken()
    listed([{ id: 1, body: 'hello', user: bot }], 1, true)
    listed([{ id: 2, body: `working… ${marker}`, user: bot }], 2)
    nock(api).patch(`${repo}/issues/comments/2`, { body }).reply(200, { id: 2 })
    expect(await standIn().forge.comment(3, body, marker)).toBe(2)
  })

  it('leaves alone what says the same', async () => {
    expectToken()
    listed([{ id: 2, body: `${body}\r\n`, user: bot }])
    expect(await standIn().forge.comment(3, body, marker)).toBe(2)
  })

  it("does not adopt strangers' comments that carry the marker", async () => {
    expectToken()
    listed([
      { id: 1, body, user: { login: 'mallory', type: 'User' } },
      { id: 2, body, user: { login: 'sluice[bot]', type: 'User' } },
      { id: 3, body, user: { login: 'sluice-two[bot]', type: 'Bot' } },
      { id: 4, body, user: null },
    ])
    post(body).reply(201, { id: 5 })
    expect(await standIn().forge.comment(3, body, marker)).toBe(5)
  })

  it.each([
    ['with a marker', marker],
    ['without', null],
  ])('looks after a lost answer, %s', async (_, mark) => {
    for (const [found, id] of [
      [[{ id: 6, body, user: bot }], 6],
      [[{ id: 7, body, user: null }], null],
    ] as const) {
      expectToken()
      if (mark) listed([])
      lost(post(body))
      listed([...found])
      const work = standIn().forge.comment(3, body, mark)
      if (id === null) expect((await failureOf(work)).failure).toEqual({ kind: 'retry', after: null })
      else expect(await work).toBe(id)
    }
  })

  it('looks after a lost edit', async () => {
    for (const [stands, fails] of [
      [body, false],
      ['old', true],
    ] as const) {
      expectToken()
      listed([{ id: 2, body: `old ${marker}`, user: bot }])
      lost(nock(api).patch(`${repo}/issues/comments/2`))
      nock(api).get(`${repo}/issues/comments/2`).reply(200, { id: 2, body: stands })
      const work = standIn().forge.comment(3, body, marker)
      if (fails) expect((await failureOf(work)).failure.kind).toBe('retry')
      else expect(await work).toBe(2)
    }
  })
})

it('writes at the distance that was asked for, and reads without it', async () => {
  expectToken()
  nock(api).post(`${repo}/issues/3/labels`).times(3).reply(200, [])
  nock(api)
    .get(`${repo}/collaborators/a/permission`)
    .reply(200, { user: { id: 5 }, permission: 'none', role_name: 'none' })
  const { forge, state } = standIn({ between: 1000 })
  await Promise.all([
    forge.label(3, ['a']),
    forge.label(3, ['b']),
    forge.label(3, ['c']),
    forge.permission({ id: 5, login: 'a' }),
  ])
  expect(state.sleeps).toEqual([1000, 1000])
})
