import { existsSync, mkdirSync, readdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type GitReader, gitReader } from '../../src/git/reader.ts'
import { blobOid, type Oid } from '../../src/oid.ts'
import { historyKey, idKey } from '../../src/promotion/model.ts'
import { removeTemporaryFolders, temporaryFolder, temporaryRepository } from './temporary-repository.ts'

const open: GitReader[] = []
const reader = (directory: string, path?: string) => {
  const made = gitReader(directory, path)
  open.push(made)
  return made
}
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
afterAll(removeTemporaryFolders)

const none = '1234567890123456789012345678901234567890'
const idOf = async (from: GitReader, commit: Oid, path: string) =>
  (await from.read([{ kind: 'ids', commit, paths: [path] }])).ids.get(idKey(commit, path))
const treeAt = async (from: GitReader, commit: Oid, path = '') => {
  const oid = (await idOf(from, commit, path))?.oid ?? expect.fail(`nothing at ${path}`)
  return (await from.read([{ kind: 'tree', oid }])).trees.get(oid) ?? expect.fail('no tree')
}

const odd = {
  'a/x.yaml': { text: 'a: 1\n' },
  'a/X.yaml': { text: 'twin\n' },
  'a/run.sh': { mode: '100755', text: '#!/bin/sh\n' },
  'a/link': { mode: '120000', text: '../../../etc/passwd' },
  'a/sub': { mode: '160000', oid: none },
  'a/new\nline': { text: 'n' },
  'a/"quoted" é': { text: 'q' },
  ':(glob)*/y': { text: 'magic' },
  '-h/--output=x': { text: 'dash' },
  'a.b/z': { text: '' },
}

