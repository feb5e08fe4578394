// A branch for each environment: content goes from branch to branch, the configuration stays on the default branch.
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { at, isWrite, openWorld, type World } from './world.ts'

const seed = join(import.meta.dirname, '..', '..', 'fixtures', 'services-layout')
const names = ['dev', 'staging', 'prod'] as const
type Name = (typeof names)[number]
const app = (tag: string, replicas: number) => `image: { tag: ${tag} }\nreplicas: ${replicas}\n`
const replicas: Readonly<Record<Name, number>> = { dev: 1, staging: 2, prod: 3 }

let world: World
afterEach(() => world.close())

const config = (layout: string, clusters: (name: Name) => string) => `version: 1
mode: act
layout: ${layout}
environments:
${names.map((name, n) => `  - { name: ${name}, branch: env/${name}, clusters: [${clusters(name)}]${n === 0 ? '' : `, after: [${names[n - 1]}]`} }`).join('\n')}
`

/** Three branches from main, each with the files of its environment. */
async function start(text: string, path: (name: Name) => string) {
  world = await openWorld({ seed, installed: false, files: { '.github/sluice.yaml': text } })
  const rest = world.as('alice')
  for (const name of names) {
    await rest.git.createRef({ ...at, ref: `refs/heads/env/${name}`, sha: (await world.head()) ?? '' })
    await world.commitOn('Begin', { [path(name)]: app('1.0.0', replicas[name]) }, `env/${name}`, 'alice')
  }
  await world.settled()
}
const only = async () => {
  const [pull, ...others] = await world.pulls()
  if (pull === undefined || others.length > 0) throw new Error(`${others.length + 1} pull requests`)
  return pull
}

it.each<[string, string, (name: Name) => string, (name: Name) => string]>([
  [
    'each its own folder',
    '{ slice: ["clusters/{cluster}/{service}/**"] }',
    (name) => name,
    (name) => `clusters/${name}/api/app.yaml`,
  ],
  ['the same paths', '{ slice: ["deploy/{service}/**"] }', (name) => `${name}-cluster`, () => 'deploy/api/app.yaml'],
])('goes from branch to branch, with %s', async (_name, layout, clusters, path) => {
  await start(config(layout, clusters), path)
  await world.push('feat: Move on', { [path('dev')]: app('1.1.0', 1) }, 'env/dev', 'bob')
  const staging = await only()
  expect([staging.title, staging.base.ref]).toEqual(['promote api to staging', 'env/staging'])
  expect(staging.body).toContain('feat: Move on')
  expect(await world.read(path('staging'), staging.head.ref)).toBe(app('1.1.0', 2))
  await world.merge(staging.number)
  await world.settled()
  const prod = await only()
  expect([prod.title, prod.base.ref]).toEqual(['promote api to prod', 'env/prod'])
  expect(await world.read(path('prod'), prod.head.ref)).toBe(app('1.1.0', 3))
  await world.merge(prod.number)
  await world.settled()
  expect(await world.pulls()).toEqual([])
  const baseline = (await world.ledger('repository.json')) as { readonly baseline: Readonly<Record<string, string>> }
  expect(Object.keys(baseline.baseline).sort()).toEqual(['env/dev', 'env/prod', 'env/staging'])
  expect((await world.during(() => world.push('Docs', { 'README.md': '# x\n' }))).filter(isWrite)).toEqual([])
})

it('a branch that goes and comes again is promoted from where it went on; meanwhile that is said', async () => {
  const path = () => 'deploy/api/app.yaml'
  await start(
    config('{ slice: ["deploy/{service}/**"] }', (name) => `${name}-cluster`),
    path,
  )
  const old = (await world.head('env/staging')) ?? ''
  await world.as('alice').git.deleteRef({ ...at, ref: 'heads/env/staging' })
  const head = await world.push('feat: Move on', { [path()]: app('1.1.0', 1) }, 'env/dev', 'bob')
  expect(await world.pulls()).toEqual([])
  const [said] = await world.checks(head, 'sluice/configuration')
  expect(said?.summary).toContain('There is no branch env/staging')
  await world.as('alice').git.createRef({ ...at, ref: 'refs/heads/env/staging', sha: old })
  await world.push('Size', { 'deploy/other/app.yaml': 'a: 1\n' }, 'env/dev', 'bob')
  const pull = (await world.pulls()).find(({ title }) => title === 'promote api to staging')
  expect(await world.read(path(), pull?.head.ref)).toBe(app('1.1.0', 2))
})
