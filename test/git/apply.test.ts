import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { applyChanges } from '../../src/git/apply.ts'
import { blobOid } from '../../src/oid.ts'
import type { Change, Content, FileMode } from '../../src/promotion/model.ts'
import { removeTemporaryFolders, temporaryFolder, temporaryRepository } from './temporary-repository.ts'

afterAll(removeTemporaryFolders)

const content = (text: string, mode: FileMode = '100644'): Content => ({ oid: blobOid(Buffer.from(text)), mode, text })
const change = (path: string, before: Content | null, after: Content | null): Change => ({ path, before, after })

function repositoryWith(files: Readonly<Record<string, string>>) {
  const repository = temporaryRepository()
  for (const [path, text] of Object.entries(files)) repository.write(path, text)
  repository.commitAll('one')
  const at = (path: string) => join(repository.directory, path)
  return { ...repository, at, read: (path: string) => readFileSync(at(path), 'utf8') }
}

const refusedFor = async (directory: string, changes: readonly Change[]) => {
  const applied = await applyChanges(directory, changes)
  return applied.kind === 'refused' ? applied.problems.map(({ code, file }) => [code, file]) : applied
}

describe('applyChanges', () => {
  it('writes, makes and deletes files, from a sub-directory too, and leaves nothing else behind', async () => {
    const { directory, at, read, git } = repositoryWith({
      'a/x': 'old',
      'b/c/gone': 'bye',
      'b/stays': '1',
      'run.sh': '#!',
    })
    chmodSync(at('run.sh'), 0o755)
    chmodSync(at('a/x'), 0o600)
    git('commit', '-qam', 'modes')
    const applied = await applyChanges(at('a'), [
      change('a/x', content('old'), content('new')),
      change('b/c/gone', content('bye'), null),
      change('new/dir/y', null, content('fresh')),
      change('tool', null, content('#!', '100755')),
      change('run.sh', content('#!', '100755'), content('#!/bin/sh', '100755')),
    ])
    expect(applied).toEqual({ kind: 'written', paths: ['a/x', 'b/c/gone', 'new/dir/y', 'tool', 'run.sh'] })
    expect(['a/x', 'new/dir/y', 'tool', 'run.sh'].map(read)).toEqual(['new', 'fresh', '#!', '#!/bin/sh'])
    expect(lstatSync(at('a/x')).mode & 0o777).toBe(0o600)
    expect(lstatSync(at('tool')).mode & 0o111).toBe(0o111)
    expect(lstatSync(at('run.sh')).mode & 0o777).toBe(0o755)
    expect(existsSync(at('b/c'))).toBe(false)
    expect(
      git('status', '--porcelain', '-uall')
        .split('\n')
        .map((line) => line.trim().split(' ').at(-1))
        .sort(),
    ).toEqual(['a/x', 'b/c/gone', 'new/dir/y', 'run.sh', 'tool'])
    expect(readdirSync(directory).filter((name) => name.startsWith('.sluice'))).toEqual([])
  })

  it('changes the executable bit alone', async () => {
    const { directory, at } = repositoryWith({ x: '1' })
    await applyChanges(directory, [change('x', content('1'), content('1', '100755'))])
    expect(lstatSync(at('x')).mode & 0o111).toBe(0o111)
    await applyChanges(directory, [change('x', content('1', '100755'), content('1'))])
    expect(lstatSync(at('x')).mode & 0o111).toBe(0)
  })

  it('takes bytes that are no text from the clone', async () => {
    const { directory, at, git } = repositoryWith({})
    const bytes = Buffer.from([0, 255, 254, 10])
    writeFileSync(at('source'), bytes)
    git('add', '-A')
    git('commit', '-qm', 'bytes')
    const after: Content = { oid: blobOid(bytes), mode: '100644', text: null }
    await applyChanges(directory, [change('copy', null, after)])
    expect(readFileSync(at('copy'))).toEqual(bytes)
    await expect(
      applyChanges(directory, [change('b', null, { ...after, oid: blobOid(Buffer.from('?')) })]),
    ).rejects.toThrow(/missing/)
    expect(existsSync(at('b'))).toBe(false)
  })

  it('refuses everything when one file is not as planned', async () => {
    const { directory, read, write, at } = repositoryWith({ a: '1', b: '1', d: '1' })
    write('b', 'by hand')
    mkdirSync(at('dir'))
    chmodSync(at('d'), 0o755)
    const good = change('a', content('1'), content('2'))
    const cases: readonly Change[] = [
      change('b', content('1'), content('2')),
      change('b', content('1'), null),
      change('b', null, content('2')),
      change('c', content('1'), content('2')),
      change('c', content('1'), null),
      change('d', content('1'), content('2')),
      change('dir', null, content('2')),
    ]
    for (const bad of cases) expect(await refusedFor(directory, [good, bad])).toEqual([['changed-on-disk', bad.path]])
    expect(await refusedFor(directory, [good, good])).toEqual([['twice', 'a']])
    expect([read('a'), read('b')]).toEqual(['1', 'by hand'])
  })

  it('refuses to go through or onto symlinks, out of the repository, and into .git', async () => {
    const { directory, at } = repositoryWith({ a: '1' })
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'x'), 'outside')
    symlinkSync(outside, at('dir'))
    symlinkSync(join(outside, 'x'), at('file'))
    symlinkSync(join(outside, 'y'), at('dangling'))
    const x = content('outside')
    expect(await refusedFor(directory, [change('dir/x', x, content('2'))])).toEqual([['blocked-path', 'dir/x']])
    expect(await refusedFor(directory, [change('dir/new', null, content('2'))])).toEqual([['blocked-path', 'dir/new']])
    expect(await refusedFor(directory, [change('a/new', null, content('2'))])).toEqual([['blocked-path', 'a/new']])
    expect(await refusedFor(directory, [change('file', x, content('2'))])).toEqual([['changed-on-disk', 'file']])
    expect(await refusedFor(directory, [change('dangling', null, content('2'))])).toEqual([
      ['changed-on-disk', 'dangling'],
    ])
    expect(await refusedFor(directory, [change('l', null, content('a', '120000'))])).toEqual([['not-a-file', 'l']])
    const unsafe = [
      '../x',
      '/etc/x',
      'a/../../x',
      './x',
      'x//y',
      'x/',
      '',
      '.git/hooks/x',
      'sub/.GIT/config',
      '.git. /x',
      'a\\b',
      'x\0',
    ]
    for (const path of unsafe) {
      expect(await refusedFor(directory, [change(path, null, content('2'))])).toEqual([['unsafe-path', path]])
    }
    expect(readdirSync(outside)).toEqual(['x'])
    expect(readFileSync(join(outside, 'x'), 'utf8')).toBe('outside')
  })

  it('puts everything back when the disk fails half-way', async () => {
    const { directory, read } = repositoryWith({ a: '1', z: '1' })
    // `n` cannot be both a file and a directory, which only shows when it is put in its place.
    const changes = [
      change('a', content('1'), content('2')),
      change('z', content('1'), null),
      change('n', null, content('2')),
      change('n/deep', null, content('3')),
    ]
    await expect(applyChanges(directory, changes)).rejects.toThrow()
    expect(read('a') + read('z')).toBe('11')
    expect(readdirSync(directory).sort()).toEqual(['.git', 'a', 'z'])
  })

  it('needs a working tree', async () => {
    await expect(applyChanges(temporaryRepository('--bare').directory, [])).rejects.toThrow(/bare/)
  })
})
