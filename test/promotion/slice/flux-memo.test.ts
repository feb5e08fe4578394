// What is remembered of a text says the same as reading it would, whatever the cluster is called.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fluxObjects } from '../../../src/flux/objects.ts'
import { fluxObjectsOf } from '../../../src/promotion/slice/flux-memo.ts'

const straight = (text: string, path: string) => {
  const read = fluxObjects(text, path)
  return 'objects' in read ? read.objects : []
}
const textFor = (cluster: string, path: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${cluster}
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: base/${cluster}/x }
`

const hostile = [
  'true',
  'spec',
  'path',
  'null',
  '1e3',
  'a.b',
  '..',
  'a b',
  '#',
  '&x',
  "it's",
  '"',
  '$&',
  '__proto__',
  'any-cluster-of-this-layout',
]
const name = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), fc.constantFrom(...hostile))
const piece = fc.oneof(name, fc.constantFrom('/', '//', ': ', '"', "'", '- ', '\n', '*', '&', '{', '}', '\\'))

it('reads the text of every cluster as it stands', () => {
  const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(name, path, fc.boolean(), (cluster, rest, isQuoted) => {
      const value = isQuoted
        ? JSON.stringify(`./clusters/${cluster}/${rest}`)
        : `./clusters/${cluster}/${cluster}/${rest}`
      const [text, file] = [textFor(cluster, value), `clusters/${cluster}/fluxcd/a.yaml`]
      const first = fluxObjectsOf(text, file, cluster)
      expect(first).toEqual(straight(text, file))
      expect(fluxObjectsOf(text, file, cluster)).toEqual(first)
    }),
    { numRuns: 500 },
  )
})

it('gives each of many clusters its own', () => {
  for (const cluster of ['prod-1', 'prod-2', 'prod']) {
    const text = textFor(cluster, `./clusters/${cluster}/redis`)
    expect(fluxObjectsOf(text, `clusters/${cluster}/a.yaml`, cluster)).toMatchObject([
      { name: cluster, detail: { path: `clusters/${cluster}/redis`, sourceRef: { name: `base/${cluster}/x` } } },
    ])
  }
})

it('keeps apart files that are read by their name', () => {
  const text = 'resources: [a.yaml]\n'
  expect(fluxObjectsOf(text, 'x/kustomization.yaml', 'x')).toEqual(straight(text, 'x/kustomization.yaml'))
  expect(fluxObjectsOf(text, 'x/other.yaml', 'x')).toEqual(straight(text, 'x/other.yaml'))
})
