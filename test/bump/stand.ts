// Repositories in memory whose clusters pin bases, and the bumps that are asked of them.
import type { BumpPlan, BumpRequest } from '../../src/bump/model.ts'
import { surveyPins } from '../../src/bump/pins.ts'
import { planBump } from '../../src/bump/plan-bump.ts'
import type { Config } from '../../src/config/model.ts'
import { layoutFor } from '../../src/promotion/slice/layout-memo.ts'
import { config, type Files, repository } from '../promotion/repository.ts'

const base = { host: 'github.com', owner: 'acme', name: 'base' }

/** A file below the services of staging, where sources stand. */
export const path = (name: string, cluster = 'staging-cluster') => `applications/overlays/${cluster}/services/${name}`

export type SourceText = {
  readonly name?: string
  readonly url?: string
  readonly ref?: string
  readonly kind?: string
  readonly more?: string
}

/** `ref`: what stands behind `ref:` and its line end. */
export const source = ({ name = 'base', url, ref = 'tag: "1.0.0"', kind, more = '' }: SourceText = {}) =>
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind ?? 'GitRepository'}
metadata:
  name: ${name}
  namespace: flux-system
spec:
  url: ${url ?? 'https://github.com/acme/base'}
  ref:
    ${ref}
${more}`

/** Its own file `fluxcd/<service>.yaml` makes a Kustomization a service's. */
export const kustomization = (service: string, of: string, at = `applications/base/${service}`) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${service}
  namespace: flux-system
spec:
  path: ./${at}
  sourceRef:
    kind: GitRepository
    name: ${of}
`

export function bump(
  files: Files,
  asked: Partial<BumpRequest> & { readonly tag?: string },
  settings: Config = config(),
) {
  const repo = repository()
  const commit = repo.commit(files)
  const { tag = '2.0.0', ...more } = asked
  const request: BumpRequest = {
    base,
    environment: 'staging',
    commit,
    to: { kind: 'tag', tag },
    only: null,
    except: null,
    kept: {},
    mayLower: true,
    versioning: 'auto',
    own: null,
    ...more,
  }
  return repo.run((known) => planBump(request, settings, known)).done
}

export function onlyBump(...question: Parameters<typeof bump>): BumpPlan {
  const [plan, ...more] = bump(...question)
  if (plan === undefined || more.length > 0) throw new Error('not exactly one plan')
  return plan
}

export function survey(files: Files, environment: string, settings: Config, own: string | null = null) {
  const repo = repository()
  const commit = repo.commit(files)
  const clusters =
    settings.environments.find(({ name }) => name === environment)?.clusters.map(({ name }) => name) ?? []
  const { bases } = settings
  const place = { environment, clusters, commit }
  return repo.run((known) => surveyPins(place, bases, own, settings, layoutFor(settings), known)).done
}
