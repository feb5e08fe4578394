// Whole trees: the openCenter fixture, an edit that a person makes in dev, and exactly what reaches the next environment.
import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/promotion/model.ts'
import { applied, at, configOf, type Files, fixture, plan, written } from './repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const redisValues = 'redis/helm-values/override-values.yaml'
const text = (files: Files, path: string) => String(files[path] ?? '')
const edit = (files: Files, path: string, change: (text: string) => string): Files => ({
  ...files,
  [path]: change(text(files, path)),
})
const step = (unit: string, base: Files, source: Files, target: Files, from = 'dev', to = 'staging'): Plan =>
  plan({ base, source, target, config, unit, from, to })

describe('a new image of redis in dev', () => {
  const moved = edit(tree, at('dev', redisValues), (values) => values.replace('tag: "7.4.1"', 'tag: "7.4.2"'))
  const toStaging = step('redis', tree, moved, tree)

  it('reaches staging as one changed line', () => {
    const path = at('staging', redisValues)
    expect(written(toStaging)).toEqual({ [path]: text(tree, path).replace('tag: "7.4.1"', 'tag: "7.4.2"') })
    expect([toStaging.conflicts, toStaging.secrets, toStaging.problems, toStaging.notes]).toEqual([[], [], [], []])
  })

  it('names what staging keeps, and no secret', () => {
    expect(toStaging.kept).toContainEqual({
      path: at('staging', redisValues),
      pointer: 'master.replicas',
      target: '2',
      source: '1',
    })
    expect(toStaging.kept).toContainEqual({
      path: at('staging', redisValues),
      pointer: 'auth.password',
      target: '(secret)',
      source: '(secret)',
    })
  })

  it('goes on to prod from staging', () => {
    const staging = applied(toStaging, moved)
    const toProd = step('redis', moved, staging, staging, 'staging', 'prod')
    const path = at('prod', redisValues)
    expect(written(toProd)).toEqual({ [path]: text(tree, path).replace(/tag: .*/, 'tag: "7.4.2"') })
  })

  it('is not promoted twice', () => {
    const staging = applied(toStaging, moved)
    expect(step('redis', moved, moved, staging).changes).toEqual([])
  })
})

describe('a new manifest of redis with its entry', () => {
  const budget = 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: redis\n  namespace: redis\n'
  const moved = edit(
    { ...tree, [at('dev', 'redis/budget.yaml')]: budget },
    at('dev', 'redis/kustomization.yaml'),
    (own) => own.replace('  - "httproute.yaml"\n', '  - "httproute.yaml"\n  - "budget.yaml"\n'),
  )

  it('arrives with it', () => {
    const kustomization = at('staging', 'redis/kustomization.yaml')
    expect(written(step('redis', tree, moved, tree))).toEqual({
      [at('staging', 'redis/budget.yaml')]: budget,
      [kustomization]: text(tree, kustomization).replace(
        '  - "httproute.yaml"\n',
        '  - "httproute.yaml"\n  - "budget.yaml"\n',
      ),
    })
  })

  it('stands last, as in staging, behind an entry that prod alone has', () => {
    const staging = applied(step('redis', tree, moved, tree), moved)
    const toProd = step('redis', moved, staging, staging, 'staging', 'prod')
    const kustomization = at('prod', 'redis/kustomization.yaml')
    expect(toProd.conflicts).toEqual([])
    expect(written(toProd)).toEqual({
      [at('prod', 'redis/budget.yaml')]: budget,
      [kustomization]: text(staging, kustomization).replace(
        '  - "poddisruptionbudget.yaml"\n',
        '  - "poddisruptionbudget.yaml"\n  - "budget.yaml"\n',
      ),
    })
  })
})

