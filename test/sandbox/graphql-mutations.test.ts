// What may be changed through GraphQL, on which condition, and what stays untouched when it is refused.
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { asApp, ask, asUser, createExample, type Example } from './graphql/example.ts'
import { nodeId } from './graphql/node-id.ts'
import { commitFiles } from './state/contents.ts'
import { disposeGitHub } from './state/github.ts'
import { createIssue, createLabel } from './state/issues.ts'
import { zeroOid } from './state/objects.ts'
import { createPull } from './state/pulls.ts'
import { branchRef } from './state/refs.ts'
import { entryAt, fileAt } from './state/trees.ts'

let example: Example
const made: Example[] = []
beforeEach(() => {
  example = createExample()
  made.push(example)
})
afterAll(() => {
  for (const { github } of made) disposeGitHub(github)
})

const tip = (branch: string) => example.repository.refs.get(branchRef(branch))
const commitOn = (branch: string, files: Record<string, string> = { f: branch }) =>
  commitFiles(example.github, example.repository, example.people.bob, { branch, message: `To ${branch}`, files })

type Update = { name: string; beforeOid?: string; afterOid: string; force?: boolean }
const updateRefs = (...refUpdates: Update[]) =>
  ask(example, 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }', {
    input: { repositoryId: nodeId('Repository', example.repository.id), refUpdates, clientMutationId: 'm1' },
  })

describe('updateRefs', () => {
  it('moves several refs at once when all stand where they must', () => {
    const next = commitOn('next')
    const answer = updateRefs(
      { name: 'refs/heads/main', beforeOid: example.head, afterOid: next },
      { name: 'refs/heads/fresh', beforeOid: zeroOid, afterOid: next },
      { name: 'refs/heads/next', beforeOid: next, afterOid: zeroOid },
    )
    expect(answer).toEqual({ data: { updateRefs: { clientMutationId: 'm1' } } })
    expect([tip('main'), tip('fresh'), tip('next')]).toEqual([next, next, undefined])
    const told = example.events.flatMap((event) => (event.kind === 'push' ? [event.ref] : []))
    expect(told).toEqual(['refs/heads/next', 'refs/heads/main', 'refs/heads/fresh', 'refs/heads/next'])
  })

  it.each([
    ['a ref that moved', (next: string) => ({ name: 'refs/heads/main', beforeOid: next, afterOid: next })],
    [
      'a ref that must not be there',
      (next: string) => ({ name: 'refs/heads/main', beforeOid: zeroOid, afterOid: next }),
    ],
    ['a ref that must be there', (next: string) => ({ name: 'refs/heads/gone', beforeOid: next, afterOid: next })],
    ['an object that nobody has', () => ({ name: 'refs/heads/main', afterOid: '1'.repeat(40) })],
    ['a ref named twice', (next: string) => ({ name: 'refs/heads/fresh', beforeOid: zeroOid, afterOid: next })],
    ['a short name', (next: string) => ({ name: 'main', afterOid: next })],
  ])('applies nothing because of %s', (_, wrong) => {
    const next = commitOn('next')
    const answer = updateRefs({ name: 'refs/heads/fresh', beforeOid: zeroOid, afterOid: next }, wrong(next))
    expect(answer).toMatchObject({
      data: { updateRefs: null },
      errors: [{ type: 'UNPROCESSABLE', path: ['updateRefs'] }],
    })
    expect([tip('main'), tip('fresh')]).toEqual([example.head, undefined])
  })

  it('goes back only by force', () => {
    const next = commitOn('main')
    const back = { name: 'refs/heads/main', beforeOid: next, afterOid: example.head }
    expect(updateRefs(back).errors).toMatchObject([{ message: 'Update is not a fast forward' }])
    expect(updateRefs({ ...back, force: true })).not.toHaveProperty('errors')
    expect(tip('main')).toBe(example.head)
  })

  it('refuses text that is no object id before anything happens', () => {
    expect(updateRefs({ name: 'refs/heads/main', afterOid: 'main' })).not.toHaveProperty('data')
  })
})

