// Every page of `--help`, and every example on it run by a shell on a clone as it stands there.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { pages } from '../../src/cli/help.ts'
import { removeTemporaryFolders, temporaryFolder } from '../git/temporary-repository.ts'
import { fluxEventFile } from '../health/flux-events.ts'
import { cloneOf, emptyClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const entry = join(import.meta.dirname, '..', '..', 'src', 'cli.ts')

/** A home with a clone in it, an origin that has a ledger, and the programs that the examples name. */
function home() {
  const folder = temporaryFolder()
  const clone = cloneOf()
  for (const word of ['one', 'two', 'three']) {
    clone.write('notes.md', `${word}\n`)
    clone.commitAll(word)
  }
  clone.write('event.json', readFileSync(fluxEventFile('kustomization-build-failed'), 'utf8'))
  clone.write('status.json', readFileSync(fluxEventFile('status-failure'), 'utf8'))
  clone.git('tag', 'v1.4')
  const origin = join(temporaryFolder(), 'origin')
  clone.git('clone', '-q', '--bare', '.', origin)
  clone.git('-C', origin, 'branch', 'sluice-ledger')
  clone.git('remote', 'add', 'origin', origin)
  symlinkSync(clone.directory, join(folder, 'platform'))
  writeFileSync(join(folder, 'sluice'), `#!/bin/sh\nexec '${process.execPath}' '${entry}' "$@"\n`, { mode: 0o755 })
  writeFileSync(join(folder, 'jq'), '#!/bin/sh\nexec cat\n', { mode: 0o755 })
  return { folder, clone }
}

const compiled = temporaryFolder()
let read: ReturnType<typeof home> | null = null
function reading() {
  read ??= home()
  return read
}

const examples = Object.entries(pages).flatMap(([name, page]) => page.examples.map(([line]) => [name, line] as const))

const shell = ({ folder, clone }: ReturnType<typeof home>, line: string) =>
  spawnSync('sh', ['-c', line], {
    cwd: clone.directory,
    encoding: 'utf8',
    // Compiled once for all of them.
    env: {
      HOME: folder,
      PATH: `${folder}:/usr/local/bin:/usr/bin:/bin`,
      NODE_COMPILE_CACHE: compiled,
    },
  })

describe('examples', () => {
  it.each(examples)('%s: %s', (name, line) => {
    // Only those that write need a home of their own.
    const place = name === 'init' || line.includes('--write') || line.includes(' > ') ? home() : reading()
    if (name === 'init') rmSync(join(place.clone.directory, '.github'), { recursive: true })
    const answer = shell(place, line)
    expect(answer.stderr).not.toMatch(/Usage:|not found/)
    // What an example finds is not its fault: a secret that staging lacks, an origin whose ledger is none.
    const found = line === 'sluice plan --to staging' || line.includes('ledger')
    expect(answer.status).toBe(found ? 1 : 0)
    expect(answer.stdout === '').toBe(line.includes(' > '))
  })

  it('are on every page, and none is too long for a screen', () => {
    for (const [name, page] of Object.entries(pages)) {
      expect(page.examples.length, name).toBeGreaterThan(0)
      for (const [line] of page.examples) expect(line).toContain(`sluice ${name}`)
    }
  })
})

describe('the how-to', () => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'plan-on-a-clone.md'), 'utf8')
  const lines = [...text.matchAll(/^npx (sluice .*)$/gm)].map(([, line = '']) => line)

  it('names commands that work as they stand', () => {
    const place = home()
    place.clone.write('my-sluice.yaml', readFileSync(join(place.clone.directory, '.github/sluice.yaml'), 'utf8'))
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) {
      const ids = line.match(/\b[0-9a-f]{7}\b/g) ?? []
      const real = ids.reduce((text, id, index) => text.replace(id, `HEAD~${index}`), line)
      const { status, stderr } = shell(place, real)
      expect([line, stderr.includes('Usage:'), Number(status) < 2]).toEqual([line, false, true])
    }
  })
})

describe('help', () => {
  it.each(Object.keys(pages))('of %s names every option of its usage, and fits on a screen', async (name) => {
    const { stdout, ending } = await emptyClone().sluice(name, '--help')
    expect(ending).toBe('done')
    expect(stdout).toContain('\nExamples:\n')
    expect(stdout).toContain('Exit codes: 0 done or nothing to do, 1 blocked or problems found, 2 wrong usage.')
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80)
  })

  it('of everything is asked for by --help, -h and nothing at all', async () => {
    const clone = emptyClone()
    const all = await clone.sluice('--help')
    expect(await clone.sluice('-h')).toEqual(all)
    expect((await clone.sluice()).stderr).toBe(all.stdout)
    for (const name of Object.keys(pages)) expect(all.stdout).toContain(`\n  ${name} `)
  })

  it('is no option of what comes behind --', async () => {
    expect((await cloneOf().sluice('plan', '--to', 'staging', '--', '--help')).ending).toBe('blocked')
  })
})
