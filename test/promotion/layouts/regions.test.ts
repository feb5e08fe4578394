// Regions below environments: two environments have clusters of one name, and everything that is told of one stays with it.
import { describe, expect, it } from 'vitest'
import { configOf, type Files, planAll, written } from '../repository.ts'

const config = configOf(`version: 1
mode: act
layout: regions
environments:
  - { name: staging, clusters: [eu, us] }
  - { name: production, after: [staging], clusters: [eu, us, us-west] }
variables:
  staging/eu: { host: eu.staging.example.com }
  staging/us: { host: us.staging.example.com }
  production/eu: { host: eu.example.com }
  production/us: { host: us.example.com }
  production/us-west: { host: us-west.example.com }
`)
const web = (environment: string, region: string, host: string, tag: string, replicas: number): Files => ({
  [`apps/${environment}/${region}/web/values.yaml`]: `host: ${host}\nimage:\n  tag: ${tag}\nreplicas: ${replicas}\n`,
  [`apps/${environment}/${region}/web/kustomization.yaml`]:
    'configMapGenerator:\n  - name: web\n    files: [values.yaml]\n',
  [`apps/${environment}/${region}/kustomization.yaml`]: 'resources:\n  - web\n',
  [`clusters/${environment}/${region}/web.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  path: ./apps/${environment}/${region}/web
`,
})
const staging = (tag: string): Files => ({
  ...web('staging', 'eu', 'eu.staging.example.com', tag, 1),
  ...web('staging', 'us', 'us.staging.example.com', tag, 1),
})
const production: Files = {
  ...web('production', 'eu', 'eu.example.com', '1.0.0', 5),
  ...web('production', 'us', 'us.example.com', '1.0.0', 3),
}
const ask = (tag: string, isRecorded: boolean) => {
  const source = { ...staging(tag), ...production }
  const base = isRecorded ? { ...staging('1.0.0'), ...production } : null
  return planAll({ base, source, target: source, config, unit: 'web', from: 'staging', to: 'production' }).done
}

describe('a change of both regions of staging', () => {
  const [eu, us] = ask('1.1.0', true)

  it('reaches each region of production from its like', () => {
    expect([eu, us].map((one) => one && [one.sourceCluster, one.cluster, written(one)])).toEqual([
      [
        'eu',
        'eu',
        { 'apps/production/eu/web/values.yaml': 'host: eu.example.com\nimage:\n  tag: 1.1.0\nreplicas: 5\n' },
      ],
      [
        'us',
        'us',
        { 'apps/production/us/web/values.yaml': 'host: us.example.com\nimage:\n  tag: 1.1.0\nreplicas: 3\n' },
      ],
    ])
  })
})

describe('a first copy into a region whose name begins with another’s', () => {
  const west = ask('1.0.0', false).at(-1)

  it('says its paths and hosts, and nothing of staging', () => {
    expect(west && written(west)).toEqual(web('production', 'us-west', 'us-west.example.com', '1.0.0', 1))
  })

  it('comes from the first region listed upstream, which its note tells apart', () => {
    expect(west?.sourceCluster).toBe('eu')
    expect(west?.problems).toEqual([])
  })
})

describe('a service that one region of staging does not have', () => {
  const without = (files: Files) =>
    Object.fromEntries(Object.entries(files).filter(([path]) => !path.includes('/staging/us/')))
  const made = (base: Files | null, source: Files) =>
    planAll({ base, source, target: source, config, unit: 'web', from: 'staging', to: 'production' }).done
  const before = { ...staging('1.0.0'), ...production }
  const now = { ...staging('1.1.0'), ...production }

  it('reaches the others, and that one receives nothing that a later merge could take for its base', () => {
    for (const base of [without(before), null]) {
      const plans = made(base, without(now))
      expect(plans.map(({ problems }) => problems)).toEqual([[], [], []])
      const us = plans[1]
      expect(us && [us.changes, us.conflicts, us.base.commit]).toEqual([[], [], null])
      expect(us).not.toHaveProperty('received')
    }
  })

  it('is a problem where it had it once, and where no region has it', () => {
    expect(made(before, without(now))[1]?.problems.map(({ code }) => code)).toEqual(['source-empty'])
    const nowhere = made(production, production).flatMap(({ problems }) => problems.map(({ code }) => code))
    expect(nowhere).toEqual(['unknown-service', 'unknown-service', 'unknown-service'])
  })
})