describe('trees, ids and blobs', () => {
  it('lists every kind of entry with its mode, whatever its name', async () => {
    const repository = temporaryRepository('--bare')
    const commit = repository.commitTree(odd)
    const tree = await treeAt(reader(repository.directory), commit)
    expect([...tree.keys()].sort()).toEqual(Object.keys(odd).sort())
    for (const [path, entry] of Object.entries(odd)) {
      const {
        mode = '100644',
        text = '',
        oid = blobOid(Buffer.from(text)),
      } = { text: '', ...entry } as { mode?: string; text?: string; oid?: string }
      expect(tree.get(path)).toEqual({ mode, oid })
    }
  })

  it('tells directories, files, submodules and nothing apart', async () => {
    const repository = temporaryRepository('--bare')
    const commit = repository.commitTree(odd)
    const from = reader(repository.directory)
    const paths = [
      '',
      'a',
      'a/run.sh',
      'a/link',
      'a/sub',
      'a/new\nline',
      ':(glob)*',
      '-h/--output=x',
      'a/x.yaml/y',
      'A',
      '*',
      'a/',
      '/a',
      './a',
      'a/../a',
      'a//x.yaml',
      'b',
      'a\0',
    ]
    const { ids } = await from.read([{ kind: 'ids', commit, paths }])
    const told = Object.fromEntries(paths.map((path) => [path, ids.get(idKey(commit, path))]))
    expect(Object.entries(told).map(([path, id]) => [path, id === null ? null : `${id?.type} ${id?.mode}`])).toEqual([
      ['', 'tree 040000'],
      ['a', 'tree 040000'],
      ['a/run.sh', 'blob 100755'],
      ['a/link', 'blob 120000'],
      ['a/sub', 'commit 160000'],
      ['a/new\nline', 'blob 100644'],
      [':(glob)*', 'tree 040000'],
      ['-h/--output=x', 'blob 100644'],
      ...['a/x.yaml/y', 'A', '*', 'a/', '/a', './a', 'a/../a', 'a//x.yaml', 'b', 'a\0'].map((path) => [path, null]),
    ])
    expect([...(await treeAt(from, commit, 'a')).keys()]).toContain('new\nline')
  })

  it('reads many ids and many blobs, also the same one twice', async () => {
    const repository = temporaryRepository('--bare')
    const names = Array.from({ length: 450 }, (_, index) => `d/${index}`)
    const commit = repository.commitTree(Object.fromEntries(names.map((name) => [name, { text: `text of ${name}\n` }])))
    const from = reader(repository.directory)
    const { ids } = await from.read([{ kind: 'ids', commit, paths: names }])
    const oids = names.map((name) => ids.get(idKey(commit, name))?.oid ?? '')
    const { blobs } = await from.read([...oids, ...oids].map((oid) => ({ kind: 'blob', oid }) as const))
    const texts = oids.map((oid) => Buffer.from((blobs.get(oid) ?? '') as Uint8Array).toString())
    expect(texts).toEqual(names.map((name) => `text of ${name}\n`))
  })

  it('says that a blob above 5 MB is too large, and reads on behind it', async () => {
    const repository = temporaryRepository('--bare')
    const limit = 5 * 1024 * 1024
    const texts = ['x'.repeat(limit), 'x'.repeat(limit + 1), '', 'small']
    repository.commitTree(Object.fromEntries(texts.map((text, index) => [`f${index}`, { text }])))
    const oids = texts.map((text) => blobOid(Buffer.from(text)))
    const { blobs } = await reader(repository.directory).read(oids.map((oid) => ({ kind: 'blob', oid }) as const))
    expect(oids.map((oid) => blobs.get(oid)).map((blob) => (blob === 'too-large' ? blob : blob?.length))).toEqual([
      limit,
      'too-large',
      0,
      5,
    ])
  })

  it('throws for what is missing or of another kind, and never says that it is absent', async () => {
    const repository = temporaryRepository('--bare')
    const commit = repository.commitTree({ a: { text: 'a' } })
    const from = reader(repository.directory)
    await expect(from.read([{ kind: 'ids', commit: none, paths: ['a'] }])).rejects.toThrow(/git ls-tree failed/)
    await expect(from.read([{ kind: 'ids', commit: 'HEAD', paths: ['a'] }])).rejects.toThrow(/full object id/)
    await expect(from.read([{ kind: 'tree', oid: none }])).rejects.toThrow(/git ls-tree failed/)
    await expect(from.read([{ kind: 'tree', oid: '--help' }])).rejects.toThrow(/full object id/)
    await expect(from.read([{ kind: 'tree', oid: blobOid(Buffer.from('a')) }])).rejects.toThrow(/not a tree/)
    await expect(from.read([{ kind: 'history', head: none, paths: ['a'], limit: 5 }])).rejects.toThrow(/git log failed/)
    await expect(from.read([{ kind: 'blob', oid: none }])).rejects.toThrow(/missing/)
    await expect(from.read([{ kind: 'blob', oid: `${none}\n` }])).rejects.toThrow(/no object id/)
    expect((await from.read([{ kind: 'blob', oid: blobOid(Buffer.from('a')) }])).blobs.size).toBe(1)
    await expect(from.read([{ kind: 'blob', oid: commit }])).rejects.toThrow(/is a commit, not a blob/)
  })

  it('throws for a damaged blob', async () => {
    const repository = temporaryRepository()
    repository.write('a', 'whole')
    repository.commitAll('one')
    const oid = blobOid(Buffer.from('whole'))
    const loose = join(repository.directory, '.git', 'objects', oid.slice(0, 2), oid.slice(2))
    repository.write('b', 'other')
    const other = repository.git('hash-object', '-w', 'b')
    unlinkSync(loose)
    repository.git('cat-file', '-e', other)
    const bytes = readdirSync(join(repository.directory, '.git', 'objects', other.slice(0, 2)))
    const { copyFileSync } = await import('node:fs')
    copyFileSync(join(repository.directory, '.git', 'objects', other.slice(0, 2), bytes[0] ?? ''), loose)
    await expect(reader(repository.directory).read([{ kind: 'blob', oid }])).rejects.toThrow(
      /damaged|hash mismatch|ended|missing/,
    )
  })

  it('throws for a name that is not UTF-8', async () => {
    const repository = temporaryRepository()
    writeFileSync(Buffer.concat([Buffer.from(`${repository.directory}/caf`), Buffer.from([0xe9])]), 'x')
    const commit = repository.commitAll('latin1')
    await expect(treeAt(reader(repository.directory), commit)).rejects.toThrow(/not UTF-8.*"caf\?"/)
  })
})

