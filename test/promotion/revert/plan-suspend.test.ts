// The plan of a suspension: `spec.suspend` of the service's own Flux Kustomizations, and no other byte.
import { describe, expect, it } from 'vitest'
import type { SuspendPlan } from '../../../src/promotion/revert/model.ts'
import { planSuspend } from '../../../src/promotion/revert/plan-suspend.ts'
import { layoutFor } from '../../../src/promotion/slice/layout-memo.ts'
import { applied, at, config, configOf, type Files, fixture, repository } from '../repository.ts'

const tree = fixture('opencenter')
const file = at('prod', 'fluxcd/redis.yaml')
const text = String(tree[file])

function plans(files: Files, suspend = true, service = 'redis', settings = config()) {
  const repo = repository()
  const request = { environment: 'prod', service, target: repo.commit(files), suspend }
  return repo.run((known) => planSuspend(request, settings, layoutFor(settings), known)).done
}

function plan(files: Files, suspend = true, service = 'redis'): SuspendPlan {
  const [only, ...more] = plans(files, suspend, service)
  if (only === undefined || more.length > 0) throw new Error('not exactly one plan')
  return only
}

const textAfter = (own: string, suspend = true) => plan({ ...tree, [file]: own }, suspend).changes[0]?.after?.text

describe('a service is suspended', () => {
  it('in all of its Kustomizations, and resumed with the very bytes that stood', () => {
    const found = plan(tree)
    expect(found.problems).toEqual([])
    expect(found.objects).toEqual(
      ['redis-base', 'redis-override'].map((name) => ({ file, namespace: 'flux-system', name, changes: true })),
    )
    expect(found.changes.map(({ path, after }) => [path, after?.text])).toEqual([
      [file, text.replaceAll('suspend: false', 'suspend: true')],
    ])
    const suspended = applied({ changes: found.changes } as never, tree)
    expect(plan(suspended, false).changes[0]?.after?.text).toBe(text)
  })

  it('by a line of its own where none stands', () => {
    const bare = text.replaceAll('  suspend: false\n', '')
    const added = textAfter(bare) ?? ''
    expect(added.split('\n').filter((line) => line === '  suspend: true')).toHaveLength(2)
    expect(added.replaceAll('  suspend: true\n', '')).toBe(bare)
    expect(textAfter(bare.replaceAll('\n', '\r\n'))).toBe(added.replaceAll('\n', '\r\n'))
    expect(textAfter(bare, false)).toBeUndefined()
  })

  it('and what is as wished stays', () => {
    const half = text.replace('suspend: false', 'suspend: true')
    expect(plan({ ...tree, [file]: half }).objects.map(({ changes }) => changes)).toEqual([false, true])
    expect(plan(tree, false)).toMatchObject({ changes: [], problems: [] })
    expect(textAfter(text.replaceAll('suspend: false', 'suspend:'), false)).toBeUndefined()
    expect(textAfter(text.replaceAll('suspend: false', '"suspend": False # why'))).toBe(
      text.replaceAll('suspend: false', '"suspend": true # why'),
    )
  })

  it.each([
    ['substitution', text.replace('suspend: false', 'suspend: $' + '{pause}')],
    ['anchor', text.replace('suspend: false', 'suspend: &pause false')],
    ['yaml-syntax', `${text}\n  a: [`],
    ['path-missing', 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: redis\n'],
  ])('not where the text does not let it: %s', (code, own) => {
    expect(plan({ ...tree, [file]: own })).toMatchObject({ changes: [], problems: [{ code, file }] })
  })

  it('not where its Kustomization is none of its files', () => {
    const { [file]: _, ...rest } = tree
    const found = plan(rest)
    expect(found).toMatchObject({ objects: [], changes: [], problems: [{ code: 'no-kustomization' }] })
    expect(found.problems[0]?.message).toContain('flux get kustomizations')
    expect(plan(tree, true, 'rediss').problems[0]?.message).toContain('no service rediss')
  })

  it('in the clusters that have it', () => {
    const two = configOf(`version: 1
layout: opencenter
environments:
  - { name: prod, clusters: [prod-cluster, staging-cluster, empty-cluster] }
`)
    const found = plans(tree, true, 'redis', two)
    expect(found.map(({ cluster, changes }) => [cluster, changes.length])).toEqual([
      ['prod-cluster', 1],
      ['staging-cluster', 1],
    ])
  })
})
