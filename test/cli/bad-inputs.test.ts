// What a repository can hold that it should not: `sluice plan` ends in order, with a sentence and with JSON.
import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import type { Problem } from '../../src/problem.ts'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { cloneOf, overlay, type PlanJson, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const config = '.github/sluice.yaml'
const dev = (path: string) => overlay('dev-cluster', `redis/${path}`)
const at = (clone: TestClone, path: string) => join(clone.directory, path)
const edit = (clone: TestClone, path: string, from: string, to: string) =>
  clone.write(path, readFileSync(at(clone, path), 'utf8').replace(from, to))

type Case = readonly [string, (clone: TestClone) => void, string | RegExp]

/** The code of a problem, or what the sentence of a wrong question says. */
const cases: readonly Case[] = [
  ['a configuration that is empty', (clone) => clone.write(config, ''), 'empty'],
  ['a configuration of comments', (clone) => clone.write(config, '# later\n'), 'empty'],
  [
    'no configuration',
    (clone) => rmSync(at(clone, config)),
    /^There is no file \.github\/sluice\.yaml at [0-9a-f]{7}: name/,
  ],
  [
    'a configuration under another name',
    (clone) => renameSync(at(clone, config), at(clone, '.github/sluice.yml')),
    /: rename \.github\/sluice\.yml, or name one/,
  ],
  [
    'a configuration that is a link',
    (clone) => {
      rmSync(at(clone, config))
      symlinkSync('/etc/passwd', at(clone, config))
    },
    /^There is a link or a folder and no file/,
  ],
  [
    'a configuration that is a folder',
    (clone) => {
      rmSync(at(clone, config))
      clone.write(`${config}/x`, '')
    },
    /^There is a link or a folder and no file/,
  ],
  ['a configuration of 1 MiB', (clone) => clone.write(config, `# ${'x'.repeat(1024 * 1024)}\n`), 'too-large'],
  ['a configuration of 6 MiB', (clone) => clone.write(config, `# ${'x'.repeat(6 * 1024 * 1024)}\n`), 'too-large'],
  [
    'a configuration that is no text',
    (clone) => writeFileSync(at(clone, config), Buffer.from([255, 254, 65])),
    'wrong-type',
  ],
  ['environments in a cycle', (clone) => edit(clone, config, 'name: dev\n', 'name: dev\n    after: [prod]\n'), 'cycle'],
  ['a key with a typing mistake', (clone) => edit(clone, config, 'environments:', 'enviroments:'), 'unknown-key'],
  ['a link in a slice', (clone) => symlinkSync('../x', at(clone, dev('link'))), 'symlink'],
  ['a file that governs', (clone) => clone.write(dev('.sops.yaml'), 'creation_rules: []\n'), 'governing-file'],
  ['an escape sequence in a name', (clone) => clone.write(dev('\u001b[31m.txt'), 'a\n'), 'bad-path'],
  ['a line end in a name', (clone) => clone.write(dev('a\nb.txt'), 'a\n'), 'bad-path'],
  [
    'a name that is not UTF-8',
    (clone) => writeFileSync(Buffer.concat([Buffer.from(at(clone, dev('caf'))), Buffer.from([0xe9])]), 'x'),
    'unreadable',
  ],
]

describe('a plan of a repository with', () => {
  it.each(cases)('%s', async (_, breakIt, expected) => {
    const clone = cloneOf()
    breakIt(clone)
    clone.commitAll('break')
    const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD~1']
    const text = await clone.sluiceOn({ columns: 80 }, ...plan)
    const json = await clone.sluiceOn({ columns: 80 }, ...plan, '--format', 'json')
    expect(text.ending).toBe(json.ending)
    const shown = `${text.stdout}${text.stderr}${json.stdout}${json.stderr}`
    expect(shown.replaceAll('\n', '')).not.toMatch(/\p{Cc}| {4}at .*\.ts:/u)
    if (typeof expected !== 'string') {
      expect([json.ending, json.stdout]).toEqual(['usage', ''])
      expect(json.stderr).toMatch(expected)
      return
    }
    const { plans, problems = [] } = JSON.parse(json.stdout) as {
      plans: readonly PlanJson[]
      problems?: readonly Problem[]
    }
    const codes = [...plans.flatMap((one) => one.problems), ...problems].map((problem) => problem.code)
    expect([json.ending, codes]).toEqual(['blocked', expect.arrayContaining([expected])])
    expect(plans.flatMap((one) => one.changes)).toEqual([])
  })

  it.each([
    ['an executable', 'run.sh', '#!/bin/sh\n', '100755'],
    ['an empty file', 'empty.txt', '', '100644'],
    ['a name with blanks, quotes and letters of all kinds', 'a "b" ü 漢字.txt', 'a\n', '100644'],
  ])('%s carries it', async (_, name, content, mode) => {
    const clone = cloneOf()
    clone.write(dev(name), content)
    if (mode === '100755') chmodSync(at(clone, dev(name)), 0o755)
    clone.commitAll('add')
    const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD~1']
    const { stdout } = await clone.sluice(...plan, '--format', 'patch')
    execFileSync('git', ['apply', '--index', '-'], { cwd: clone.directory, input: stdout, stdio: 'pipe' })
    expect(clone.git('ls-files', '-s', '-z', overlay('staging-cluster', `redis/${name}`))).toContain(mode)
    const patched = clone.git('write-tree')
    clone.git('reset', '-q', '--hard')
    expect((await clone.sluice(...plan, '--write')).stdout).toContain('Wrote 1 file.')
    clone.git('add', '-A')
    expect(clone.git('write-tree')).toBe(patched)
  })
})