describe('resolve', () => {
  it('finds HEAD, branches, tags and short ids, and commits before them', async () => {
    const repository = temporaryRepository()
    const first = repository.commitAll('one')
    const second = repository.commitAll('two')
    repository.git('branch', 'feature/x')
    repository.git('tag', '-a', 'v1', '-m', 'v1', first)
    const from = reader(repository.directory)
    const found = await Promise.all(
      [
        'HEAD',
        '@',
        'main',
        'refs/heads/feature/x',
        'feature/x',
        'v1',
        first,
        first.slice(0, 7),
        'HEAD~1',
        'HEAD^',
        'main^^',
      ].map((rev) => from.resolve(rev)),
    )
    expect(found).toEqual([second, second, second, second, second, first, first, first, first, first, null])
  })

  it.each([
    '--output=x',
    '-h',
    '--all',
    '-',
    '',
    ' ',
    'HEAD^{/x}',
    ':/one',
    'HEAD:a',
    'HEAD@{0}',
    '@{u}',
    'a..b',
    'HEAD\n',
    'HEAD\0',
    '*',
    'nope',
    none,
    '--end-of-options',
    '$(id)',
    'HEAD;id',
    '../../x',
  ])('answers %j with nothing', async (rev) => {
    const repository = temporaryRepository()
    repository.commitAll('one x')
    expect(await reader(repository.directory).resolve(rev)).toBeNull()
    expect(readdirSync(repository.directory)).toEqual(['.git'])
  })

  it('throws for a short id that two commits share', async () => {
    const repository = temporaryRepository('--bare')
    const seen = new Map<string, Oid>()
    for (let count = 0; ; count++) {
      expect(count).toBeLessThan(5000)
      const tree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
      if (count === 0) repository.git('hash-object', '-w', '-t', 'tree', '/dev/null')
      const body = `tree ${tree}\nauthor a <a@b> ${1767600000 + count} +0000\ncommitter a <a@b> 1767600000 +0000\n\nx\n`
      const { createHash } = await import('node:crypto')
      const oid = createHash('sha1').update(`commit ${body.length}\0${body}`).digest('hex')
      const twin = seen.get(oid.slice(0, 4))
      seen.set(oid.slice(0, 4), body)
      if (twin === undefined) continue
      for (const text of [twin, body]) {
        const file = join(temporaryFolder(), 'commit')
        writeFileSync(file, text)
        repository.git('hash-object', '-w', '-t', 'commit', file)
      }
      await expect(reader(repository.directory).resolve(oid.slice(0, 4))).rejects.toThrow(/ambiguous/)
      return
    }
  })

  it('answers nothing in an empty repository', async () => {
    expect(await reader(temporaryRepository().directory).resolve('HEAD')).toBeNull()
  })
})

describe('history', () => {
  const historyOf = async (from: GitReader, head: Oid, paths: readonly string[], limit = 50) =>
    (await from.read([{ kind: 'history', head, paths, limit }])).history.get(historyKey(head, paths)) ??
    expect.fail('no history')

  it('gives the first-parent commits that changed the paths, newest first, with their pull requests', async () => {
    const repository = temporaryRepository()
    repository.write('a/x', '1')
    repository.write('b/x', '1')
    const first = repository.commitAll('first\n\nwith a body')
    repository.write('b/x', '2')
    const other = repository.commitAll('only b')
    repository.git('checkout', '-q', '-b', 'feature')
    repository.write('a/x', '2')
    repository.commitAll('on the branch (#11)')
    repository.write('a/x', '3')
    repository.commitAll('again')
    repository.git('checkout', '-q', 'main')
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #12 from acme/feature\n\nTitle', 'feature')
    const merge = repository.git('rev-parse', 'HEAD')
    repository.write('a/x', '4')
    const squash = repository.commitAll('Revert "a (#3)" (#15)')
    const from = reader(repository.directory)
    const author = 'Alice'
    const changes = [
      { commit: squash, parent: merge, subject: 'Revert "a (#3)" (#15)', author, pull: 15 },
      { commit: merge, parent: other, subject: 'Title', author, pull: 12 },
      { commit: first, parent: null, subject: 'first', author, pull: null },
    ]
    expect(await historyOf(from, squash, ['a'])).toEqual(changes)
    expect(await historyOf(from, squash, ['a'], 2)).toEqual(changes.slice(0, 2))
    expect((await historyOf(from, squash, ['a', 'b'])).map(({ commit }) => commit)).toEqual([
      squash,
      merge,
      other,
      first,
    ])
    expect((await historyOf(from, squash, [''])).map(({ commit }) => commit)).toEqual([squash, merge, other, first])
    expect(await historyOf(from, squash, ['nowhere', '*'])).toEqual([])
  })

  it('takes hostile subjects and authors as they are', async () => {
    const repository = temporaryRepository()
    repository.write('a', '1')
    repository.git('-c', 'user.name=x', 'add', '-A')
    repository.git(
      'commit',
      '-q',
      '--author=--help <x@y>',
      '-m',
      'Merge pull request #0 from x\u0001 \u202e (#12) tail',
    )
    const head = repository.git('rev-parse', 'HEAD')
    expect(await historyOf(reader(repository.directory), head, ['a'])).toMatchObject([
      { subject: 'Merge pull request #0 from x\u0001 \u202e (#12) tail', author: '--help', pull: null },
    ])
  })

  it('tells ancestors', async () => {
    const repository = temporaryRepository()
    const first = repository.commitAll('one')
    const second = repository.commitAll('two')
    const from = reader(repository.directory)
    expect(await from.isAncestor(first, second)).toBe(true)
    expect(await from.isAncestor(second, second)).toBe(true)
    expect(await from.isAncestor(second, first)).toBe(false)
    await expect(from.isAncestor(none, first)).rejects.toThrow(/merge-base/)
    await expect(from.isAncestor('--all', first)).rejects.toThrow(/full object id/)
  })
})

