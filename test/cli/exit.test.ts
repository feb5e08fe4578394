// The real process: exit codes, and what stands on which stream.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { cloneOf, looseCloneOf, overlay } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const root = join(import.meta.dirname, '..', '..')
const clone = cloneOf()
const sluice = (...args: string[]) =>
  spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    cwd: clone.directory,
    encoding: 'utf8',
    env: {},
  })

describe('the process', () => {
  it('ends with 0 when there is nothing to do', () => {
    const { status, stdout, stderr } = sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD', '--format', 'json')
    expect([status, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toMatchObject({ plans: [{ unit: 'redis', changes: [] }] })
  })

  it('ends with 1 when a plan is blocked, and still prints JSON', () => {
    const { status, stdout } = sluice('plan', 'rediss', '--to', 'staging', '--format', 'json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ plans: [{ problems: [{ code: 'unknown-service' }] }] })
  })

  it('ends with 1 and a sentence when the clone is damaged', () => {
    const broken = looseCloneOf()
    const blob = broken.git('rev-parse', `HEAD:${overlay('dev-cluster', 'fluxcd/redis.yaml')}`)
    broken.git('update-ref', 'refs/heads/main', 'HEAD')
    const object = join(broken.directory, '.git', 'objects', blob.slice(0, 2), blob.slice(2))
    spawnSync('rm', ['-f', object])
    const { status, stdout, stderr } = sluice('plan', 'redis', '--to', 'staging', '--repo', broken.directory)
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^Object [0-9a-f]{40} is missing[^\n]*\n$/)
  })

  it('colours only a screen, unless it is told to', () => {
    const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD']
    const told = (env: Record<string, string>) =>
      spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...plan], {
        cwd: clone.directory,
        encoding: 'utf8',
        env,
      }).stdout
    expect(told({}).startsWith('Nothing')).toBe(true)
    expect(told({ FORCE_COLOR: '1' }).startsWith('\u001b[1mNothing')).toBe(true)
  })

  it('says that Git is not there', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), 'check'], {
      cwd: clone.directory,
      encoding: 'utf8',
      env: { PATH: '/nonexistent' },
    })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Git was not found: install it, or add its folder to PATH\.\nUsage: /)
  })

  it.each([
    [[], /^Usage: sluice <command>/],
    [['plann'], /Unknown command "plann"\. Did you mean "plan"\?/],
    [['--hlep'], /Did you mean "--help"\?/],
    [['constructor'], /Unknown command/],
    [['plan', '--to', 'staging', '--rev', 'nope'], /--rev names no commit/],
    [['bump'], /^Say which base: sluice bump <owner\/base>/],
    [['report'], /^Say which payload: sluice report FILE/],
    [['report', 'no-such-file.json'], /^The file no-such-file.json cannot be read\./],
  ])('ends with 2 for %j', (args, sentence) => {
    const { status, stdout, stderr } = sluice(...args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(sentence)
  })

  it('says its version and its help on standard output', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(sluice('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
    expect(sluice('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit codes: 0'), stderr: '' })
    for (const command of ['plan', 'bump', 'check', 'ledger']) {
      expect(sluice(command, '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('--repo DIR') })
    }
  })
})