describe('createRef, updateRef, deleteRef', () => {
  it('makes, moves and removes a branch', () => {
    const repositoryId = nodeId('Repository', example.repository.id)
    const create = 'mutation($input: CreateRefInput!) { createRef(input: $input) { ref { id target { oid } } } }'
    const input = { repositoryId, name: 'refs/heads/b', oid: example.head }
    const answer = ask(example, create, { input })
    expect(answer.data).toMatchObject({ createRef: { ref: { target: { oid: example.head } } } })
    expect(ask(example, create, { input }).errors).toMatchObject([{ message: 'Reference already exists' }])
    const refId = nodeId('Ref', example.repository.id, 'refs/heads/b')
    const next = commitOn('main')
    ask(example, 'mutation($input: UpdateRefInput!) { updateRef(input: $input) { ref { name } } }', {
      input: { refId, oid: next },
    })
    expect(tip('b')).toBe(next)
    ask(example, 'mutation($input: DeleteRefInput!) { deleteRef(input: $input) { clientMutationId } }', {
      input: { refId },
    })
    expect(tip('b')).toBeUndefined()
  })
})

describe('createCommitOnBranch', () => {
  const query = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) {
    commit { oid signature { isValid } author { name user { login } } parents(first: 2) { nodes { oid } } message } ref { name } } }`
  const write = (fileChanges: object, more: object = {}, auth = asApp(example)) =>
    ask(
      example,
      query,
      {
        input: {
          branch: { repositoryNameWithOwner: 'acme/platform', branchName: 'main' },
          expectedHeadOid: tip('main'),
          message: { headline: 'Change', body: 'Because.' },
          fileChanges,
          ...more,
        },
      },
      auth,
    )
  const addition = (path: string, text: string) => ({ path, contents: Buffer.from(text).toString('base64') })

  it('makes one verified commit by the App, with files added, replaced and deleted', () => {
    const fileChanges = {
      additions: [addition('README.md', 'new\n'), addition('a/b/c', 'deep')],
      deletions: [{ path: 'apps/dev/redis/values.yaml' }],
    }
    const { data } = write(fileChanges)
    const oid = tip('main') ?? ''
    expect(data).toEqual({
      createCommitOnBranch: {
        commit: {
          oid,
          signature: { isValid: true },
          author: { name: 'sluice[bot]', user: { login: 'sluice[bot]' } },
          parents: { nodes: [{ oid: example.head }] },
          message: 'Change\n\nBecause.',
        },
        ref: { name: 'main' },
      },
    })
    const { store } = example.repository
    expect(fileAt(store, oid, 'README.md')?.toString()).toBe('new\n')
    expect(fileAt(store, oid, 'a/b/c')?.toString()).toBe('deep')
    expect(entryAt(store, store.commit(oid)?.tree ?? '', 'apps')).toBeUndefined()
    expect(example.events.map(({ kind }) => kind)).toEqual(['push'])
  })

  it('refuses a head that has moved, in the words of GitHub', () => {
    const old = example.head
    const now = commitOn('main')
    expect(write({ additions: [addition('x', 'x')] }, { expectedHeadOid: old })).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: 'STALE_DATA',
          message: `Expected branch to point to "${old}" but it did not. Pull and try again.`,
          path: ['createCommitOnBranch'],
        },
      ],
    })
    expect(tip('main')).toBe(now)
  })

  it.each([
    ['a path out of the tree', { additions: [{ path: '../x', contents: '' }] }],
    ['a path into .git', { additions: [{ path: '.git/config', contents: '' }] }],
    ['an absolute path', { additions: [{ path: '/x', contents: '' }] }],
    ['a deletion of nothing', { deletions: [{ path: 'nothing' }] }],
    ['a deletion of a folder', { deletions: [{ path: 'apps' }] }],
    ['one path twice', { additions: [{ path: 'README.md', contents: '' }], deletions: [{ path: 'README.md' }] }],
    ['contents that are not Base64', { additions: [{ path: 'x', contents: '%%%' }] }],
  ])('refuses %s', (_, fileChanges) => {
    expect(write(fileChanges).errors).toMatchObject([{ type: 'UNPROCESSABLE' }])
    expect(tip('main')).toBe(example.head)
  })

  it('wants write access, and a branch that stands', () => {
    const change = { additions: [addition('x', 'x')] }
    const { carol, mallory } = example.people
    expect(write(change, {}, asUser(example, carol)).errors).toMatchObject([{ type: 'FORBIDDEN' }])
    expect(write(change, {}, asUser(example, mallory)).errors).toMatchObject([{ type: 'NOT_FOUND' }])
    expect(write(change, {}, asApp(example, { contents: 'read' })).errors).toMatchObject([
      { type: 'FORBIDDEN', message: 'Resource not accessible by integration' },
    ])
    const absent = { branch: { repositoryNameWithOwner: 'acme/platform', branchName: 'absent' } }
    expect(write(change, absent).errors).toMatchObject([{ type: 'NOT_FOUND' }])
    expect(tip('main')).toBe(example.head)
  })

  it('obeys the protection of a branch', () => {
    const rules = { pullRequestRequired: true, requiredChecks: [], requiredApprovals: 0 }
    example.repository.protections.set('main', rules)
    expect(write({ additions: [addition('x', 'x')] }).errors).toMatchObject([{ type: 'UNPROCESSABLE' }])
    expect(tip('main')).toBe(example.head)
  })
})

describe('pull requests, comments and labels', () => {
  const open = () => {
    commitOn('change')
    const { github, repository, installation } = example
    return createPull(github, repository, installation.app.bot, { title: 'T', head: 'change', base: 'main' })
  }

  it('turns a pull request into a draft and back', () => {
    const pull = open()
    const input = { pullRequestId: nodeId('PullRequest', pull.pull.id) }
    const to = (name: string) =>
      ask(
        example,
        `mutation($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { pullRequest { isDraft } } }`,
        { input },
      ).data
    expect(to('convertPullRequestToDraft')).toEqual({ convertPullRequestToDraft: { pullRequest: { isDraft: true } } })
    expect(to('markPullRequestReadyForReview')).toEqual({
      markPullRequestReadyForReview: { pullRequest: { isDraft: false } },
    })
    const actions = example.events.flatMap((event) => (event.kind === 'pull_request' ? [event.action] : []))
    expect(actions).toEqual(['opened', 'converted_to_draft', 'ready_for_review'])
  })

  it('enables auto-merge only for the expected head and only while something is missing', () => {
    const pull = open()
    const enable = (expectedHeadOid: string) =>
      ask(
        example,
        `mutation($input: EnablePullRequestAutoMergeInput!) {
          enablePullRequestAutoMerge(input: $input) { pullRequest { autoMergeRequest { mergeMethod enabledBy { login } } } } }`,
        { input: { pullRequestId: nodeId('PullRequest', pull.pull.id), mergeMethod: 'SQUASH', expectedHeadOid } },
      )
    expect(enable(pull.pull.head.sha).errors?.[0]?.message).toMatch(/clean status/)
    const rules = { pullRequestRequired: true, requiredChecks: ['sluice/gate'], requiredApprovals: 0 }
    example.repository.protections.set('main', rules)
    expect(enable(example.head).errors).toHaveLength(1)
    expect(enable(pull.pull.head.sha).data).toEqual({
      enablePullRequestAutoMerge: {
        pullRequest: { autoMergeRequest: { mergeMethod: 'SQUASH', enabledBy: { login: 'sluice' } } },
      },
    })
  })

  it('writes a comment and edits it', () => {
    const issue = createIssue(example.github, example.repository, example.people.carol, { title: 'I' })
    const add = 'mutation($input: AddCommentInput!) { addComment(input: $input) { commentEdge { node { id body } } } }'
    const edit =
      'mutation($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { issueComment { body } } }'
    const subjectId = nodeId('Issue', issue.id)
    const { data } = ask(example, add, { input: { subjectId, body: 'One' } })
    const { id } = (data as { addComment: { commentEdge: { node: { id: string } } } }).addComment.commentEdge.node
    const input = { id, body: 'Two' }
    expect(ask(example, edit, { input }, asUser(example, example.people.carol)).errors).toMatchObject([
      { type: 'FORBIDDEN' },
    ])
    expect(ask(example, edit, { input }).data).toEqual({ updateIssueComment: { issueComment: { body: 'Two' } } })
    expect(ask(example, add, { input: { subjectId, body: 'x'.repeat(65_537) } }).errors).toMatchObject([
      { type: 'UNPROCESSABLE' },
    ])
    expect(issue.comments.size).toBe(1)
    const readOnly = asApp(example, { issues: 'read', pull_requests: 'write' })
    expect(ask(example, add, { input: { subjectId, body: 'x' } }, readOnly).errors).toMatchObject([
      { type: 'FORBIDDEN' },
    ])
  })

  it('labels', () => {
    const pull = open()
    const label = createLabel(example.github, example.repository, { name: 'sluice' })
    const input = { labelableId: nodeId('PullRequest', pull.pull.id), labelIds: [nodeId('Label', label.id)] }
    const query =
      'mutation($input: AddLabelsToLabelableInput!) { addLabelsToLabelable(input: $input) { labelable { labels(first: 5) { nodes { name } } } } }'
    expect(ask(example, query, { input }, asUser(example, example.people.carol)).errors).toHaveLength(1)
    expect(ask(example, query, { input }).data).toEqual({
      addLabelsToLabelable: { labelable: { labels: { nodes: [{ name: 'sluice' }] } } },
    })
  })
})