describe('kinds of clones', () => {
  it('works in bare repositories, worktrees and sub-directories', async () => {
    const repository = temporaryRepository()
    repository.write('a/b/c', '1')
    const commit = repository.commitAll('one')
    const folder = temporaryFolder()
    repository.git('worktree', 'add', '-q', join(folder, 'tree'), '-b', 'other')
    repository.git('clone', '-q', '--bare', '.', join(folder, 'bare'))
    mkdirSync(join(repository.directory, 'untracked'))
    for (const directory of ['a/b', 'untracked', '.git'].map((path) => join(repository.directory, path))) {
      expect([...(await treeAt(reader(directory), commit)).keys()]).toEqual(['a/b/c'])
    }
    for (const name of ['tree', 'bare']) {
      expect(await reader(join(folder, name)).resolve('HEAD')).toBe(commit)
      expect([...(await treeAt(reader(join(folder, name)), commit)).keys()]).toEqual(['a/b/c'])
    }
    await expect(reader(join(folder, 'bare')).workingTree()).rejects.toThrow(/bare/)
  })

  it('says that a clone is shallow, and reads the commit that it has', async () => {
    const repository = temporaryRepository()
    repository.write('a', '1')
    repository.commitAll('one')
    const head = repository.commitAll('two')
    const shallow = join(temporaryFolder(), 'shallow')
    repository.git('clone', '-q', '--depth=1', `file://${repository.directory}`, shallow)
    const from = reader(shallow)
    expect(await from.isShallow()).toBe(true)
    expect(await reader(repository.directory).isShallow()).toBe(false)
    expect([...(await treeAt(from, head)).keys()]).toEqual(['a'])
    expect(
      (await from.read([{ kind: 'history', head, paths: ['a'], limit: 9 }])).history.get(historyKey(head, ['a'])),
    ).toMatchObject([{ commit: head, parent: null }])
    expect(await from.resolve('HEAD~1')).toBeNull()
  })

  it('says clearly what it cannot read', async () => {
    const sha256 = temporaryRepository('--object-format=sha256')
    await expect(reader(sha256.directory).resolve('HEAD')).rejects.toThrow(/sha256 object names/)
    await expect(reader(temporaryFolder()).resolve('HEAD')).rejects.toThrow(/not inside a Git repository/)
    await expect(reader('/nonexistent').resolve('HEAD')).rejects.toThrow(/is no directory/)
    await expect(reader(temporaryRepository().directory, '/nonexistent').resolve('HEAD')).rejects.toThrow(
      /git was not found/,
    )
  })

  it('starts nothing that the configuration of the clone names', async () => {
    const repository = temporaryRepository()
    repository.write('a', '1')
    const commit = repository.commitAll('one')
    const trap = join(temporaryFolder(), 'trapped')
    const script = join(temporaryFolder(), 'trap.sh')
    writeFileSync(script, `#!/bin/sh\ntouch ${trap}\n`, { mode: 0o755 })
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'gpg.program',
      'diff.external',
      'core.editor',
      'filter.x.clean',
    ]) {
      repository.git('config', key, script)
    }
    repository.git('config', 'log.showSignature', 'true')
    repository.git('config', 'core.repositoryFormatVersion', '1')
    repository.git('config', 'extensions.partialClone', 'origin')
    repository.git('config', 'remote.origin.url', `ext::${script}`)
    repository.git('config', 'remote.origin.promisor', 'true')
    repository.git('config', 'protocol.ext.allow', 'always')
    const from = reader(repository.directory)
    await treeAt(from, commit)
    await from.read([{ kind: 'history', head: commit, paths: ['a'], limit: 3 }])
    await from.workingTree()
    await expect(from.read([{ kind: 'blob', oid: none }])).rejects.toThrow()
    expect(existsSync(trap)).toBe(false)
  })

  it('does not follow a configured working tree to another place', async () => {
    const repository = temporaryRepository()
    repository.commitAll('one')
    repository.git('config', 'core.worktree', temporaryFolder())
    await expect(reader(repository.directory).workingTree()).rejects.toThrow(/bare|elsewhere/)
  })
})

