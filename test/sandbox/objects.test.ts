// Objects must be the ones that Git itself would make, byte for byte.
import { afterAll, describe, expect, it } from 'vitest'
import { createCommit, createTag } from './state/commits.ts'
import { runGit } from './state/git-process.ts'
import { createGitHub, createRepository, createUser, disposeGitHub } from './state/github.ts'
import { mergeCommits } from './state/merge.ts'
import { encodeTree, hashObject } from './state/objects.ts'
import { createTree, entryAt, fileAt, putBlob } from './state/trees.ts'

const github = createGitHub()
const alice = createUser(github, 'alice')
const repository = createRepository(github, alice, 'objects')
const { store } = repository
afterAll(() => disposeGitHub(github))

const commit = (files: Record<string, string>, parents: string[] = [], base?: string) => {
  const items = Object.entries(files).map(([path, content]) => ({ path, mode: '100644' as const, content }))
  return createCommit(github, repository, alice, {
    message: 'A change',
    tree: createTree(repository, items, base),
    parents,
  })
}

describe('objects', () => {
  it('hashes blobs as git hash-object does', () => {
    for (const text of ['', 'hello\n', 'ümlaut\r\n', '\0binary'])
      expect(hashObject({ kind: 'blob', body: Buffer.from(text) })).toBe(
        runGit(store.directory(), ['hash-object', '--stdin'], text).toString().trim(),
      )
  })

  it('sorts and hashes trees as git mktree does', () => {
    const oid = putBlob(store, 'x')
    const folder = createTree(repository, [{ path: 'f', mode: '100644', content: 'x' }])
    const entries = [
      { name: 'a.b', mode: '100644', oid },
      { name: 'a', mode: '040000', oid: folder },
      { name: 'a-b', mode: '100755', oid },
      { name: 'link', mode: '120000', oid },
      { name: 'ä', mode: '100644', oid },
    ] as const
    const input = entries
      .map((e) => `${e.mode} ${e.mode === '040000' ? 'tree' : 'blob'} ${e.oid}\t${e.name}\n`)
      .join('')
    const made = runGit(store.directory(), ['mktree'], input).toString().trim()
    expect(hashObject({ kind: 'tree', body: encodeTree(entries) })).toBe(made)
  })

  it('writes commits and tags that git fsck accepts', () => {
    const first = commit({ 'a/b.txt': 'one\n', 'c.txt': 'two\n' })
    const second = commit({ 'a/b.txt': 'three\n' }, [first], first)
    const tag = createTag(github, repository, alice, { tag: 'v1', message: 'One', object: second, kind: 'commit' })
    const directory = store.directory()
    runGit(directory, ['update-ref', 'refs/tags/v1', tag])
    expect(runGit(directory, ['fsck', '--strict', '--full', '--no-dangling']).toString()).toBe('')
    expect(runGit(directory, ['log', '--format=%an <%ae> %s', 'v1']).toString()).toBe(
      `alice <${alice.email}> A change\nalice <${alice.email}> A change\n`,
    )
    expect(runGit(directory, ['show', 'v1^{commit}:c.txt']).toString()).toBe('two\n')
  })

  it('gives every commit a name of its own', () => {
    const tree = createTree(repository, [{ path: 'f', mode: '100644', content: 'x' }])
    const make = () => createCommit(github, repository, alice, { message: 'Same', tree, parents: [] })
    expect(make()).not.toBe(make())
  })

  it('merges disjoint and overlapping changes, and knows a conflict', () => {
    const base = commit({ 'x/a': '1\n2\n3\n4\n5\n', 'y/b': 'b\n' })
    const left = commit({ 'x/a': '0\n2\n3\n4\n5\n' }, [base], base)
    const right = commit({ 'y/b': 'c\n' }, [base], base)
    const near = commit({ 'x/a': '1\n2\n3\n4\n6\n' }, [base], base)
    const clash = commit({ 'x/a': '9\n2\n3\n4\n5\n' }, [base], base)
    const disjoint = mergeCommits(store, left, right) ?? ''
    expect(store.get(entryAt(store, disjoint, 'y/b')?.oid ?? '')?.body.toString()).toBe('c\n')
    const content = mergeCommits(store, left, near) ?? ''
    expect(store.get(entryAt(store, content, 'x/a')?.oid ?? '')?.body.toString()).toBe('0\n2\n3\n4\n6\n')
    expect(mergeCommits(store, left, clash)).toBe(null)
    expect(fileAt(store, left, 'x/a')?.toString()).toBe('0\n2\n3\n4\n5\n')
  })

  it('takes in what Git wrote to the directory', () => {
    const base = commit({ a: 'a\n' })
    const directory = store.directory()
    const blob = runGit(directory, ['hash-object', '-w', '--stdin'], 'pushed\n').toString().trim()
    const tree = runGit(directory, ['mktree'], `100644 blob ${blob}\tpushed\n`).toString().trim()
    const made = runGit(directory, ['commit-tree', '-m', 'Pushed', '-p', base, tree]).toString().trim()
    expect(store.commit(made)).toBeUndefined()
    store.adopt([made])
    expect(fileAt(store, made, 'pushed')?.toString()).toBe('pushed\n')
  })
})
