// Commits, trees, blobs and tags through GraphQL, with the limits that GitHub has there.
import { afterAll, describe, expect, it } from 'vitest'
import { askRepository, createExample } from './graphql/example.ts'
import { createCommit, createTag } from './state/commits.ts'
import { commitFiles } from './state/contents.ts'
import { runGit } from './state/git-process.ts'
import { disposeGitHub } from './state/github.ts'
import { emptyTree } from './state/objects.ts'
import { createRef } from './state/refs.ts'
import { createTree, putBlob } from './state/trees.ts'

const example = createExample()
const { github, repository, people, head } = example
const { alice, bob } = people
afterAll(() => disposeGitHub(github))

const blobFields = '__typename ... on Blob { byteSize isBinary isTruncated text }'
const object = (expression: string, fields: string) =>
  askRepository(example, `object(expression: ${JSON.stringify(expression)}) { ${fields} }`) as { object: unknown }

describe('objects', () => {
  const add = (files: Record<string, string | Buffer>) =>
    commitFiles(github, repository, bob, { branch: 'objects', message: 'Add', files })

  it('finds an object by id, revision, root and path', () => {
    const { object: commit } = object(head, '__typename oid abbreviatedOid')
    expect(commit).toEqual({ __typename: 'Commit', oid: head, abbreviatedOid: head.slice(0, 7) })
    expect(object('main', 'oid')).toEqual({ object: { oid: head } })
    expect(object('HEAD:', '__typename')).toEqual({ object: { __typename: 'Tree' } })
    expect(object(`${head}:`, '__typename')).toEqual({ object: { __typename: 'Tree' } })
    expect(object('main:README.md', '... on Blob { text }')).toEqual({ object: { text: '# Platform\n' } })
    expect(object(`${head}:apps/dev`, '__typename')).toEqual({ object: { __typename: 'Tree' } })
    expect(askRepository(example, 'object(oid: $oid) { oid }', { oid: head })).toEqual({ object: { oid: head } })
  })

  it.each([
    'main:nothing',
    'main:README.md/below',
    'main:/README.md',
    'main:README.md/',
    'nothing',
    'nothing:README.md',
    '0'.repeat(40),
  ])('answers null for %s', (expression) => {
    expect(object(expression, 'oid')).toEqual({ object: null })
  })

  it('lists trees with modes as numbers and whole paths', () => {
    const oid = putBlob(repository.store, 'x')
    const tree = createTree(repository, [
      { path: 'd/plain', mode: '100644', sha: oid },
      { path: 'd/run', mode: '100755', sha: oid },
      { path: 'd/link', mode: '120000', sha: oid },
      { path: 'd/module', mode: '160000', sha: head },
      { path: 'd/sub/deep', mode: '100644', sha: oid },
    ])
    const commit = createCommit(github, repository, alice, { message: 'Modes', tree, parents: [] })
    const fields = '... on Tree { entries { name path mode type size object { __typename } } }'
    expect(object(`${commit}:d`, fields)).toEqual({
      object: {
        entries: [
          { name: 'link', path: 'd/link', mode: 40960, type: 'blob', size: 1, object: { __typename: 'Blob' } },
          { name: 'module', path: 'd/module', mode: 57344, type: 'commit', size: 0, object: null },
          { name: 'plain', path: 'd/plain', mode: 33188, type: 'blob', size: 1, object: { __typename: 'Blob' } },
          { name: 'run', path: 'd/run', mode: 33261, type: 'blob', size: 1, object: { __typename: 'Blob' } },
          { name: 'sub', path: 'd/sub', mode: 16384, type: 'tree', size: 0, object: { __typename: 'Tree' } },
        ],
      },
    })
  })

  it('cuts text at 512,000 bytes and says so beside it only', () => {
    add({ 'exact.txt': 'a'.repeat(512_000), 'long.txt': 'a'.repeat(512_001) })
    const read = (name: string) => object(`objects:${name}`, blobFields).object as Record<string, unknown>
    expect(read('exact.txt')).toMatchObject({ isTruncated: false, text: 'a'.repeat(512_000) })
    expect(read('long.txt')).toMatchObject({ byteSize: 512_001, isTruncated: true, text: 'a'.repeat(512_000) })
  })

  it('shows no text of binary files and loses bytes that are not UTF-8', () => {
    add({ binary: Buffer.from([1, 0, 2]), latin: Buffer.from([0x66, 0xfc, 0x72]) })
    expect(object('objects:binary', blobFields).object).toMatchObject({ isBinary: true, byteSize: 3, text: null })
    expect(object('objects:latin', blobFields).object).toMatchObject({ isBinary: false, byteSize: 3, text: 'f\ufffdr' })
  })

  it('shows who made a commit and whether GitHub signed it', () => {
    const tree = repository.store.commit(head)?.tree ?? ''
    const bot = example.installation.app.bot
    const signed = createCommit(github, repository, bot, { message: 'By the App', tree, parents: [head] })
    const fields =
      '... on Commit { messageHeadline messageBody author { name user { login databaseId } } signature { isValid state } }'
    expect(object(head, fields).object).toEqual({
      messageHeadline: 'Begin',
      messageBody: 'With one service.',
      author: { name: 'alice', user: { login: 'alice', databaseId: alice.id } },
      signature: null,
    })
    expect(object(signed, fields).object).toMatchObject({
      author: { user: { login: 'sluice[bot]' } },
      signature: { isValid: true, state: 'VALID' },
    })
  })

  it('follows an annotated tag to its commit', () => {
    const tag = createTag(github, repository, alice, { tag: 'v1', message: 'One', object: head, kind: 'commit' })
    createRef(github, repository, alice, 'refs/tags/v1', tag)
    const fields = '__typename ... on Tag { name message target { oid } }'
    expect(object('v1', fields).object).toEqual({
      __typename: 'Tag',
      name: 'v1',
      message: 'One',
      target: { oid: head },
    })
    expect(object('v1:README.md', '__typename')).toEqual({ object: { __typename: 'Blob' } })
  })

  it('tells the history of a path, simplified as git log does', () => {
    const on = (branch: string, parent: string | undefined, text: string) =>
      commitFiles(github, repository, bob, {
        branch,
        message: `Write ${text}`,
        files: { 'log.txt': text },
        ...(parent === undefined ? {} : { parent }),
      })
    const one = on('log', head, 'one')
    const other = commitFiles(github, repository, bob, { branch: 'log', message: 'Else', files: { other: '1' } })
    const two = on('log', undefined, 'two')
    const history = (args: string) =>
      object(
        'log',
        `... on Commit { history(${args}) { totalCount nodes { oid } pageInfo { hasNextPage endCursor } } }`,
      ).object as { history: { nodes: unknown[]; pageInfo: { endCursor: string; hasNextPage: boolean } } }
    expect(history('first: 10').history.nodes).toEqual([two, other, one, head].map((oid) => ({ oid })))
    expect(history('first: 10, path: "log.txt"').history.nodes).toEqual([{ oid: two }, { oid: one }])
    const first = history('first: 3').history
    expect(first.pageInfo.hasNextPage).toBe(true)
    expect(history(`first: 3, after: "${first.pageInfo.endCursor}"`).history).toMatchObject({
      totalCount: 4,
      nodes: [{ oid: head }],
      pageInfo: { hasNextPage: false },
    })
  })

  it('leaves out, as git log does, what a merge did not bring to the path', () => {
    const { store } = repository
    const put = (text: string, ...parents: string[]) => {
      const tree = createTree(repository, [{ path: 'd/f', mode: '100644', content: text }])
      return createCommit(github, repository, alice, { message: text, tree, parents })
    }
    const one = put('one')
    const there = put('two', one)
    const back = put('one', there)
    const other = put('three', one)
    const ignored = put('one', one, back)
    const merged = put('three', ignored, other)
    const deleted = createCommit(github, repository, alice, { message: '-', tree: emptyTree, parents: [merged] })
    createRef(github, repository, alice, 'refs/heads/knot', put('four', deleted))
    const log = (path: string) =>
      runGit(store.directory(), ['log', '--format=%H', repository.refs.get('refs/heads/knot') ?? '', '--', path])
        .toString()
        .trim()
        .split('\n')
    for (const path of ['d/f', 'd', 'elsewhere']) {
      const query = `... on Commit { history(first: 100, path: "${path}") { nodes { oid } } }`
      const shown = object('knot', query).object as { history: { nodes: { oid: string }[] } }
      expect(shown.history.nodes.map(({ oid }) => oid)).toEqual(log(path).filter((oid) => oid !== ''))
    }
    expect(log('d/f')).not.toContain(there)
  })

  it('tells the history between two times', () => {
    const since = (seconds: number) => new Date(seconds * 1000).toISOString()
    const { seconds } = repository.store.commit(head)?.committer ?? { seconds: 0 }
    const count = (args: string) => object('main', `... on Commit { history(first: 1, ${args}) { totalCount } }`).object
    expect(count(`since: "${since(seconds)}", until: "${since(seconds)}"`)).toEqual({ history: { totalCount: 1 } })
    expect(count(`since: "${since(seconds + 1)}"`)).toEqual({ history: { totalCount: 0 } })
    expect(count(`until: "${since(seconds - 1)}"`)).toEqual({ history: { totalCount: 0 } })
  })
})
