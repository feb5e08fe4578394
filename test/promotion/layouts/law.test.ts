// The law over all layouts: whatever stands in a repository, a unit's plan writes files of its own services in the target cluster
// and the index files there, nothing else, and never needs the last guard to say so.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { templateTexts } from '../../../src/config/layout.ts'
import type { Config } from '../../../src/config/model.ts'
import { presetNames } from '../../../src/config/presets/names.ts'
import { compileLayout, matchPath } from '../../../src/config/template.ts'
import { configOf, type Files, planAll } from '../repository.ts'

const environments = (clusters: string) => `environments:
  - { name: staging, clusters: [${clusters}] }
  - { name: prod, after: [staging], clusters: [${clusters.replaceAll('staging', 'prod')}] }
`
const explicit = `{ slice: ["teams/{service}/{environment}/*-{cluster}.yaml", "x-{cluster}/{service}/**"], indexes: ["x-{cluster}/kustomization.yaml"], services: { web: ["web-{cluster}/**"] } }`
const configs: readonly (readonly [string, Config])[] = [...presetNames, explicit].map((layout) => {
  const clusters = layout === 'regions' ? 'eu, us' : 'staging-eu, staging'
  return [layout, configOf(`version: 1\nlayout: ${layout}\n${environments(clusters)}`)]
})

const services = ['web', 'web', 'web', 'api', 'web-staging', 'base']
const word = fc.constantFrom(...services, 'staging', 'prod', 'services', 'fluxcd', 'a', 'values.yaml', 'prod-eu')
const text = fc.constantFrom(
  'a: 1\n',
  'a: 2\nname: staging\n',
  'resources:\n  - web\n  - ../base/web\n  - web.yaml\n  - api.yaml\npatches:\n  - path: web-values.yaml\n',
  'resources: [./api.yaml, ../../apps/web/overlays/staging]\n',
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web}\nspec: {path: ./apps/staging/web}\n',
  'no yaml: [\n',
)

/** A path that a template of some place has, or nearly. */
const drawn = fc.record({
  place: fc.nat(),
  template: fc.nat(),
  words: fc.array(word, { minLength: 6, maxLength: 6 }),
  text,
  /** In the base, in the source, in both. */
  times: fc.constantFrom('before', 'now', 'always'),
})
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

const placesOf = (config: Config) =>
  config.environments.flatMap(({ name, clusters }) => clusters.map((one) => ({ environment: name, cluster: one.name })))

function pathFrom(config: Config, { place, template, words }: Drawn): string {
  const [places, templates, left] = [placesOf(config), templateTexts(config.layout), words.values()]
  const { environment = '', cluster = '' } = places[place % places.length] ?? {}
  const fill = (hole: string) => {
    if (hole === '{group}') return 'services'
    if (hole === '{service}') return services[(place + template) % services.length] ?? ''
    return hole === '{cluster}' ? cluster : hole === '{environment}' ? environment : (left.next().value ?? 'x')
  }
  return (templates[template % templates.length] ?? '').replaceAll(/\{\w+\}|\*+/g, fill)
}

function treesOf(config: Config, all: readonly Drawn[]) {
  const [before, now]: [Record<string, string>, Record<string, string>] = [{}, {}]
  for (const one of all) {
    const path = pathFrom(config, one)
    const isFree = Object.keys({ ...before, ...now }).every(
      (other) => !`${other}/`.startsWith(`${path}/`) && !`${path}/`.startsWith(`${other}/`),
    )
    if (!isFree && !(path in before) && !(path in now)) continue
    if (one.times !== 'now') before[path] = one.text
    if (one.times !== 'before') now[path] = `${one.text}# now\n`
  }
  return { before, now } satisfies Record<string, Files>
}

describe.each(configs)('in the layout %s', (_, config) => {
  it('a unit writes inside of its own services and of the index files of its clusters', () => {
    const layout = compileLayout(config)
    let writes = 0
    fc.assert(
      fc.property(
        fc.array(drawn, { minLength: 10, maxLength: 30 }),
        fc.constantFrom(...services),
        fc.boolean(),
        (all, unit, isFirst) => {
          const { before, now } = treesOf(config, all)
          const name = config.layout.preset === 'app-repository' ? 'app' : unit
          const question = {
            base: isFirst ? null : before,
            source: now,
            target: now,
            config,
            unit: name,
            from: 'staging',
            to: 'prod',
          }
          for (const plan of planAll(question).done) {
            expect(plan.problems.map(({ code }) => code)).not.toContain('outside-target')
            for (const { path, before: old, after } of plan.changes) {
              writes++
              const match = matchPath(layout, 'prod', plan.cluster, path)
              expect(match).not.toBeNull()
              // A Flux file goes with the service whose path it applies.
              const isFlux = /kind: Kustomization/.test(after?.text ?? old?.text ?? '')
              if (match?.kind === 'slice' && !isFlux) expect(match.service).toBe(name)
              const others = placesOf(config).filter(
                (one) => one.environment !== 'prod' || one.cluster !== plan.cluster,
              )
              expect(others.map((one) => matchPath(layout, one.environment, one.cluster, path))).toEqual(
                others.map(() => null),
              )
            }
          }
        },
      ),
      { numRuns: 40 },
    )
    expect(writes).toBeGreaterThan(0)
  })
})
