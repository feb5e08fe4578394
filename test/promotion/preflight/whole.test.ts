// Laws of the preflight on the whole fixture: nothing to say of nothing, nothing unexplained in an empty cluster, and no
// file that is referred to can go missing unnoticed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathReferences } from '../../../src/flux/path-references.ts'
import { readYaml } from '../../../src/flux/read-yaml.ts'
import { folderOf, resolveEntry } from '../../../src/promotion/slice/entries.ts'
import { configOf, type Files, fixture, plan } from '../repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const units = [
  'redis',
  'harbor',
  'keycloak',
  'loki',
  'gateway',
  'gateway-api',
  'olm',
  'calico',
  'cert-manager',
  'kube-prometheus-stack',
  'headlamp',
  'alert-proxy',
]
const isOf = (cluster: string) => (path: string) => path.startsWith(`applications/overlays/${cluster}-cluster/`)
const only = (keep: (path: string) => boolean): Files =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => keep(path)))
const empty = only((path) => !isOf('staging')(path))
const intoEmpty = (unit: string, source: Files = tree) => plan({ base: null, source, target: empty, config, unit })

it.each(units)('nothing to promote of %s has nothing to say', (unit) => {
  const made = plan({ base: tree, source: tree, target: tree, config, unit })
  expect([made.changes, made.problems, made.notes, made.checklist]).toEqual([[], [], [], undefined])
})

it.each(units)('a first copy of %s into an empty cluster only misses what its checklist explains', (unit) => {
  const { problems, checklist } = intoEmpty(unit)
  const explained = new Set(checklist?.map(({ path, line }) => `${path}:${line}`))
  expect(
    problems.filter(({ code, file, line }) => code !== 'missing-object' || !explained.has(`${file}:${line}`)),
  ).toEqual([])
})

/** Files of dev that a kustomization.yaml there names. */
const named = Object.keys(tree)
  .filter(isOf('dev'))
  .flatMap((path) => {
    const read = path.endsWith('/kustomization.yaml') ? readYaml(tree[path] ?? '', path) : { problems: [] }
    const references = 'documents' in read ? pathReferences(read) : []
    return references.flatMap(({ value }) => resolveEntry(folderOf(path), value) ?? [])
  })
  .filter((path) => Object.hasOwn(tree, path))

describe('a file that is named', () => {
  const inFolders = units.flatMap((unit) =>
    named.filter((path) => path.includes(`/services/${unit}/`)).map((path) => [unit, path] as const),
  )

  it('is missed, whichever it is', () => {
    expect(inFolders.length).toBeGreaterThan(10)
    fc.assert(
      fc.property(fc.constantFrom(...inFolders), ([unit, path]) => {
        const source = Object.fromEntries(Object.entries(tree).filter(([one]) => one !== path))
        const { problems } = intoEmpty(unit, source)
        expect(problems.filter(({ code }) => code === 'missing-file').map(({ message }) => message)).toEqual([
          expect.stringContaining(path.replaceAll('dev-cluster', 'staging-cluster')),
        ])
      }),
      { numRuns: 40 },
    )
  })

  it('is not missed by a plan that found it missing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inFolders.filter(([unit]) => unit === 'redis' || unit === 'harbor')),
        ([unit, path]) => {
          const target = path.replaceAll('dev-cluster', 'staging-cluster')
          const lost = Object.fromEntries(Object.entries(tree).filter(([one]) => one !== target))
          // The fault stood before: a plan that does not touch it says nothing of it.
          expect(plan({ base: tree, source: tree, target: lost, config, unit }).problems).toEqual([])
        },
      ),
      { numRuns: 10 },
    )
  })
})
