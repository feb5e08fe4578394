// The patch of a plan, given to the real `git apply`.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { applyChanges } from '../../src/git/apply.ts'
import { patchOf } from '../../src/messages/patch.ts'
import { oidOfText } from '../../src/oid.ts'
import type { Change, Content } from '../../src/promotion/model.ts'
import { removeTemporaryFolders, temporaryRepository } from '../git/temporary-repository.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const file = (text: string, mode: Content['mode'] = '100644'): Content => ({ oid: oidOfText(text), mode, text })
const many = (mark: string) => Array.from({ length: 40 }, (_, line) => `line ${line}${line % 13 === 5 ? mark : ''}\n`)

const changes: readonly (readonly [string, Content | null, Content | null])[] = [
  ['a new file', null, file('a: 1\nb: 2\n')],
  ['a new executable', null, file('#!/bin/sh', '100755')],
  ['a new empty file', null, file('')],
  ['a removed file', file('a: 1\nb: 2\n'), null],
  ['a removed empty file', file(''), null],
  ['a file that becomes empty', file('a\n'), file('')],
  ['an empty file that gets text', file(''), file('a\n')],
  ['a mode', file('x\n'), file('x\n', '100755')],
  ['a mode and a text', file('x\n', '100755'), file('y\n')],
  ['texts without a final newline', file('a\nb'), file('a\nc')],
  ['a final newline that arrives', file('a\nb'), file('a\nb\n')],
  ['a final newline that goes', file('a\nb\n'), file('a\nb')],
  ['CRLF', file('a\r\nb\r\nc\r\n'), file('a\r\nX\r\nc\r\n')],
  ['mixed line ends', file('a\r\nb\nc'), file('a\nb\nc\r\n')],
  ['bare carriage returns and other separators', file('a\rb\u2028c\n'), file('a\rX\u2028c\n')],
  ['a byte order mark', file('\uFEFFa\n'), file('\uFEFFb\n')],
  ['lines that look like headers', file('-- x\t\n++ y\t\nz\n'), file('-- q\t\n++ r\t\n@@ -1 +1 @@\nz\n')],
  ['several hunks', file(many('').join('')), file(many('!').join(''))],
]

const names = [
  'plain.yaml',
  'with space.yaml',
  'dir b/ü 漢字.yaml',
  'ends in space ',
  'quo"te and\\back.yaml',
  '-dash',
  'tab\there',
  'del\u007f',
]

describe('a patch', () => {
  it.each(changes)('applies with git: %s, under any name', (_, before, after) => {
    const repository = temporaryRepository()
    const root = repository.directory
    for (const name of names) {
      if (before === null) continue
      mkdirSync(dirname(join(root, name)), { recursive: true })
      writeFileSync(join(root, name), before.text ?? '')
      chmodSync(join(root, name), before.mode === '100755' ? 0o755 : 0o644)
    }
    repository.commitAll('before')
    const patch = patchOf(names.map((path): Change => ({ path, before, after })))
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: patch, stdio: 'pipe' })
    for (const name of names) {
      const path = join(root, name)
      expect(existsSync(path) ? readFileSync(path, 'utf8') : null).toBe(after?.text ?? null)
      if (after !== null) expect((statSync(path).mode & 0o100) !== 0).toBe(after.mode === '100755')
    }
  })

  it.each(changes)('leads to what is written: %s', async (_, before, after) => {
    const repository = temporaryRepository()
    const root = repository.directory
    const plain = names.filter((name) => !name.includes('\\'))
    repository.write('stays.yaml', 'a: 1\n')
    for (const name of before === null ? [] : plain) {
      repository.write(name, before?.text ?? '')
      chmodSync(join(root, name), before?.mode === '100755' ? 0o755 : 0o644)
    }
    repository.commitAll('before')
    const planned = plain.map((path): Change => ({ path, before, after }))
    execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: root, input: patchOf(planned), stdio: 'pipe' })
    repository.git('add', '-A')
    const patched = repository.git('write-tree')
    repository.git('reset', '-q', '--hard')
    expect(await applyChanges(root, planned)).toEqual({ kind: 'written', paths: plain })
    repository.git('add', '-A')
    expect(repository.git('write-tree')).toBe(patched)
  })

  it('names bytes that are no text, and git refuses to apply half of it', () => {
    const repository = temporaryRepository()
    const binary: Content = { oid: '0'.repeat(40), mode: '100644', text: null }
    const patch = patchOf([{ path: 'logo.png', before: null, after: binary }])
    expect(patch).toContain('Binary files differ')
    expect(() =>
      execFileSync('git', ['apply', '-'], { cwd: repository.directory, input: patch, stdio: 'pipe' }),
    ).toThrow()
  })
})
