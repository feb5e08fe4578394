// What holds for every repository: a configuration that is proposed can be used, and no file is of two places.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { compileLayout, matchPath } from '../../src/config/template.ts'
import { writeConfig } from '../../src/messages/onboarding-config.ts'
import { recognise } from '../../src/onboarding/recognise.ts'

const words = [
  'dev',
  'staging',
  'prod',
  'prod-eu',
  'prod-us',
  'dev-cluster',
  'qa',
  'live',
  'stg',
  'base',
  'overlays',
  'apps',
  'clusters',
  'web',
  'api',
  'db',
  'eu',
  'us',
  'fluxcd',
  'services',
  'applications',
  'idfint',
  'idfprod',
  'all',
  'to',
  '{x}',
  'a:b',
  'é',
  '*',
  '.github',
  'CON',
]
const folder = fc.constantFrom(...words)
const file = fc.oneof(
  fc.constantFrom('kustomization.yaml', 'release.yaml', 'web.yaml', 'api.yaml', 'x.tf', '{service}.yaml'),
  fc
    .tuple(
      fc.constantFrom('values-', 'web--', ''),
      fc.constantFrom('dev', 'prod', 'prod-eu', 'stg'),
      fc.constantFrom('.yaml', '_t.yml', '.values.yaml'),
    )
    .map((parts) => parts.join('')),
)
const path = fc.tuple(fc.array(folder, { maxLength: 4 }), file).map(([folders, name]) => [...folders, name].join('/'))
/** Random paths, and some of them again with the environments exchanged, so that there is something to recognise. */
const repository = fc
  .array(path, { minLength: 1, maxLength: 40 })
  .map((paths) => [
    ...new Set([
      ...paths,
      ...paths.map((one) => one.replaceAll('dev', 'prod')),
      ...paths.map((one) => one.replaceAll('staging', 'prod')),
    ]),
  ])

describe('whatever a repository looks like', () => {
  it('a proposed configuration has no problem, and every file is of one place at most', () => {
    fc.assert(
      fc.property(repository, fc.boolean(), (paths, onBranches) => {
        const branches = onBranches ? ['dev', 'staging', 'main'].map((name) => ({ name, paths })) : []
        const found = recognise({ paths, branches })
        if (found.kind === 'unrecognised') return
        const parsed = parseConfig(writeConfig(found.draft, ['a\nb']), 'x')
        expect(parsed).not.toHaveProperty('problems')
        if (found.config.environments.some(({ branch }) => branch !== null)) return
        const layout = compileLayout(found.config)
        const places = found.config.environments.flatMap(({ name, clusters }) =>
          clusters.map((one) => [name, one.name] as const),
        )
        for (const one of paths) {
          const owners = places.filter(
            ([environment, cluster]) => matchPath(layout, environment, cluster, one) !== null,
          )
          expect(owners.length, one).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 100 },
    )
  })
})
