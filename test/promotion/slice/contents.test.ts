import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../../src/config/template.ts'
import { contentsAt } from '../../../src/promotion/slice/contents.ts'
import { at, configOf, type Files, fixture, repository } from '../repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const layout = compileLayout(config)

function ask(files: Files, services: readonly string[] | null, cluster: 'dev' | 'staging' = 'dev') {
  const repo = repository()
  const place = { environment: cluster, cluster: `${cluster}-cluster`, commit: repo.commit(files), services }
  return repo.run((known) => contentsAt([place], config, layout, known)).done
}
const contentOf = (files: Files, service = 'redis') => ask(files, [service])[0]?.content ?? null
const without = (files: Files, ...paths: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([one]) => !paths.some((path) => one.startsWith(path))))

const values = at('dev', 'redis/helm-values/override-values.yaml')
const index = at('dev', 'fluxcd/kustomization.yaml')
const source = at('dev', 'sources/opencenter-redis.yaml')
const standing = contentOf(tree)

describe('the content of a slice', () => {
  it('is 40 hex digits', () => {
    expect(standing).toMatch(/^[0-9a-f]{40}$/)
  })

  it.each<[string, Files]>([
    ['a file', { ...tree, [values]: 'a: 1\n' }],
    ['a mode', { ...tree, [values]: { mode: '100755', content: tree[values] ?? '' } }],
    ['a new file', { ...tree, [at('dev', 'redis/x.yaml')]: 'x: 1\n' }],
    ['a file that left', without(tree, values)],
    ['a renamed file', { ...without(tree, values), [`${values}.yaml`]: tree[values] ?? '' }],
    ['its own source', { ...tree, [source]: `${tree[source]}# x\n` }],
    ['an entry that left an index', { ...tree, [index]: (tree[index] ?? '').replace('  - ./redis.yaml\n', '') }],
  ])('is another with %s', (_, files) => {
    expect(contentOf(files)).toMatch(/^[0-9a-f]{40}$/)
    expect(contentOf(files)).not.toBe(standing)
  })

  it.each<[string, Files]>([
    ['another service changed', { ...tree, [at('dev', 'loki/x.yaml')]: 'x: 1\n' }],
    ['an index is written otherwise', { ...tree, [index]: `# x\n${tree[index]}` }],
    ['another environment changed', { ...tree, [at('staging', 'redis/x.yaml')]: 'x: 1\n' }],
    ['the files come in another order', Object.fromEntries(Object.entries(tree).reverse())],
  ])('stays when %s', (_, files) => {
    expect(contentOf(files)).toBe(standing)
  })

  it('does not take one odd name for two files', () => {
    const [one, two] = [at('dev', 'redis/a'), at('dev', 'redis/b')]
    const odd = contentOf({ ...tree, [one]: 'x', [two]: 'x' })
    expect(contentOf({ ...tree, [`${one}\n${two}`]: 'x' })).not.toBe(odd)
  })
})

describe('asked for services', () => {
  it('has no entry for one that is not there', () => {
    expect(ask(tree, ['redis', 'nosuch']).map(({ service }) => service)).toEqual(['redis'])
    expect(ask(without(tree, 'applications/'), ['redis'])).toEqual([])
  })

  it('answers for all of a place by their names', () => {
    const all = ask(tree, null).map(({ service }) => service)
    expect(all).toContain('redis')
    expect(all.length).toBeGreaterThan(3)
    expect(all).toEqual(all.toSorted())
  })

  it('reads nothing for none', () => {
    const repo = repository()
    const place = { environment: 'dev', cluster: 'dev-cluster', commit: repo.commit(tree), services: [] }
    expect(repo.run((known) => contentsAt([place], config, layout, known))).toEqual({ done: [], asked: [] })
  })

  it('says of each where it was found', () => {
    const [found] = ask(tree, ['redis'], 'staging')
    expect(found).toMatchObject({ environment: 'staging', cluster: 'staging-cluster', service: 'redis' })
    expect(found?.commit).toMatch(/^[0-9a-f]{40}$/)
  })
})
