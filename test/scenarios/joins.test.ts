// Environments after several others: content comes from the first, and the gate waits until the others run it, too.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { at, openWorld, type World } from './world.ts'

const seed = join(import.meta.dirname, '..', '..', 'fixtures', 'services-layout')
const config = `version: 1
mode: act
layout: { slice: ["apps/{cluster}/{service}/**"] }
environments:
  - { name: dev, clusters: [dev] }
  - { name: staging, after: [dev], clusters: [staging] }
  - { name: qa, after: [dev], clusters: [qa], services: ["*", "!batch"] }
  - { name: prod, after: [staging, qa], clusters: [prod] }
`
const api = (cluster: string, service = 'api') => `apps/${cluster}/${service}/app.yaml`
const app = (tag: string, replicas: number) => `image: { tag: ${tag} }\nreplicas: ${replicas}\n`
const all = (service = 'api') =>
  Object.fromEntries(['dev', 'staging', 'qa', 'prod'].map((name, n) => [api(name, service), app('1.0.0', n + 1)]))

let world: World
beforeEach(async () => {
  world = await openWorld({ seed, files: { '.github/sluice.yaml': config, ...all(), ...all('batch') } })
})
afterEach(() => world.close())

const pullInto = async (environment: string, service = 'api') => {
  const branch = `sluice/promote/${environment}/${service}`
  const pull = (await world.pulls()).find((one) => one.head.ref === branch)
  if (pull === undefined) throw new Error(`nothing is open into ${environment}`)
  return pull
}
const verdict = async (environment: string, service = 'api') =>
  (await world.gate((await pullInto(environment, service)).head.sha))[0]
const mergeInto = async (environment: string, service = 'api') => {
  await world.merge((await pullInto(environment, service)).number)
  await world.settled()
}

it('a merge in dev opens both, and prod waits for qa until qa runs it, without a new commit', async () => {
  await world.change('feat: Move on', { [api('dev')]: app('1.1.0', 1) })
  expect((await world.pulls()).map(({ title }) => title).sort()).toEqual([
    'promote api to qa',
    'promote api to staging',
  ])
  await mergeInto('staging')
  const prod = await pullInto('prod')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'failure' })
  expect((await verdict('prod'))?.summary).toMatch(
    /qa does not run this yet .*1\\?\.0\\?\.0 there.*1\\?\.1\\?\.0 here.*merge/,
  )
  expect(prod.body).toContain('qa does not run this yet')
  await world.as('alice').pulls.createReview({ ...at, pull_number: prod.number, event: 'APPROVE' })
  await mergeInto('qa')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'success' })
  expect((await pullInto('prod')).head.sha).toBe(prod.head.sha)
  expect((await pullInto('prod')).body).toContain('qa runs what this brings, too')
  await world.push('Go back in qa', { [api('qa')]: app('1.0.0', 3) })
  expect(await verdict('prod')).toMatchObject({ conclusion: 'failure' })
})

it('what qa has as its own, and what it does not take, is not waited for', async () => {
  await world.change('feat: Move on', { [api('dev', 'batch')]: app('1.1.0', 1) })
  await mergeInto('staging', 'batch')
  expect(await verdict('prod', 'batch')).toMatchObject({ conclusion: 'success' })
  await world.push('Own', { [api('qa')]: app('1.2.0', 3) })
  await world.change('feat: Move on', { [api('dev')]: app('1.1.0', 1) })
  await mergeInto('staging')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'success' })
})

it('a service that qa lacks is promoted there first', async () => {
  await world.push('Gone', { [api('qa')]: null })
  await world.change('feat: Move on', { [api('dev')]: app('1.1.0', 1) })
  await mergeInto('staging')
  expect((await verdict('prod'))?.summary).toContain('qa has no api yet')
  await world.comment(await world.issue(), '/promote api to qa')
  await mergeInto('qa')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'success' })
})

it('where only people promote, the gate follows as well, and nothing more is carried than was asked for', async () => {
  const manual = config.replace('clusters: [prod]', 'clusters: [prod], promote: manual')
  await world.push('Ask people', { '.github/sluice.yaml': manual })
  await world.change('feat: Move on', { [api('dev')]: app('1.1.0', 1) })
  await mergeInto('staging')
  await world.comment(await world.issue(), '/promote api to prod')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'failure' })
  await world.push('Hotfix', { [api('staging')]: app('1.2.0', 2) })
  await mergeInto('qa')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'success' })
  expect(await world.read(api('prod'), 'sluice/promote/prod/api')).toBe(app('1.1.0', 4))
  await world.push('Size', { [api('prod')]: app('1.0.0', 7) })
  expect(await world.read(api('prod'), 'sluice/promote/prod/api')).toBe(app('1.1.0', 7))
})

it('a promotion with a person’s commit is not written to, but its gate follows what it waits for', async () => {
  await world.change('feat: Move on', { [api('dev')]: app('1.1.0', 1) })
  await mergeInto('staging')
  const theirs = await world.push('Size', { [api('prod')]: app('1.1.0', 9) }, 'sluice/promote/prod/api', 'bob')
  expect(await verdict('prod')).toMatchObject({ conclusion: 'failure' })
  await mergeInto('qa')
  expect((await pullInto('prod')).head.sha).toBe(theirs)
  expect(await verdict('prod')).toMatchObject({ conclusion: 'success' })
})
