// Nothing outside of the target leaves a plan, even if a step before it were wrong.
import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../../src/config/template.ts'
import { insideTarget } from '../../../src/promotion/slice/outside.ts'
import { at, config, configOf, overlay } from '../repository.ts'

const to = { environment: 'staging', cluster: 'staging-cluster' }
const change = (path: string) => ({ path, before: null, after: null })
const terms = (settings = config()) => ({ layout: compileLayout(settings), to })

describe('the last look at a plan', () => {
  it('passes files and indexes of the target', () => {
    const changes = [at('staging', 'redis/v.yaml'), at('staging', 'fluxcd/kustomization.yaml')].map(change)
    expect(insideTarget(changes, terms())).toEqual({ changes, problems: [] })
  })

  it.each([
    ['a file of the source', at('dev', 'redis/v.yaml')],
    ['a file of another environment', at('prod', 'redis/v.yaml')],
    ['a cluster whose name begins alike', `${overlay('staging-cluster-2')}/services/redis/v.yaml`],
    ['a way out', at('staging', 'redis/../../../prod-cluster/services/redis/v.yaml')],
    ['a file of the repository', '.github/workflows/x.yml'],
    ['Flux’s own files', `${overlay('staging-cluster')}/flux-system/gotk-sync.yaml`],
    ['an absolute path', `/${at('staging', 'redis/v.yaml')}`],
  ])('stops %s and passes the rest', (_, path) => {
    const good = change(at('staging', 'redis/v.yaml'))
    expect(insideTarget([good, change(path)], terms())).toEqual({
      changes: [good],
      problems: [expect.objectContaining({ code: 'outside-target', file: path })],
    })
  })

  it('goes by the templates where the layout’s root is the whole repository', () => {
    const settings = configOf(
      'version: 1\nlayout: { slice: ["{service}/{cluster}/**"] }\nenvironments:\n  - { name: dev, clusters: [dev-cluster] }\n  - { name: staging, after: [dev], clusters: [staging-cluster] }\n',
    )
    const changes = ['redis/staging-cluster/v.yaml', 'redis/dev-cluster/v.yaml'].map(change)
    expect(insideTarget(changes, terms(settings)).changes).toEqual(changes.slice(0, 1))
  })
})
