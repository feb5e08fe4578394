// `sluice init` on real clones: what it writes passes `sluice check` and plans; what it does not know it does not write.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { presetNames } from '../../src/config/presets/names.ts'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { cloneOf, emptyClone, folderOf, looseCloneOf, overlay, plansIn, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterEach(removeTemporaryFolders)

const config = '.github/sluice.yaml'
const read = (clone: TestClone, path = config) => readFileSync(join(clone.directory, path), 'utf8')
const withoutConfig = (clone: TestClone) => {
  rmSync(join(clone.directory, '.github'), { recursive: true, force: true })
  return clone
}
/** Health reports are no repository. */
const fixtures = readdirSync(join(import.meta.dirname, '..', '..', 'fixtures')).filter((name) => name !== 'flux-events')

describe('sluice init', () => {
  it.each(fixtures)('recognises the example %s: check is clean, and units can be planned', async (fixture) => {
    const clone = withoutConfig(folderOf(fixture))
    clone.commitAll('start')
    const { stdout, ending } = await clone.sluice('init')
    expect(ending, stdout).toBe('done')
    expect(read(clone)).toMatch(/^# yaml-language-server: \$schema=https:\/\/.*\n/)
    expect(stdout).toMatch(/sluice check: 0 problems/)
    const preset = presetNames.find((name) => name === fixture)
    expect(read(clone)).toMatch(preset === undefined ? /^layout:$/m : `\nlayout: ${preset}\n`)
    expect((await clone.sluice('check')).ending).toBe('done')
    expect((await clone.sluice('plan', '--to', 'prod')).stderr).toMatch(
      /^\.github\/sluice\.yaml is not committed yet: commit it/,
    )
    clone.commitAll('Configure Sluice')
    const second = /^ {2}- name: (.*)\n {4}after/m.exec(read(clone))?.[1] ?? ''
    expect(plansIn(await clone.sluice('plan', '--to', second, '--format', 'json')).length).toBeGreaterThan(0)
  })

  it('shows what the last merges would have led to', async () => {
    const clone = withoutConfig(cloneOf())
    const [values, staging] = ['dev-cluster', 'staging-cluster'].map((name) =>
      overlay(name, 'redis/helm-values/override-values.yaml'),
    )
    clone.write(values ?? '', read(clone, values).replace(/tag: .*/, 'tag: "7.9.9"'))
    clone.commitAll('feat: Move redis on (#7)')
    clone.write('README.md', 'x\n')
    clone.commitAll('docs: Say x')
    clone.write(staging ?? '', read(clone, staging).replace(/tag: .*/, 'tag: "7.9.9"'))
    clone.commitAll('feat: The same in staging')
    const { stdout } = await clone.sluice('init')
    const merges = stdout.slice(stdout.indexOf('What Sluice would'))
    expect(merges).toContain('feat: Move redis on (#7): redis to staging: 1 value\n')
    expect(merges).toMatch(/docs: Say x: nothing\n/)
    expect(merges).toMatch(/The same in staging: redis to prod: /)
    expect(merges).toMatch(/start: nothing\n/)
  })

  it('tells programs the same in one object', async () => {
    const clone = withoutConfig(cloneOf('services-layout'))
    const said: unknown = JSON.parse((await clone.sluice('init', '--format', 'json')).stdout)
    expect(said).toMatchObject({
      written: config,
      configuration: read(clone),
      environments: [
        { name: 'test', clusters: ['test-eu'] },
        { name: 'live', clusters: ['live-eu', 'live-us'] },
      ],
      services: ['web'],
      check: { problems: [], sampled: null },
      merges: [{ subject: 'start', units: [] }],
      problems: [],
    })
  })

  it('reads what is not committed, leaves out what is deleted, and needs no commit', async () => {
    const clone = emptyClone()
    for (const name of ['dev', 'prod', 'staging']) clone.write(`apps/${name}/web/x.yaml`, 'a: 1\n')
    clone.git('add', '-A')
    rmSync(join(clone.directory, 'apps/staging'), { recursive: true })
    const { stdout, ending } = await clone.sluice('init')
    expect(ending).toBe('done')
    expect(stdout).toContain('There is no merge yet')
    expect(read(clone)).not.toContain('name: staging')
  })

  it('shows the configuration of a bare repository, where it cannot write one', async () => {
    const clone = withoutConfig(cloneOf('services-layout'))
    clone.commitAll('Remove')
    const bare = emptyClone()
    bare.git('fetch', '-q', clone.directory, 'main:refs/heads/copy')
    bare.git('symbolic-ref', 'HEAD', 'refs/heads/copy')
    bare.git('config', 'core.bare', 'true')
    const { stdout, ending } = await bare.sluice('init', '--repo', join(bare.directory, '.git'))
    expect(ending, stdout).toBe('done')
    expect(stdout).toContain('nothing was written')
    expect(stdout).toContain('\nversion: 1\n')
  })

  it('finds a branch for each environment, also where only origin has it', async () => {
    const clone = emptyClone()
    for (const name of ['web', 'api', 'db']) clone.write(`apps/${name}/kustomization.yaml`, 'resources: []\n')
    const commit = clone.commitAll('start')
    clone.git('branch', 'staging')
    clone.git('update-ref', 'refs/remotes/origin/dev', commit)
    expect((await clone.sluice('init')).ending).toBe('done')
    expect(read(clone)).toMatch(
      /name: dev\n {4}branch: dev\n.*staging\n.*\n {4}branch: staging\n.*\n.*\n {4}branch: main\n/s,
    )
  })

  it.each([
    [config, 'run sluice check'],
    ['.github/sluice.yml', 'rename it'],
  ])('writes nothing where %s stands', async (path, hint) => {
    const clone = folderOf('services-layout')
    withoutConfig(clone).write(path, 'version: 1\n')
    const { stdout, ending } = await clone.sluice('init')
    expect(ending).toBe('blocked')
    expect(stdout).toContain(hint)
    expect(readdirSync(join(clone.directory, '.github'))).toEqual([path.split('/')[1]])
    expect(read(clone, path)).toBe('version: 1\n')
  })

  it('writes through no symlink', async () => {
    const clone = withoutConfig(folderOf('services-layout'))
    const elsewhere = emptyClone().directory
    symlinkSync(elsewhere, join(clone.directory, '.github'))
    expect((await clone.sluice('init')).ending).toBe('blocked')
    expect(readdirSync(elsewhere)).toEqual(['.git'])
  })

  it('says what it saw and what to write where it recognises nothing', async () => {
    const clone = emptyClone()
    for (const role of ['control-plane', 'storage', 'hypervisor'])
      for (const part of ['flux', 'monitoring']) clone.write(`clusters/${role}/${part}/x.yaml`, 'a: 1\n')
    const { stdout, ending } = await clone.sluice('init')
    expect(ending).toBe('blocked')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('in clusters/: control-plane, hypervisor, storage')
    expect(stdout).toContain('- "clusters/{cluster}/{service}/**"')
    expect(readdirSync(clone.directory)).not.toContain('.github')
    mkdirSync(join(clone.directory, '.github'))
    clone.write(config, stdout.slice(stdout.indexOf('  version'), stdout.indexOf('Then run')).replaceAll(/^ {2}/gm, ''))
    expect((await clone.sluice('check')).stdout).toContain('0 problems')
  })

  it('ends with 1 where an object is missing, and names it', async () => {
    const clone = withoutConfig(looseCloneOf('services-layout'))
    clone.commitAll('Remove')
    const blob = clone.git('rev-parse', 'HEAD:apps/test-eu/web/flux.yaml')
    rmSync(join(clone.directory, '.git/objects', blob.slice(0, 2), blob.slice(2)))
    rmSync(join(clone.directory, 'apps'), { recursive: true })
    clone.git('reset', '-q')
    clone.git('config', 'core.bare', 'true')
    const { stdout, stderr, ending } = await clone.sluice('init', '--repo', join(clone.directory, '.git'))
    expect([stdout, ending]).toEqual(['', 'blocked'])
    expect(stderr).toMatch(blob)
  })

  it('is strict about its words', async () => {
    const clone = emptyClone()
    expect(await clone.sluice('init', 'now')).toMatchObject({ ending: 'usage' })
    expect(await clone.sluice('init', '--format', 'patch')).toMatchObject({ ending: 'usage' })
  })
})
