// What the GraphQL face answers to questions, and what it refuses to answer.
import { afterAll, describe, expect, it } from 'vitest'
import { asApp, ask, askRepository, asUser, createExample } from './graphql/example.ts'
import { handleGraphql } from './graphql/handle.ts'
import { commitFiles } from './state/contents.ts'
import { disposeGitHub, pullOf } from './state/github.ts'
import { addLabels, createComment, createIssue } from './state/issues.ts'
import { mergePull } from './state/merging.ts'
import { createPull } from './state/pulls.ts'
import { createRef } from './state/refs.ts'
import { createReview } from './state/reviews.ts'

const example = createExample()
const { github, repository, people, head } = example
const { alice, bob, carol, mallory } = people
const site = { github, url: 'https://github.example' }
afterAll(() => disposeGitHub(github))

const object = (expression: string, fields: string) =>
  askRepository(example, `object(expression: ${JSON.stringify(expression)}) { ${fields} }`) as { object: unknown }

describe('refs', () => {
  it('finds one by any of its names and answers null for none', () => {
    const target = { name: 'main', prefix: 'refs/heads/', target: { oid: head } }
    for (const name of ['main', 'heads/main', 'refs/heads/main'])
      expect(askRepository(example, `ref(qualifiedName: "${name}") { name prefix target { oid } }`)).toEqual({
        ref: target,
      })
    expect(askRepository(example, 'ref(qualifiedName: "absent") { name }')).toEqual({ ref: null })
    expect(askRepository(example, 'defaultBranchRef { name }')).toEqual({ defaultBranchRef: { name: 'main' } })
  })

  it('lists them page by page', () => {
    for (const name of ['refs/heads/page/a', 'refs/heads/page/b', 'refs/heads/page/c'])
      createRef(github, repository, alice, name, head)
    const list = (args: string) =>
      (
        askRepository(
          example,
          `refs(refPrefix: "refs/heads/page/", ${args}) { nodes { name } totalCount pageInfo { endCursor hasNextPage } }`,
        ) as { refs: { nodes: unknown[]; pageInfo: { endCursor: string } } }
      ).refs
    const page = list('first: 2')
    expect(page).toMatchObject({ totalCount: 3, nodes: [{ name: 'page/a' }, { name: 'page/b' }] })
    expect(list(`first: 2, after: "${page.pageInfo.endCursor}"`).nodes).toEqual([{ name: 'page/c' }])
    expect(list('last: 1').nodes).toEqual([{ name: 'page/c' }])
    expect(list('first: 9, query: "B"').nodes).toEqual([{ name: 'page/b' }])
  })

  it.each([
    ['', 'MISSING_PAGINATION_BOUNDARIES'],
    [', first: 101', 'EXCESSIVE_PAGINATION'],
    [', first: 1, after: "nonsense"', 'INVALID_CURSOR_ARGUMENTS'],
  ])('refuses a page asked for with "%s"', (args, type) => {
    const query = `{ repository(owner: "acme", name: "platform") { refs(refPrefix: "refs/heads/"${args}) { totalCount } } }`
    expect(ask(example, query)).toMatchObject({
      data: { repository: { refs: null } },
      errors: [{ type, path: ['repository', 'refs'] }],
    })
  })
})

