// Files that each environment calls by its own name: paired by what stands in the target, and references follow.
import { describe, expect, it } from 'vitest'
import { at, config, configOf, type Files, plan, written } from '../repository.ts'

const settings = configOf(`version: 1
layout: { services: { web: ["apps/{cluster}/**"] } }
environments:
  - { name: integration, clusters: [integration] }
  - { name: production, after: [integration], clusters: [production] }
`)
const of = (cluster: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, spec]) => [`apps/${cluster}/${path}`, spec]))
function ask(base: Files, source: Files, target: Files) {
  const always = { 'always.yaml': 'z: 1\n' }
  const made = plan({
    base: of('integration', { ...always, ...base }),
    source: of('integration', { ...always, ...source }),
    target: of('production', { ...always, ...target }),
    config: settings,
    unit: 'web',
    from: 'integration',
    to: 'production',
  })
  const changes = Object.entries(written(made)).map(([path, text]) => [path.replace('apps/production/', ''), text])
  return { changes: Object.fromEntries(changes), conflicts: made.conflicts, replaced: made.replaced }
}
const [old, now] = ['tag: 1.0.0\n', 'tag: 1.1.0\n']

describe('a file that the target calls by its own name', () => {
  it.each([
    ['a short name', 'int-release.yaml', 'prod-release.yaml'],
    ['short only in the target', 'integration-release.yaml', 'prod-release.yaml'],
    ['letters of the name', 'values.intgr.yaml', 'values.prd.yaml'],
    ['a folder', 'int/release.yaml', 'prod/release.yaml'],
  ])('is the source’s file: %s', (_, theirs, ours) => {
    const made = ask({ [theirs]: old }, { [theirs]: now }, { [ours]: old })
    expect(made).toMatchObject({ changes: { [ours]: now }, conflicts: [] })
  })

  it.each([
    ['more than the name differs', 'int-release.yaml', { 'prod-canary.yaml': old }],
    ['the word is no name of the source', 'blue-release.yaml', { 'prod-release.yaml': old }],
    ['the word is no name of the target', 'int-release.yaml', { 'green-release.yaml': old }],
    ['two could be it', 'int-release.yaml', { 'prod-release.yaml': old, 'prd-release.yaml': old }],
    [
      'the target’s belongs to another file',
      'int-release.yaml',
      { 'int-release.yaml': 'own: 1\n', 'prod-release.yaml': old },
    ],
  ])('is another one where %s', (_, theirs, target) => {
    const made = ask({ [theirs]: old }, { [theirs]: now }, target)
    expect(made).toMatchObject({ changes: {}, conflicts: [{ path: `apps/production/${theirs}` }] })
  })

  it('says what a file that is new is called', () => {
    const made = ask(
      { 'int-release.yaml': old },
      { 'int-release.yaml': old, 'int-extra.yaml': now },
      { 'prod-release.yaml': old },
    )
    expect(made.changes).toEqual({ 'prod-extra.yaml': now })
  })

  it('says nothing where it is called in two ways', () => {
    const theirs = { 'int-a.yaml': old, 'int-b.yaml': old }
    const made = ask(theirs, { ...theirs, 'int-c.yaml': now }, { 'prod-a.yaml': old, 'prd-b.yaml': old })
    expect(Object.keys(made.changes)).toEqual(['int-c.yaml'])
  })

  it('leaves files alone that both sides call the same', () => {
    const both = { 'int-tests.yaml': old, 'int-release.yaml': old }
    const made = ask(both, { ...both, 'int-tests.yaml': now }, { 'int-tests.yaml': old, 'prod-release.yaml': old })
    expect(made.changes).toEqual({ 'int-tests.yaml': now })
  })
})

describe('what refers to a file that is called otherwise in the target', () => {
  const list = (...entries: string[]) => `resources:\n${entries.map((entry) => `  - ${entry}\n`).join('')}`

  it('follows it, and is listed', () => {
    const made = ask(
      { 'kustomization.yaml': list('always.yaml'), 'int-a.yaml': old },
      { 'kustomization.yaml': list('always.yaml', './int-a.yaml', 'int-b.yaml'), 'int-a.yaml': old, 'int-b.yaml': now },
      { 'kustomization.yaml': list('always.yaml'), 'prod-a.yaml': old },
    )
    expect(made.changes['kustomization.yaml']).toBe(list('always.yaml', './prod-a.yaml', 'prod-b.yaml'))
    expect(made.replaced).toContainEqual({
      path: 'apps/production/kustomization.yaml',
      from: 'int-a.yaml',
      to: 'prod-a.yaml',
      count: 1,
    })
  })

  it('follows where environments name files and clusters name folders', () => {
    const dev = { 'values-dev.yaml': 'a: 1\n', 'kustomization.yaml': list('values-dev.yaml') }
    const files = (cluster: 'dev' | 'staging', some: Files): Files =>
      Object.fromEntries(Object.entries(some).map(([path, spec]) => [at(cluster, `redis/${path}`), spec]))
    const made = plan({
      base: files('dev', { 'kustomization.yaml': list() }),
      source: files('dev', dev),
      target: files('staging', { 'kustomization.yaml': list() }),
      config: config(),
    })
    expect(written(made)).toEqual(
      files('staging', { 'values-staging.yaml': 'a: 1\n', 'kustomization.yaml': list('values-staging.yaml') }),
    )
  })

  it('is not what only looks like it', () => {
    const text = (name: string) =>
      `a: https://example.com/${name}\nb: my-${name}\nc: ${name}.bak\nd: other.${name}\ne: dir/int-a.yml\n`
    const made = ask({ 'int-a.yaml': old }, { 'int-a.yaml': old, 'b.yaml': text('int-a.yaml') }, { 'prod-a.yaml': old })
    expect(made.changes['b.yaml']).toBe(text('int-a.yaml'))
  })
})
