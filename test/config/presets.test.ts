// The layouts known by name: whose a path is in each, what it is called in the next environment, and what is nobody's.
import { describe, expect, it } from 'vitest'
import { layoutOf } from '../../src/config/layout.ts'
import { presets } from '../../src/config/presets/all.ts'
import { presetNames } from '../../src/config/presets/names.ts'
import { compileLayout, matchPath, rootsOf, translatePath } from '../../src/config/template.ts'
import { accepted } from './build.ts'

const pipeline = (layout: string) => `version: 1
layout: ${layout}
environments:
  - name: staging
  - name: production
    after: [staging]
`
const staging = { environment: 'staging', cluster: 'staging' }
const production = { environment: 'production', cluster: 'production' }

describe.each(presetNames)('the preset %s', (name) => {
  it('bears its name, and is a layout that two environments can have', () => {
    expect(presets[name].preset).toBe(name)
    expect(layoutOf(name)).toBe(presets[name])
    expect(accepted(pipeline(name)).config.layout).toBe(presets[name])
  })

  it('has every template once', () => {
    const { slices, indexes, services } = presets[name]
    const all = [...slices, ...indexes, ...Object.values(services ?? {}).flat()]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe.each([
  ['flux-monorepo', 'apps/staging/podinfo/values.yaml', 'podinfo', 'apps/production/podinfo/values.yaml'],
  ['flux-monorepo', 'apps/staging/podinfo-values.yaml', 'podinfo', 'apps/production/podinfo-values.yaml'],
  ['flux-monorepo', 'apps/staging/podinfo-patch.yaml', 'podinfo', 'apps/production/podinfo-patch.yaml'],
  ['flux-monorepo', 'apps/staging/podinfo.yaml', 'podinfo', 'apps/production/podinfo.yaml'],
  ['flux-monorepo', 'infrastructure/staging/ingress/x.yaml', 'ingress', 'infrastructure/production/ingress/x.yaml'],
  ['flux-monorepo', 'clusters/staging/apps.yaml', 'apps', 'clusters/production/apps.yaml'],
  ['app-first', 'web/overlays/staging/patch.yaml', 'web', 'web/overlays/production/patch.yaml'],
  ['app-first', 'apps/web/overlays/staging/a/b.yaml', 'web', 'apps/web/overlays/production/a/b.yaml'],
  ['app-first', 'services/web/environments/staging/x', 'web', 'services/web/environments/production/x'],
  ['app-first', 'clusters/staging/web.yaml', 'web', 'clusters/production/web.yaml'],
  ['flat-files', 'web/staging.yaml', 'web', 'web/production.yaml'],
  ['flat-files', 'charts/web/values-staging.yaml', 'web', 'charts/web/values-production.yaml'],
  ['flat-files', 'config/clusters/hub/staging.values.yaml', 'hub', 'config/clusters/hub/production.values.yaml'],
  ['flat-files', 'web/values/staging.yml', 'web', 'web/values/production.yml'],
  ['flat-files', 'deployments/peers/peers--staging.yaml', 'peers', 'deployments/peers/peers--production.yaml'],
  ['app-repository', 'overlays/staging/kustomization.yaml', 'app', 'overlays/production/kustomization.yaml'],
  ['app-repository', 'deploy/staging/kustomization.yaml', 'app', 'deploy/production/kustomization.yaml'],
  ['app-repository', 'k8s/overlays/staging/a.yaml', 'app', 'k8s/overlays/production/a.yaml'],
] as const)('in %s', (preset, path, service, there) => {
  const layout = compileLayout({ layout: presets[preset] })
  it(`${path} belongs to ${service} and goes to ${there}`, () => {
    expect(matchPath(layout, 'staging', 'staging', path)).toMatchObject({ kind: 'slice', service })
    expect(translatePath(layout, staging, production, path)).toBe(there)
  })
})

it.each([
  ['flux-monorepo', 'apps/base/podinfo/release.yaml'],
  ['flux-monorepo', 'apps/staging/base/x.yaml'],
  ['flux-monorepo', 'clusters/staging/flux-system/gotk-sync.yaml'],
  ['flux-monorepo', 'infrastructure/controllers/ingress.yaml'],
  ['app-first', 'web/base/deployment.yaml'],
  ['app-first', 'base/overlays/staging/x.yaml'],
  ['app-first', '.github/overlays/staging/x.yaml'],
  ['flat-files', 'web/values.yaml'],
  ['flat-files', '.github/workflows/staging.yaml'],
  ['flat-files', 'a/.hidden/web/staging.yaml'],
  ['flat-files', 'staging.yaml'],
  ['app-repository', 'base/kustomization.yaml'],
  ['app-repository', 'src/staging/main.ts'],
] as const)('in %s, %s belongs to nobody', (preset, path) => {
  expect(matchPath(compileLayout({ layout: presets[preset] }), 'staging', 'staging', path)).toBeNull()
})

it('reads the entries that kustomization.yaml files of an environment share', () => {
  const layout = compileLayout({ layout: presets['flux-monorepo'] })
  for (const folder of ['apps', 'infrastructure', 'clusters'])
    expect(matchPath(layout, 'staging', 'staging', `${folder}/staging/kustomization.yaml`)?.kind).toBe('index')
})

it('keeps regions of one name apart by their environment', () => {
  const layout = compileLayout({ layout: presets.regions })
  const [from, to] = [
    { environment: 'staging', cluster: 'eu' },
    { environment: 'production', cluster: 'eu' },
  ]
  expect(translatePath(layout, from, to, 'apps/staging/eu/web/a.yaml')).toBe('apps/production/eu/web/a.yaml')
  expect(matchPath(layout, 'production', 'eu', 'apps/staging/eu/web/a.yaml')).toBeNull()
  expect(rootsOf(layout, 'staging', 'eu')).toEqual([
    'apps/staging/eu',
    'clusters/staging/eu',
    'infrastructure/staging/eu',
  ])
})
