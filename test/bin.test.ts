// The plain-JavaScript entry, in a copy of the package with entries of our own. An old Node is played by a preload.
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000 })

const bin = join(import.meta.dirname, '..', 'bin')
const packageName = `node-${process.platform}-${process.arch}`
const pretendOld = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`

/** Prints what it was given; `exit=N` ends with that code, `wait` stays until a signal, and says which. */
const entry = (name: string) => `
  const args = process.argv.slice(2)
  console.log(${JSON.stringify(name)}, process.versions.node.split('.')[0], JSON.stringify(args))
  const code = args.map((arg) => /^exit=(\\d+)$/.exec(arg)?.[1]).find((found) => found)
  if (code) process.exitCode = Number(code)
  if (args.includes('wait')) {
    const stay = setInterval(() => {}, 1000)
    process.on('SIGTERM', () => { clearInterval(stay); console.log('SIGTERM'); process.exitCode = 7 })
    console.log('waiting')
  }
  if (args.includes('read')) process.stdin.pipe(process.stdout)
`

function aPackage(files: readonly string[], node: { version: string } | null = { version: '24.21.0' }) {
  const root = mkdtempSync(join(tmpdir(), 'sluice-bin-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(bin, join(root, 'bin'), { recursive: true })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('package.json', '{"type":"module"}')
  write('old.cjs', pretendOld)
  for (const file of files) write(file, entry(file))
  if (node !== null) {
    write(`node_modules/${packageName}/package.json`, JSON.stringify(node))
    mkdirSync(join(root, 'node_modules', packageName, 'bin'))
    symlinkSync(process.execPath, join(root, 'node_modules', packageName, 'bin', 'node'))
  }
  return root
}

const argv = (root: string, old: boolean, args: readonly string[]) => [
  ...(old ? ['--require', join(root, 'old.cjs')] : []),
  join(root, 'bin', 'sluice.js'),
  ...args,
]
const run = (root: string, old: boolean, args: readonly string[] = [], input = '') =>
  spawnSync(process.execPath, argv(root, old, args), { encoding: 'utf8', input })

const major = process.versions.node.split('.')[0]

describe('bin/sluice.js', () => {
  it('runs the built entry of a package before the source of a checkout', () => {
    expect(run(aPackage(['dist/cli.js', 'src/cli.ts']), false).stdout).toBe(`dist/cli.js ${major} []\n`)
    expect(run(aPackage(['src/cli.ts']), false).stdout).toBe(`src/cli.ts ${major} []\n`)
  })

  it('is started from anywhere through a link, as npm installs it', () => {
    const root = aPackage(['src/cli.ts'])
    const link = join(root, 'sluice')
    symlinkSync(join(root, 'bin', 'sluice.js'), link)
    expect(spawnSync(process.execPath, [link, 'a'], { encoding: 'utf8', cwd: tmpdir() }).stdout).toBe(
      `src/cli.ts ${major} ["a"]\n`,
    )
  })

  it('says in one sentence that a package is not whole', () => {
    const { status, stderr } = run(aPackage([]), false)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^Sluice is not whole: \S+ is missing, install it again\.\n$/)
  })
})

describe('bin/sluice.js on a Node that is too old', () => {
  it('runs on the packaged Node, with the arguments, the input and the exit code passed through', () => {
    const { status, stdout, stderr } = run(
      aPackage(['src/cli.ts']),
      true,
      ['plan', 'a b', '', 'read', 'exit=1'],
      'typed\n',
    )
    expect([status, stderr]).toEqual([1, ''])
    expect(stdout).toBe(`src/cli.ts ${major} ["plan","a b","","read","exit=1"]\ntyped\n`)
  })

  it.each([
    ['is left out', null, undefined],
    ['is too old itself', { version: '22.0.0' }, undefined],
    ['cannot be run', { version: '24.21.0' }, 'not a program'],
  ])('says so in one sentence when the packaged one %s', (_, node, broken) => {
    const root = aPackage(['src/cli.ts'], node)
    const binary = join(root, 'node_modules', packageName, 'bin', 'node')
    if (broken !== undefined) {
      rmSync(binary)
      writeFileSync(binary, broken)
      chmodSync(binary, 0o644)
    }
    const { status, stdout, stderr } = run(root, true)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      'Sluice needs Node 24 or newer, this is 20.20.2: install it, or run npm ci without --omit=optional.\n',
    )
  })

  it('passes signals on and ends as the child ended', async () => {
    const root = aPackage(['src/cli.ts'])
    const child = spawn(process.execPath, argv(root, true, ['wait']), { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => void child.kill('SIGKILL'))
    const exit = once(child, 'exit')
    const lines: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line)
      if (line === 'waiting') child.kill('SIGTERM')
    }
    expect(lines.at(-1)).toBe('SIGTERM')
    expect(await exit).toEqual([7, null])
  })

  it('is written so that old ones can read it', () => {
    for (const file of ['sluice.js', 'launch.js']) {
      expect(readFileSync(join(bin, file), 'utf8')).not.toMatch(/\?\.|\?\?|^\s*await|\|\|=|#!.*-S/m)
    }
  })
})
