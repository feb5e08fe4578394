// `sluice plan --render`: what a tool on the PATH makes of the target, from Git's trees, within limits, with secrets masked.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { changedObjects } from '../../src/cli/render/objects.ts'
import { rootsFor } from '../../src/cli/render/roots.ts'
import { builder } from '../../src/cli/render/tool.ts'
import { removeTemporaryFolders, temporaryFolder } from '../git/temporary-repository.ts'
import { cloneOf, overlay, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const usual = '/usr/local/bin:/usr/bin:/bin'
const route = (cluster: string) => overlay(cluster, 'redis/httproute.yaml')
const values = (cluster: string) => overlay(cluster, 'redis/helm-values/override-values.yaml')

function edit(clone: TestClone, path: string, from: string, to: string): void {
  const text = readFileSync(join(clone.directory, path), 'utf8')
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  clone.write(path, text.replace(from, to))
}

/** Another port and another tag in dev. */
function moved(): TestClone {
  const clone = cloneOf()
  edit(clone, route('dev-cluster'), 'port: 5540', 'port: 5541')
  edit(clone, values('dev-cluster'), '7.4.1', '7.4.2')
  clone.commitAll('Move on')
  return clone
}

/** A folder with a script of this name, to be put on the PATH. */
function standIn(name: 'kustomize' | 'kubectl', script: string): string {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, name), 0o755)
  return folder
}
/** With these folders as PATH; Git is there in any case. */
let path = usual
const onPath = (...folders: string[]) => {
  path = [...folders, gitAlone].join(':')
}
const gitAlone = (() => {
  const folder = temporaryFolder()
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(folder, 'git'))
  return folder
})()
const plan = (clone: TestClone, ...more: string[]) =>
  clone.sluiceOn({ path }, 'plan', 'redis', '--to', 'staging', ...more)
const rendered = (stdout: string) => stdout.slice(stdout.indexOf('\nRendered ') + 1)

describe('with a tool', () => {
  let log: string
  beforeEach(() => {
    log = join(temporaryFolder(), 'log')
  })

  it('shows the difference of each object, from directories of its own that are gone afterwards', async () => {
    const clone = moved()
    onPath(standIn('kustomize', `echo "$* $PWD" >> ${log}; /bin/cat httproute.yaml`), usual)
    const { stdout, ending } = await plan(clone, '--render')
    expect(ending).toBe('done')
    expect(rendered(stdout)).toMatch(
      /^Rendered applications\/overlays\/staging-cluster\/services\/redis\n--- a\/HTTPRoute\/redis\/redis-insight\n\+\+\+ b\/HTTPRoute\/redis\/redis-insight\n@@[\s\S]*\n-\s+port: 5540\n\+\s+port: 5541\n/,
    )
    const runs = readFileSync(log, 'utf8').trim().split('\n')
    expect(runs).toHaveLength(2)
    for (const run of runs) {
      const [, args, folder] = /^(build \.) (\/.*)$/.exec(run) ?? []
      expect([args, existsSync(folder ?? '')]).toEqual(['build .', false])
      expect(folder?.startsWith(clone.directory)).toBe(false)
    }
  })

  it('falls back to kubectl, and says it in the JSON', async () => {
    const clone = moved()
    onPath(standIn('kubectl', `echo "$*" >> ${log}; /bin/cat httproute.yaml`))
    const { stdout } = await plan(clone, '--render', '--format', 'json')
    expect(readFileSync(log, 'utf8')).toBe('kustomize .\nkustomize .\n')
    const { rendered: told, plans } = JSON.parse(stdout)
    expect(plans).toHaveLength(1)
    expect(told).toMatchObject({
      tool: true,
      folders: [{ reason: null, objects: [{ object: 'HTTPRoute/redis/redis-insight' }] }],
    })
  })

  it('shows no secret', async () => {
    const clone = moved()
    const secret =
      'printf "kind: Secret\\nmetadata: {name: a}\\nstringData:\\n  x: hush-%s\\n" "$(/bin/cat helm-values/override-values.yaml | /usr/bin/cksum)"'
    onPath(standIn('kustomize', secret), usual)
    for (const format of ['text', 'json']) {
      const { stdout } = await plan(clone, '--render', '--format', format)
      expect(stdout).toContain('Secret/a')
      expect(stdout).toContain('(another secret)')
      expect(stdout).not.toContain('hush')
    }
  })

  it('says why a folder was not built', async () => {
    const clone = moved()
    onPath(standIn('kustomize', 'echo "Error: it broke" >&2; exit 1'), usual)
    const { stdout, ending } = await plan(clone, '--render')
    expect([rendered(stdout), ending]).toEqual([expect.stringContaining('kustomize failed: Error: it broke'), 'done'])
  })

  it.each([
    ['https://example.com/x.yaml', 'and nothing is fetched'],
    ['../base/redis', 'which is not in the repository'],
  ])('never runs it where a folder reads %s', async (entry, why) => {
    const clone = moved()
    edit(
      clone,
      overlay('staging-cluster', 'redis/kustomization.yaml'),
      '"httproute.yaml"',
      `"httproute.yaml"\n  - ${entry}`,
    )
    clone.commitAll('Read more')
    onPath(standIn('kustomize', `echo ran >> ${log}`), usual)
    const { stdout } = await plan(clone, '--render')
    expect(rendered(stdout)).toContain(why)
    expect(existsSync(log)).toBe(false)
  })

  it('that takes too long or writes too much is ended', async () => {
    const folder = temporaryFolder()
    onPath(standIn('kustomize', 'exec sleep 300'), usual)
    expect(await builder(path, { milliseconds: 300, bytes: 1000 })(folder)).toEqual({
      reason: 'kustomize took longer than 0.3 s',
    })
    onPath(standIn('kustomize', 'exec yes'), usual)
    expect(await builder(path, { milliseconds: 60_000, bytes: 1_048_576 })(folder)).toEqual({
      reason: 'kustomize wrote more than 1 MiB',
    })
  })
})

