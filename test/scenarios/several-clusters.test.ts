// Environments with several clusters and explicit templates: one pull request for all clusters of the environment.
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Files, openWorld, type World } from './world.ts'

const seed = join(import.meta.dirname, '..', '..', 'fixtures', 'services-layout')
let world: World
afterEach(() => world.close())

it('brings a change to every cluster of the next environment in one pull request', async () => {
  world = await openWorld({ seed, logLevel: 'warn' })
  const path = 'charts/web/values-test-eu.yaml'
  const before = (await world.read(path)) ?? ''
  await world.change('feat: More log', { [path]: `${before}\nauditLog: true\n` })
  const [pull, ...others] = await world.pulls()
  expect(others).toEqual([])
  expect(pull?.title).toBe('promote web to live')
  for (const cluster of ['live-eu', 'live-us']) {
    expect(await world.read(`charts/web/values-${cluster}.yaml`, pull?.head.ref)).toContain('auditLog: true')
  }
  await world.merge(pull?.number ?? 0)
  await world.settled()
  const record = await world.ledger('environments/live/web.json')
  expect(Object.keys((record as { bases: object }).bases)).toEqual(['live-eu', 'live-us'])
})

describe('of two live clusters', () => {
  const config = `version: 1
mode: act
layout: { slice: ["apps/{cluster}/{service}/**"] }
environments:
  - { name: test, clusters: [test-eu, test-us] }
  - name: live
    after: [test]
    clusters: [{ name: live-eu, from: test-eu }, live-us]
`
  const api = (cluster: string, file = 'app.yaml') => `apps/${cluster}/api/${file}`
  const app = (tag: string, replicas: number, more = '') => `image: { tag: ${tag} }\nreplicas: ${replicas}\n${more}`
  const start = async (files: Files) => {
    world = await openWorld({ seed, files: { '.github/sluice.yaml': config, ...files } })
  }

  it('one is customised: each is merged on its own, and the pull request shows them side by side', async () => {
    await start({
      [api('test-eu')]: app('1.0.0', 1, 'log: debug\n'),
      [api('live-eu')]: app('1.0.0', 2, 'log: debug\n'),
      [api('live-us')]: app('1.0.0', 9, 'log: warn\ncache: own\n'),
      [api('live-us', 'only-here.yaml')]: 'own: true\n',
    })
    await world.change('feat: Move on', { [api('test-eu')]: app('1.1.0', 1, 'log: info\nfresh: 1\n') })
    const [pull] = await world.pulls()
    const ref = pull?.head.ref
    expect(await world.read(api('live-eu'), ref)).toBe(app('1.1.0', 2, 'log: info\nfresh: 1\n'))
    expect(await world.read(api('live-us'), ref)).toBe(app('1.1.0', 9, 'log: warn\nfresh: 1\ncache: own\n'))
    expect(await world.read(api('live-us', 'only-here.yaml'), ref)).toBe('own: true\n')
    const body = pull?.body ?? ''
    expect(body).toContain('### Changes, alike in all 2 clusters')
    expect(body).toMatch(/\| image\\?\.tag \| 1\\?\.0\\?\.0 \| 1\\?\.1\\?\.0 \|/)
    expect(body).toContain('| file | value | live-eu | live-us |')
    expect(body).toMatch(/\| log \| debug → info \| stays warn, conflict 1 \|/)
    expect(body).toMatch(/\| 1 \| live-us \|/)
    await world.comment(pull?.number ?? 0, '/take 1')
    expect(await world.read(api('live-us'), ref)).toContain('log: info')
  })

  it('one receives from the cluster that `from` names, the other from the first', async () => {
    await start({
      [api('test-eu')]: app('1.0.0', 1),
      [api('test-us')]: app('1.0.0', 1),
      [api('live-eu')]: app('1.0.0', 2),
      [api('live-us')]: app('1.0.0', 2),
    })
    await world.change('feat: Move on in us', { [api('test-us')]: app('2.0.0', 1) })
    expect(await world.pulls()).toEqual([])
    const swapped = config.replace('{ name: live-eu, from: test-eu }', '{ name: live-eu, from: test-us }')
    await world.push('Take eu from us', { '.github/sluice.yaml': swapped })
    await world.change('feat: Move on again', { [api('test-us')]: app('2.1.0', 1) })
    const [pull] = await world.pulls()
    expect(await world.read(api('live-eu'), pull?.head.ref)).toBe(app('2.1.0', 2))
    expect(await world.read(api('live-us'), pull?.head.ref)).toBe(app('1.0.0', 2))
  })

  it('one lacks the service: it is listed, and only /promote brings it there', async () => {
    await start({ [api('test-eu')]: app('1.0.0', 1), [api('live-eu')]: app('1.0.0', 2) })
    const first = await world.change('feat: Move on', { [api('test-eu')]: app('1.1.0', 1) })
    await world.change('feat: And on', { [api('test-eu')]: app('1.2.0', 1) })
    const [pull] = await world.pulls()
    const onBranch = (cluster: string) => world.read(api(cluster), pull?.head.ref)
    expect(await onBranch('live-eu')).toBe(app('1.2.0', 2))
    expect(await onBranch('live-us')).toBeNull()
    expect(pull?.body).toContain('`live-us` has no `api`')
    expect((await world.gate(pull?.head.sha ?? ''))[0]).toMatchObject({ conclusion: 'success' })
    await world.comment(pull?.number ?? 0, `/promote api to live --only #${first}`)
    expect([await onBranch('live-eu'), await onBranch('live-us')]).toEqual([app('1.1.0', 2), null])
    const [picked] = await world.pulls()
    expect((await world.gate(picked?.head.sha ?? ''))[0]).toMatchObject({ conclusion: 'success' })
    await world.comment(pull?.number ?? 0, '/promote')
    expect(await onBranch('live-us')).toBe(app('1.2.0', 1))
    await world.change('feat: Further', { [api('test-eu')]: app('1.3.0', 1) })
    expect(await onBranch('live-us')).toBe(app('1.3.0', 1))
    expect((await world.pulls())[0]?.body).not.toContain('has no `api`')
  })

  it('one has a fault: the other’s result is shown, and the gate is red', async () => {
    const link = { [api('test-eu')]: app('1.0.0', 1), [api('live-eu')]: app('1.0.0', 2) }
    await start({ ...link, [`${api('live-us')}/in-the-way.yaml`]: 'a: 1\n' })
    await world.change('feat: Move on', { [api('test-eu')]: app('1.1.0', 1) })
    const [pull] = await world.pulls()
    expect(await world.read(api('live-eu'), pull?.head.ref)).toBe(app('1.1.0', 2))
    expect(pull?.body).toContain('`live-us` gets nothing until the problems above are settled')
    const [verdict] = await world.gate(pull?.head.sha ?? '')
    expect(verdict).toMatchObject({ conclusion: 'failure' })
    expect(verdict?.summary).toContain('live-us')
    await world.push('Make room', { [`${api('live-us')}/in-the-way.yaml`]: null })
    await world.push('Begin', { [api('live-us')]: app('1.0.0', 5) })
    expect(await world.read(api('live-us'), pull?.head.ref)).toBe(app('1.1.0', 5))
    const [now] = await world.pulls()
    expect((await world.gate(now?.head.sha ?? ''))[0]).toMatchObject({ conclusion: 'success' })
  })
})
