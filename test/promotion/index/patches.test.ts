// An environment whose kustomization.yaml builds on a shared base: the entry of the base and the patches of a service come and go
// with its files.
import { describe, expect, it } from 'vitest'
import { configOf, type Files, plan, written } from '../repository.ts'

const config = configOf(`version: 1
layout: flux-monorepo
environments: [{ name: staging }, { name: production, after: [staging] }]
`)
const index = (environment: string, text: string): Files => ({ [`apps/${environment}/kustomization.yaml`]: text })
const values = (environment: string, name = 'web'): Files => ({
  [`apps/${environment}/${name}-values.yaml`]: `kind: HelmRelease\nmetadata:\n  name: ${name}\n`,
})
const base: Files = { 'apps/base/web/kustomization.yaml': 'resources: []\n' }
const shared = 'resources:\n  - ../base/web\npatches:\n  - path: web-values.yaml\n    target: {kind: HelmRelease}\n'

/** What production's index becomes with the first copy of web. */
function first(theirs: string, ours: string | null): string | null | undefined {
  const tree = {
    ...base,
    ...index('staging', theirs),
    ...values('staging'),
    ...(ours === null ? {} : index('production', ours)),
  }
  const made = plan({ base: null, source: tree, target: tree, config, unit: 'web', from: 'staging', to: 'production' })
  expect(made.problems).toEqual([])
  return written(made)['apps/production/kustomization.yaml']
}

describe('a first copy', () => {
  it.each([
    ['beside nothing', 'resources: []\n', shared],
    [
      'beside patches of another file',
      'resources:\n- ../base/api\npatches:\n- path: api-values.yaml # ours\n',
      'resources:\n- ../base/api\n- ../base/web\npatches:\n- path: api-values.yaml # ours\n- path: web-values.yaml\n  target: {kind: HelmRelease}\n',
    ],
    [
      'beside a patch that is written out',
      'resources:\n  - api\npatches:\n  - patch: |\n      - op: add\n    target:\n      name: api\n',
      'resources:\n  - api\n  - ../base/web\npatches:\n  - patch: |\n      - op: add\n    target:\n      name: api\n  - path: web-values.yaml\n    target: {kind: HelmRelease}\n',
    ],
    ['that stands there already', shared, undefined],
  ])('brings the base and the patch %s', (_, ours, expected) => {
    expect(first(shared, ours)).toBe(expected)
  })

  it('makes an index of its own entries alone where there is none', () => {
    const more =
      'resources:\n  - ../base/api\n  - ../base/web\npatches:\n  - path: api-values.yaml\n  - path: web-values.yaml\n'
    expect(first(more, null)).toBe('resources:\n  - ../base/web\npatches:\n  - path: web-values.yaml\n')
  })

  it('brings strategic merge patches of the older form', () => {
    const old = (name: string) => `resources:\n  - ../base/${name}\npatchesStrategicMerge:\n  - ${name}-values.yaml\n`
    expect(first(old('web'), old('api'))).toBe(
      'resources:\n  - ../base/api\n  - ../base/web\npatchesStrategicMerge:\n  - api-values.yaml\n  - web-values.yaml\n',
    )
  })

  it('brings every patch that one file is for', () => {
    const two =
      'resources: [../base/web]\npatches:\n  - path: web-values.yaml\n    target:\n      name: a\n  - path: web-values.yaml\n    target:\n      name: b\n'
    expect(first(two, 'resources: [../base/api]\n')).toBe(two.replace('[../base/web]', '[../base/api, ../base/web]'))
  })

  it('leaves entries of bases alone that are named like another service', () => {
    expect(first('resources:\n  - ../base/webhook\n  - ../base\n  - ../base/web\n', 'resources: []\n')).toBe(
      'resources:\n  - ../base/web\n',
    )
  })
})

describe('a later change', () => {
  const step = (old: Files, now: Files, ours: Files) =>
    written(
      plan({
        base: { ...base, ...old },
        source: { ...base, ...now },
        target: { ...base, ...ours },
        config,
        unit: 'web',
        from: 'staging',
        to: 'production',
      }),
    )['apps/production/kustomization.yaml']

  it('brings a patch that the source adds, and takes one that it removes', () => {
    const whole: Files = { 'apps/staging/web.yaml': 'a: 1\n', 'apps/production/web.yaml': 'a: 1\n' }
    const none = 'resources:\n  - web.yaml\n'
    const patched = `${none}patches:\n  - path: web-values.yaml\n`
    const [before, after] = [
      { ...whole, ...index('staging', none) },
      { ...whole, ...index('staging', patched), ...values('staging') },
    ]
    expect(step(before, after, { ...whole, ...index('production', none) })).toBe(patched)
    const ours = { ...whole, ...index('production', patched), ...values('production') }
    expect(step(after, before, ours)).toBe(`${none}patches: []\n`)
  })

  it('does not bring back a base that the target took out', () => {
    const now = { ...index('staging', shared), ...values('staging') }
    const changed = { ...now, 'apps/staging/web-values.yaml': 'kind: HelmRelease\nmetadata:\n  name: other\n' }
    const ours = { ...index('production', 'resources: []\n'), ...values('production') }
    expect(step(now, changed, ours)).toBeUndefined()
  })
})