it('takes a Flux file out of staging with its entry when it leaves dev', () => {
  const moved: Record<string, unknown> = { ...tree }
  delete moved[at('dev', 'fluxcd/harbor-namespace.yaml')]
  const index = at('dev', 'fluxcd/kustomization.yaml')
  const source = edit(moved as Files, index, (own) => own.replace('  - ./harbor-namespace.yaml\n', ''))
  const staging = at('staging', 'fluxcd/kustomization.yaml')
  expect(written(step('harbor', tree, source, tree))).toEqual({
    [at('staging', 'fluxcd/harbor-namespace.yaml')]: null,
    [staging]: text(tree, staging).replace('  - ./harbor-namespace.yaml\n', ''),
  })
})

describe('the first copy of headlamp into staging', () => {
  const first = plan({ base: null, source: tree, target: tree, config, unit: 'headlamp' })

  it('brings its folder, its Flux file, its source and both entries in their places', () => {
    expect(Object.keys(written(first))).toEqual([
      at('staging', 'fluxcd/headlamp.yaml'),
      at('staging', 'fluxcd/kustomization.yaml'),
      at('staging', 'headlamp/helm-values/override-values.yaml'),
      at('staging', 'headlamp/httproute.yaml'),
      at('staging', 'headlamp/kustomization.yaml'),
      at('staging', 'sources/kustomization.yaml'),
      at('staging', 'sources/opencenter-headlamp.yaml'),
    ])
    expect(written(first)[at('staging', 'sources/kustomization.yaml')]).toContain(
      '  - "opencenter-gateway-api.yaml"\n  - "opencenter-headlamp.yaml"\n  - "opencenter-olm.yaml"\n',
    )
    expect(written(first)[at('staging', 'fluxcd/kustomization.yaml')]).toContain(
      '  - ./gateway.yaml\n  - ./headlamp.yaml\n  - ./kube-prometheus-stack.yaml\n',
    )
  })

  it('says it in staging’s terms', () => {
    expect(written(first)[at('staging', 'headlamp/httproute.yaml')]).toContain('headlamp.staging.example.com')
    expect(written(first)[at('staging', 'fluxcd/headlamp.yaml')]).toContain(
      'overlays/staging-cluster/services/headlamp',
    )
    expect(Object.values(written(first)).join('')).not.toContain('dev')
  })

  it('leaves the secret out, says for whom to encrypt it, and that it is a first copy', () => {
    expect(written(first)[at('staging', 'headlamp/helm-values/override-values.yaml')]).toBe(
      '---\nreplicaCount: 1\nconfig:\n  oidc:\n    clientID: headlamp\n',
    )
    expect(first.secrets).toMatchObject([
      {
        path: at('staging', 'headlamp/helm-values/override-values.yaml'),
        keys: ['config.oidc.clientSecret'],
        missing: true,
        recipients: ['age1exampleexamplestg00exampleexampleexampleexampleexampleexa'],
      },
    ])
    expect(first.introduces).toBe(true)
    expect(first.notes.map((note) => note.code)).toEqual(['first-sync'])
  })
})

it('merges a stage of keycloak value by value beside what staging owns', () => {
  const path = 'keycloak/20-keycloak/keycloak.yaml'
  const moved = edit(tree, at('dev', path), (own) =>
    own.replace(/^spec:\n/m, 'spec:\n  image: quay.io/keycloak:26.1\n'),
  )
  expect(moved[at('dev', path)]).not.toBe(tree[at('dev', path)])
  expect(written(step('keycloak', tree, moved, tree))).toEqual({
    [at('staging', path)]: text(tree, at('staging', path)).replace(
      /^spec:\n/m,
      'spec:\n  image: quay.io/keycloak:26.1\n',
    ),
  })
})

it('finds nothing to do for any service of the fixture when nothing moved', () => {
  const units = ['redis', 'harbor', 'keycloak', 'loki', 'gateway', 'gateway-api', 'olm', 'calico', 'alert-proxy']
  for (const unit of units) expect([unit, step(unit, tree, tree, tree).changes]).toEqual([unit, []])
})

it('never changes what it was given, and says the same twice', () => {
  const moved = edit(tree, at('dev', redisValues), (values) => values.replace('7.4.1', '7.5.0'))
  const [once, again] = [step('redis', tree, moved, tree), step('redis', tree, moved, tree)]
  expect(again).toEqual(once)
})