describe('the working tree', () => {
  it('reads what stands on disk, under the ids that a commit of it would have', async () => {
    const repository = temporaryRepository()
    repository.write('.gitignore', 'ignored\n')
    repository.write('a/x', 'old')
    repository.write('a.b', '1')
    repository.write('gone', '1')
    repository.commitAll('one')
    repository.write('a/x', 'new')
    repository.write('a/new\nfile', 'n')
    repository.write('ignored', 'secret')
    unlinkSync(join(repository.directory, 'gone'))
    symlinkSync('/etc/passwd', join(repository.directory, 'link'))
    const { commit, files, reader: from } = await reader(join(repository.directory, 'a')).workingTree()
    expect([...files.keys()].sort()).toEqual(['.gitignore', 'a.b', 'a/new\nfile', 'a/x', 'link'])
    expect(files.get('link')).toEqual({ mode: '120000', oid: blobOid(Buffer.from('/etc/passwd')) })
    const head = repository.commitAll('two')
    const { ids } = await from.read([{ kind: 'ids', commit, paths: ['', 'a', 'a/x', 'gone'] }])
    for (const path of ['', 'a', 'a/x'])
      expect(ids.get(idKey(commit, path))).toEqual(await idOf(reader(repository.directory), head, path))
    expect(ids.get(idKey(commit, 'gone'))).toBeNull()
    const a = ids.get(idKey(commit, 'a'))?.oid ?? ''
    const { trees, blobs } = await from.read([
      { kind: 'tree', oid: a },
      { kind: 'blob', oid: blobOid(Buffer.from('new')) },
      { kind: 'blob', oid: blobOid(Buffer.from('/etc/passwd')) },
    ])
    expect([...(trees.get(a)?.keys() ?? [])].sort()).toEqual(['new\nfile', 'x'])
    expect([...blobs.values()].map((blob) => Buffer.from(blob as Uint8Array).toString())).toEqual([
      'new',
      '/etc/passwd',
    ])
    repository.write('a/x', 'newer')
    await expect(from.read([{ kind: 'blob', oid: blobOid(Buffer.from('new')) }])).rejects.toThrow(/changed/)
    await expect(from.read([{ kind: 'history', head: commit, paths: [], limit: 1 }])).rejects.toThrow(/no history/)
  })

  it('does not go through a directory that became a symlink', async () => {
    const repository = temporaryRepository()
    repository.write('a/x', '1')
    repository.commitAll('one')
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'x'), 'outside')
    unlinkSync(join(repository.directory, 'a/x'))
    const { rmdirSync } = await import('node:fs')
    rmdirSync(join(repository.directory, 'a'))
    symlinkSync(outside, join(repository.directory, 'a'))
    const { files } = await reader(repository.directory).workingTree()
    expect([...files]).toEqual([['a', { mode: '120000', oid: blobOid(Buffer.from(outside)) }]])
  })

  it('knows files that a sparse checkout leaves out', async () => {
    const repository = temporaryRepository()
    repository.write('a/x', '1')
    repository.write('b/x', '2')
    const head = repository.commitAll('one')
    repository.git('sparse-checkout', 'set', 'a')
    const from = reader(repository.directory)
    const tree = await from.workingTree()
    expect(tree.files).toEqual(await treeAt(from, head))
    expect((await tree.reader.read([{ kind: 'blob', oid: blobOid(Buffer.from('2')) }])).blobs.size).toBe(1)
  })

  it('works before the first commit', async () => {
    const repository = temporaryRepository()
    repository.write('a/x', '1')
    expect([...(await reader(repository.directory).workingTree()).files.keys()]).toEqual(['a/x'])
  })
})
