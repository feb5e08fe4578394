// One folder that holds the files of all clusters: what belongs to another one is neither there nor to be applied.
import { expect, it } from 'vitest'
import { nothingKnown } from '../../../src/promotion/model.ts'
import { layoutFor } from '../../../src/promotion/slice/layout-memo.ts'
import { isOfOther, withoutOthers } from '../../../src/promotion/slice/others.ts'
import { configOf, fixture, plan } from '../repository.ts'

const tree = fixture('app-first')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const layout = layoutFor(config)
const staging = { environment: 'staging', cluster: 'staging', commit: '' }

it('leaves out the files of other clusters, and nothing else', () => {
  const files = withoutOthers(new Map(Object.entries(tree)), staging, layout, nothingKnown)
  expect(
    [...files.keys()].filter((path) =>
      /overlays\/(?:dev|production)\/|clusters\/(?:dev|production)\/[^/]*$/.test(path),
    ),
  ).toEqual([])
  expect(files.has('apps/web/base/deployment.yaml')).toBe(true)
  expect(files.has('apps/web/overlays/staging/ingress.yaml')).toBe(true)
})

it.each([
  ['apps/web/overlays/production', true],
  ['apps/web/overlays/staging', false],
  ['apps/web/base', false],
  ['clusters/dev/web.yaml', true],
])('says of %s that it is another cluster’s: %s', (path, expected) => {
  expect(isOfOther(layout, staging, path)).toBe(expected)
})

it('is a problem of a promotion whose Flux file applies what is another cluster’s', () => {
  const path = 'clusters/staging/mailer.yaml'
  const wrong = { ...tree, [path]: (tree[path] ?? '').replace('overlays/staging', 'overlays/dev') }
  const made = plan({
    base: null,
    source: wrong,
    target: wrong,
    config,
    unit: 'mailer',
    from: 'staging',
    to: 'production',
  })
  expect(made.problems).toMatchObject([{ code: 'foreign-path', file: 'clusters/production/mailer.yaml' }])
})