it('without a tool the plan is printed as usual, with one sentence', async () => {
  const clone = moved()
  onPath(temporaryFolder())
  const [plain, asked] = [await plan(clone), await plan(clone, '--render')]
  expect(asked.ending).toBe('done')
  expect(asked.stdout).toBe(`${plain.stdout}\nNothing was rendered: neither kustomize nor kubectl is on the PATH.\n`)
})

it('is no part of a patch', async () => {
  expect((await plan(cloneOf(), '--render', '--format', 'patch')).ending).toBe('usage')
})

const realTool = 'kubectl'
const hasKubectl = (() => {
  try {
    return execFileSync(realTool, ['version', '--client'], { env: { PATH: usual } }).length > 0
  } catch {
    return false
  }
})()

it.runIf(hasKubectl)('kubectl builds the fixture’s own folders', async () => {
  const clone = moved()
  onPath(usual)
  const { stdout } = await plan(clone, '--render')
  expect(rendered(stdout)).toContain('-      port: 5540\n+      port: 5541\n')
  expect(rendered(stdout)).toContain('Secret/redis/redis-values-override')
})

describe('which folders', () => {
  const files = new Map(
    ['c/kustomization.yaml', 'c/a/kustomization.yaml', 'c/a/b/kustomization.yml', 'd/kustomization.yaml'].map(
      (path) => [path, { mode: '100644' as const, oid: '' }],
    ),
  )
  it.each([
    [['c/a/b/x.yaml'], [], ['c'], ['c/a/b']],
    [['c/a/b/x.yaml'], ['c/a'], ['c'], ['c/a']],
    [['c/a/b/x/y/z.yaml', 'c/x.yaml'], ['c'], ['c'], ['c']],
    [['c/a/b/x.yaml'], [], ['c/a/b'], ['c/a/b']],
    [['d/x.yaml'], ['d'], ['c'], []],
    [['e/x.yaml'], [], [''], []],
  ])('%j with Flux at %j', (changed, applied, within, expected) => {
    expect(rootsFor(changed, [{ files }], new Set(applied), within).map(({ folder }) => folder)).toEqual(expected)
  })
})

describe('objects', () => {
  const object = (kind: string, name: string, more = '') => `kind: ${kind}\nmetadata:\n  name: ${name}\n${more}`
  const names = (before: string, after: string) =>
    changedObjects(before, after).map(
      ({ path, before: old, after: now }) => `${old === null ? '+' : now === null ? '-' : '~'}${path}`,
    )
  it.each([
    [object('A', 'x'), object('A', 'x'), []],
    [object('A', 'x', 'a: 1\n'), object('A', 'x', 'a: 2\n'), ['~A/x']],
    [object('A', 'x'), `${object('A', 'x')}---\n${object('B', 'x')}`, ['+B/x']],
    [`${object('A', 'x')}---\n${object('B', 'x')}`, object('B', 'x'), ['-A/x']],
    [
      object('ConfigMap', 'x-0123456789', 'a: 1\n'),
      object('ConfigMap', 'x-9876543210', 'a: 2\n'),
      ['~ConfigMap/x-9876543210'],
    ],
    ['', '', []],
    ['[[[', 'nonsense: [', ['~object/1']],
  ])('%j and %j', (before, after, expected) => {
    expect(names(before, after)).toEqual(expected)
  })
})
