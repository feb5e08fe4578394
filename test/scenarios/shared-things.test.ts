// What several promotions share: index files that they all change, and what one of them needs from another or from nobody.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { promotion, pullTo, slice } from './redis.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const index = (environment: string) => `applications/overlays/${environment}-cluster/services/fluxcd/kustomization.yaml`
const fluxOf = (environment: string, service: string) =>
  `applications/overlays/${environment}-cluster/services/fluxcd/${service}.yaml`

/** Services that dev has and nobody else, each listed at the end of one index. */
async function newServices(...names: readonly string[]) {
  const listed = names.map((name) => `  - ./${name}.yaml\n`).join('')
  const files = names.flatMap((name) => [
    [`${slice('dev', name)}/kustomization.yaml`, `resources:\n  - settings.yaml\n`],
    [`${slice('dev', name)}/settings.yaml`, `kind: Settings\nmetadata: { name: ${name} }\n`],
    [
      fluxOf('dev', name),
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n  path: ./${slice('dev', name)}\n  sourceRef: { kind: GitRepository, name: flux-system }\n`,
    ],
  ])
  const before = (await world.read(index('dev'))) ?? ''
  const list = before.replace('  - ./fluxcd-configs', `${listed}  - ./fluxcd-configs`)
  await world.change(`feat: Add ${names.join(' and ')}`, { ...Object.fromEntries(files), [index('dev')]: list })
}
const mergeable = async (number: number) =>
  (await world.as('alice').pulls.get({ ...at, pull_number: number })).data.mergeable

describe('two first copies into one index', () => {
  beforeEach(async () => {
    await newServices('alpha', 'beta')
    await world.comment(await world.issue(), '/promote alpha beta to staging')
  })

  it('are open at once; once one is merged the other is brought up to it, and both entries stand in the end', async () => {
    await world.merge((await pullTo(world, 'staging', 'alpha')).number)
    await world.settled()
    const beta = await pullTo(world, 'staging', 'beta')
    expect(await mergeable(beta.number)).toBe(true)
    const onBranch = await world.read(index('staging'), promotion('staging', 'beta'))
    expect(onBranch).toContain('- ./alpha.yaml')
    expect((await world.gate(beta.head.sha))[0]).toMatchObject({ conclusion: 'success' })
    await world.merge(beta.number)
    await world.settled()
    const listed = await world.read(index('staging'))
    expect(listed?.match(/- \.\/(alpha|beta)\.yaml/g)?.sort()).toEqual(['- ./alpha.yaml', '- ./beta.yaml'])
  })

  it('of which one is approved is left as it was approved, and told what to do once', async () => {
    const beta = await pullTo(world, 'staging', 'beta')
    await world.as('alice').pulls.createReview({ ...at, pull_number: beta.number, event: 'APPROVE' })
    await world.settled()
    await world.merge((await pullTo(world, 'staging', 'alpha')).number)
    await world.settled()
    await world.push('Elsewhere', { [`${slice('staging', 'loki')}/more.yaml`]: 'a: 1\n' })
    expect((await pullTo(world, 'staging', 'beta')).head.sha).toBe(beta.head.sha)
    const { data } = await world.as('alice').issues.listComments({ ...at, issue_number: beta.number })
    expect(data).toHaveLength(1)
    expect(data[0]?.body).toContain(index('staging'))
    expect(data[0]?.body).toContain('/promote')
    await world.comment(beta.number, '/promote')
    expect(await world.read(index('staging'), promotion('staging', 'beta'))).toContain('- ./alpha.yaml')
  })
})

it('two first copies that both make the index, one after the other, leave both entries in it', async () => {
  const config = `version: 1
mode: act
layout: { slice: ["apps/{cluster}/{service}/**"], indexes: ["apps/{cluster}/kustomization.yaml"] }
environments:
  - { name: dev, clusters: [dev-1] }
  - { name: staging, after: [dev], clusters: [staging-1] }
`
  const names = ['alpha', 'beta']
  const list = `kind: Kustomization\nresources:\n${names.map((name) => `  - ${name}\n`).join('')}`
  const files = names.map((name) => [`apps/dev-1/${name}/app.yaml`, `kind: App\nmetadata: { name: ${name} }\n`])
  await world.close()
  const all = { ...Object.fromEntries(files), 'apps/dev-1/kustomization.yaml': list }
  world = await openWorld({ files: { '.github/sluice.yaml': config, ...all } })
  await world.comment(await world.issue(), '/promote alpha beta to staging')
  for (const name of names) {
    const pull = await pullTo(world, 'staging', name)
    expect(await mergeable(pull.number)).toBe(true)
    await world.merge(pull.number)
    await world.settled()
  }
  expect(await world.read('apps/staging-1/kustomization.yaml')).toBe(list)
})

it('a source that services share is brought by nobody’s promotion: that is said, and its arrival is seen', async () => {
  const source = (environment: string) =>
    `applications/overlays/${environment}-cluster/services/sources/opencenter-tools.yaml`
  const text =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: opencenter-tools, namespace: flux-system }\nspec: { url: https://example.com/tools, ref: { branch: main } }\n'
  const using = async (service: string) => {
    const before = (await world.read(fluxOf('dev', service))) ?? ''
    return [fluxOf('dev', service), before.replace(`name: opencenter-${service}\n`, 'name: opencenter-tools\n')]
  }
  const change = Object.fromEntries([await using('redis'), await using('harbor'), [source('dev'), text]])
  await world.change('feat: Share a source', change)
  const verdict = async () => (await world.gate((await pullTo(world, 'staging')).head.sha))[0]
  expect(await verdict()).toMatchObject({ conclusion: 'failure' })
  expect((await verdict())?.summary).toMatch(/several services share .*opencenter-tools\.yaml.* copy it to/)
  const head = (await pullTo(world, 'staging')).head.sha
  await world.push('Add the source', { [source('staging')]: text })
  expect(await verdict()).toMatchObject({ conclusion: 'success' })
  expect((await pullTo(world, 'staging')).head.sha).toBe(head)
})

describe('a push that moves nothing under five open promotions', () => {
  const services = ['redis', 'harbor', 'loki', 'keycloak', 'olm']
  const heads = async () => (await world.pulls()).map(({ head }) => head.sha)

  it('costs at most 10 requests and writes nothing, also where all of them wait for something', async () => {
    const needing = 'spec:\n  dependsOn: [{ name: nobody, namespace: flux-system }]\n'
    const of = (service: string) => `${slice('dev', service)}/more.yaml`
    await world.change('feat: Say more', Object.fromEntries(services.map((one) => [of(one), `a: ${one}\n`])))
    const before = await heads()
    expect(before).toHaveLength(5)
    const quiet = await world.during(() =>
      world.push('Own', { [`${slice('staging', 'fluxcd')}/own/a.yaml`]: 'a: 1\n' }),
    )
    expect(quiet.length).toBeLessThanOrEqual(6)

    const name = 'kind: Kustomization\nmetadata: { name: nobody, namespace: flux-system }\n'
    const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1\n`
    const lacking = services.map((one) => [
      of(one),
      `${flux}kind: Kustomization\nmetadata: { name: ${one}-x }\n${needing}`,
    ])
    await world.change('feat: Need more', {
      ...Object.fromEntries(lacking),
      [`${slice('dev', 'fluxcd')}/nobody.yaml`]: `${flux}${name}spec: { path: ./x }\n`,
    })
    for (const sha of await heads()) expect((await world.gate(sha))[0]).toMatchObject({ conclusion: 'failure' })
    const blocked = await heads()
    const requests = await world.during(() =>
      world.push('Own', { [`${slice('staging', 'fluxcd')}/own/b.yaml`]: 'a: 2\n' }),
    )
    expect(requests.filter(isWrite)).toEqual([])
    expect(requests.length).toBeLessThanOrEqual(10)
    expect(await heads()).toEqual(blocked)
  })
})
