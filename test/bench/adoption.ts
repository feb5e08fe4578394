// How long `sluice init` takes: on every example, and on a clone of 200,000 files. Each in a fresh process, as people run it.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figures } from './figure.ts'
import { fleetHistory } from './fleet-history.ts'

const root = join(import.meta.dirname, '..', '..')
const fixtures = join(root, 'fixtures')
const bar = 5_000

function git(directory: string, args: readonly string[], input?: string | Buffer) {
  const env = {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Alice',
    GIT_AUTHOR_EMAIL: 'alice@example.com',
    GIT_COMMITTER_NAME: 'Alice',
    GIT_COMMITTER_EMAIL: 'alice@example.com',
  }
  execFileSync('git', args, {
    cwd: directory,
    env,
    input: input ?? '',
    stdio: ['pipe', 'ignore', 'inherit'],
    maxBuffer: 2 ** 30,
  })
}

/** Milliseconds from start to end. Throws where nothing was recognised. */
async function timed(directory: string): Promise<number> {
  const start = performance.now()
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), 'init', '--repo', directory], { stdio: 'ignore' })
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`sluice init ended with ${String(code)} in ${directory}`)
  return performance.now() - start
}

async function inFolder<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'sluice-init-'))
  try {
    git(directory, ['init', '-q', '-b', 'main'])
    return await use(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const small: Bench = {
  name: 'init-examples',
  run: async () => {
    const all: [string, Figures[string]][] = []
    // Health reports are no repository.
    for (const name of readdirSync(fixtures).filter((one) => one !== 'flux-events')) {
      const value = await inFolder((directory) => {
        cpSync(join(fixtures, name), directory, { recursive: true })
        rmSync(join(directory, '.github'), { recursive: true, force: true })
        git(directory, ['add', '-A'])
        git(directory, ['commit', '-q', '-m', 'start'])
        return timed(directory)
      })
      all.push([`init-examples.${name}`, { value, unit: 'ms', bar }])
    }
    return Object.fromEntries(all)
  },
}

/** 500 clusters × 40 services, ten files each, twelve merges. */
const large: Bench = {
  name: 'init-200000-files',
  long: true,
  run: () =>
    inFolder(async (directory) => {
      git(directory, ['fast-import', '--quiet'], fleetHistory(500, 40, 12))
      git(directory, ['checkout', '-q', '-f', 'main'])
      return { 'init-200000-files.time': { value: await timed(directory), unit: 'ms', bar } }
    }),
}

export const adoption: readonly Bench[] = [small, large]
