// What it costs to find the pins of one base in many clusters and to plan their move, everything that is asked for at hand.
import { planBump } from '../../src/bump/plan-bump.ts'
import { readYaml } from '../../src/flux/read-yaml.ts'
import type { Known } from '../../src/promotion/model.ts'
import { configOf, repository } from '../promotion/repository.ts'
import { type Bench, type Figures, median } from './figure.ts'

const services = 40

const source = (name: string) => `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 15m
  url: https://github.com/acme/base
  ref:
    tag: "1.0.0"
`

/** Differs between clusters by the cluster's name. */
const kustomizations = (name: string, cluster: string) =>
  [
    [`${name}-base`, name, `applications/base/services/${name}`],
    [`${name}-override`, 'flux-system', `./applications/overlays/${cluster}/services/${name}`],
  ]
    .map(
      ([object, from, path]) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${object}
  namespace: flux-system
spec:
  interval: 5m
  path: ${path}
  sourceRef:
    kind: GitRepository
    name: ${from}
`,
    )
    .join('---\n')

function standing(clusters: number) {
  const names = Array.from({ length: clusters }, (_, n) => `c${n}-cluster`)
  const files: Record<string, string> = {}
  for (const cluster of names) {
    for (let n = 0; n < services; n++) {
      const folder = `applications/overlays/${cluster}/services`
      files[`${folder}/sources/s${n}.yaml`] = source(`s${n}`)
      files[`${folder}/fluxcd/s${n}.yaml`] = kustomizations(`s${n}`, cluster)
    }
  }
  const repo = repository()
  const config = configOf(`version: 1
mode: act
layout: opencenter
environments:
  - name: prod
    clusters: [${names.join(', ')}]
`)
  return { repo, commit: repo.commit(files), config, texts: [...new Set(Object.values(files))] }
}

/** User and system time of the process, garbage collection included, in ms. */
function cpuOf(run: () => void): number {
  const started = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}

function cost(clusters: number, runs: number) {
  const { repo, commit, config, texts } = standing(clusters)
  const request = {
    base: { host: 'github.com', owner: 'acme', name: 'base' },
    environment: 'prod',
    commit,
    to: { kind: 'tag', tag: '1.1.0' },
    only: null,
    except: null,
    kept: {},
    mayLower: false,
    versioning: 'auto',
    own: null,
  } as const
  const step = (known: Known) => planBump(request, config, known)
  const { asked } = repo.run(step)
  const costs = Array.from({ length: runs }, () => {
    const known = repo.read(asked.flat())
    // Bytes of its own: what was read before is no help.
    const blobs = new Map([...known.blobs].map(([oid, bytes]) => [oid, bytes === 'too-large' ? bytes : bytes.slice()]))
    return cpuOf(() => {
      const planned = step({ ...known, blobs })
      const changes = 'done' in planned ? planned.done.flatMap((plan) => plan.changes).length : 0
      if (changes !== clusters * services) throw new Error(`${changes} changes`)
    })
  })
  return { plan: median(costs), texts }
}

export const basePins: Bench = {
  name: 'base-pins',
  run: async (): Promise<Figures> => {
    const small = cost(50, 5)
    const { plan, texts } = cost(500, 5)
    const parse = cpuOf(() => {
      for (const text of texts) if ('problems' in readYaml(text, 'a.yaml')) throw new Error('a text is no YAML')
    })
    const what = `parsing each of the ${texts.length} texts once`
    return {
      [`base-pins.500-clusters-${services}-sources`]: {
        value: plan,
        unit: 'ms',
        bar: 1000,
        baseline: { name: what, value: parse },
      },
      'base-pins.500-to-50-clusters': {
        value: plan / small.plan,
        unit: 'ratio',
        bar: 15,
        baseline: { name: 'as many times the clusters', value: 10 },
      },
    }
  },
}