describe('pull requests and issues', () => {
  const commit = commitFiles(github, repository, bob, {
    branch: 'change',
    parent: head,
    message: 'Scale',
    files: { 'apps/dev/redis/values.yaml': 'replicas: 2\n', new: 'x\n' },
  })
  const pull = createPull(github, repository, example.installation.app.bot, {
    title: 'Scale',
    head: 'change',
    base: 'main',
  })
  addLabels(github, pull, alice, ['sluice'])
  createComment(github, pull, carol, 'Looks fine')
  createReview(github, pull, alice, { event: 'APPROVE' })

  it('shows branches, commits, files, talk and reviews', () => {
    const selection = `pullRequest(number: ${pull.number}) {
      number state isDraft merged title body headRefName headRefOid baseRefName baseRefOid isCrossRepository mergeable
      headRepository { nameWithOwner } author { __typename login ... on Bot { databaseId } } mergeCommit { oid }
      labels(first: 5) { nodes { name } } commits(last: 1) { totalCount nodes { commit { oid } } }
      files(first: 9) { nodes { path changeType additions deletions } }
      comments(first: 9) { nodes { body author { login } } }
      reviews(first: 9, states: [APPROVED]) { nodes { state author { login } commit { oid } } } reviewDecision }`
    expect(askRepository(example, selection)).toEqual({
      pullRequest: {
        number: pull.number,
        state: 'OPEN',
        isDraft: false,
        merged: false,
        title: 'Scale',
        body: '',
        headRefName: 'change',
        headRefOid: commit,
        baseRefName: 'main',
        baseRefOid: head,
        isCrossRepository: false,
        mergeable: 'MERGEABLE',
        headRepository: { nameWithOwner: 'acme/platform' },
        author: { __typename: 'Bot', login: 'sluice', databaseId: example.installation.app.bot.id },
        mergeCommit: null,
        labels: { nodes: [{ name: 'sluice' }] },
        commits: { totalCount: 1, nodes: [{ commit: { oid: commit } }] },
        files: {
          nodes: [
            { path: 'apps/dev/redis/values.yaml', changeType: 'MODIFIED', additions: 1, deletions: 1 },
            { path: 'new', changeType: 'ADDED', additions: 1, deletions: 0 },
          ],
        },
        comments: { nodes: [{ body: 'Looks fine', author: { login: 'carol' } }] },
        reviews: { nodes: [{ state: 'APPROVED', author: { login: 'alice' }, commit: { oid: commit } }] },
        reviewDecision: 'APPROVED',
      },
    })
  })

  it('filters lists by state, branch and label, and finds them through the branch and after the merge', () => {
    const numbers = (selection: string) =>
      askRepository(example, `pullRequests(first: 9, ${selection}) { nodes { number } }`)
    const found = { pullRequests: { nodes: [{ number: pull.number }] } }
    const none = { pullRequests: { nodes: [] } }
    expect(numbers('states: [OPEN], headRefName: "change", baseRefName: "main", labels: ["sluice"]')).toEqual(found)
    expect(numbers('headRefName: "other"')).toEqual(none)
    expect(numbers('labels: ["other"]')).toEqual(none)
    expect(
      askRepository(example, 'ref(qualifiedName: "change") { associatedPullRequests(first: 1) { nodes { number } } }'),
    ).toEqual({ ref: { associatedPullRequests: { nodes: [{ number: pull.number }] } } })
    const merged = mergePull(github, pullOf(repository, pull.number), alice)
    expect(numbers('states: [OPEN]')).toEqual(none)
    expect(numbers('states: [MERGED]')).toEqual(found)
    const associated = '... on Commit { associatedPullRequests(first: 3) { nodes { number state } } }'
    for (const oid of [merged, commit])
      expect(object(oid, associated)).toEqual({
        object: { associatedPullRequests: { nodes: [{ number: pull.number, state: 'MERGED' }] } },
      })
  })

  it('shows an issue, finds it again by its id, and keeps pull requests out of issues', () => {
    const issue = createIssue(github, repository, carol, { title: 'Broken' })
    const { issue: shown } = askRepository(example, `issue(number: ${issue.number}) { id title state }`) as {
      issue: { id: string }
    }
    expect(shown).toMatchObject({ title: 'Broken', state: 'OPEN' })
    expect(ask(example, 'query($id: ID!) { node(id: $id) { ... on Issue { number } } }', { id: shown.id })).toEqual({
      data: { node: { number: issue.number } },
    })
    expect(
      ask(example, `{ repository(owner: "acme", name: "platform") { issue(number: ${pull.number}) { id } } }`),
    ).toMatchObject({
      data: { repository: { issue: null } },
      errors: [{ type: 'NOT_FOUND', path: ['repository', 'issue'] }],
    })
  })
})

describe('refusals', () => {
  const query = '{ repository(owner: "acme", name: "platform") { object(expression: "main") { oid } } }'

  it('hides a private repository from strangers', () => {
    expect(ask(example, query, {}, asUser(example, mallory))).toEqual({
      data: { repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository'],
          locations: [{ line: 1, column: 3 }],
          message: "Could not resolve to a Repository with the name 'acme/platform'.",
        },
      ],
    })
    expect(ask(example, query, {}, asUser(example, carol))).not.toHaveProperty('errors')
  })

  it("holds an App to its token's permissions", () => {
    expect(ask(example, query, {}, asApp(example, { issues: 'write' }))).toMatchObject({
      data: { repository: { object: null } },
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    })
    const pulls = '{ repository(owner: "acme", name: "platform") { pullRequests(first: 1) { totalCount } } }'
    expect(ask(example, pulls, {}, asApp(example, { contents: 'write' }))).toMatchObject({
      errors: [{ type: 'FORBIDDEN' }],
    })
  })

  it('answers 200 without data to a query that GitHub could not read', () => {
    for (const wrong of ['{ viewer {', '{ viewer { shoeSize } }', '{ repository(owner: "acme") { id } }']) {
      const { status, json } = handleGraphql(site, asApp(example), { query: wrong })
      expect(status).toBe(200)
      expect(json).not.toHaveProperty('data')
      expect(json.errors?.[0]?.message).toBeTypeOf('string')
    }
    expect(handleGraphql(site, asApp(example), {}).json.errors).toHaveLength(1)
  })

  it('wants to know who asks', () => {
    expect(handleGraphql(site, { kind: 'anonymous' }, { query }).status).toBe(401)
    expect(ask(example, '{ viewer { login } rateLimit { remaining } }')).toMatchObject({
      data: { viewer: { login: 'sluice[bot]' } },
    })
  })

  it('says which node it does not find', () => {
    expect(ask(example, '{ node(id: "PR_nonsense") { id } }')).toMatchObject({
      data: { node: null },
      errors: [{ type: 'NOT_FOUND', path: ['node'] }],
    })
  })
})
