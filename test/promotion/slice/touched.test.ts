import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../../src/config/template.ts'
import { touched } from '../../../src/promotion/slice/touched.ts'
import { at, configOf, type Files, fixture, repository } from '../repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const layout = compileLayout(config)

function ask(before: Files, after: Files, settings = config) {
  const repo = repository()
  const moved = { environments: ['dev', 'staging', 'prod'], before: repo.commit(before), after: repo.commit(after) }
  return repo.run((known) => touched(moved, settings, layout, known))
}
const services = (before: Files, after: Files) =>
  ask(before, after).done.map((one) => `${one.environment}/${one.service}`)
const without = (files: Files, path: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== path))

describe('a merge touches', () => {
  const values = at('dev', 'redis/helm-values/override-values.yaml')
  const index = at('dev', 'fluxcd/kustomization.yaml')
  it.each<[string, Files, readonly string[]]>([
    ['the service whose file changed', { ...tree, [values]: 'a: 1\n' }, ['dev/redis']],
    [
      'the service whose mode changed',
      { ...tree, [values]: { mode: '100755', content: tree[values] ?? '' } },
      ['dev/redis'],
    ],
    [
      'the service whose entry left an index',
      { ...tree, [index]: (tree[index] ?? '').replace('  - ./redis.yaml\n', '') },
      ['dev/redis'],
    ],
    ['none when an index is only written otherwise', { ...tree, [index]: `# x\n${tree[index]}` }, []],
    ['the service that is new', { ...tree, [at('dev', 'new/a.yaml')]: 'a' }, ['dev/new']],
    [
      'none by a source that services share',
      {
        ...tree,
        [at('dev', 'sources/opencenter-observability.yaml')]:
          `${tree[at('dev', 'sources/opencenter-observability.yaml')]}# x\n`,
      },
      [],
    ],
    [
      'none by files outside of slices',
      {
        ...tree,
        'infrastructure/clusters/dev-cluster/main.tf': 'x',
        'README.md': 'x',
        [at('dev', '../kustomization.yaml').replace('services/../', '')]: 'x',
      },
      [],
    ],
    [
      'several clusters at once',
      { ...tree, [values]: 'a: 1\n', [at('prod', 'loki/x.yaml')]: 'x' },
      ['dev/redis', 'prod/loki'],
    ],
  ])('%s', (_, after, expected) => {
    expect(services(tree, after)).toEqual(expected)
  })

  it('the service that left', () => {
    expect(services({ ...tree, [at('dev', 'old/a.yaml')]: 'a' }, tree)).toEqual(['dev/old'])
    expect(services(tree, without(tree, values))).toEqual(['dev/redis'])
  })
})

describe('reading', () => {
  it('ends with ids where nothing moved', () => {
    const { done, asked } = ask(tree, { ...tree, 'README.md': 'x' })
    expect([done, asked.flat().map((need) => need.kind)]).toEqual([[], ['ids', 'ids']])
  })

  it('goes on in the clusters that differ alone', () => {
    const { asked } = ask(tree, { ...tree, [at('dev', 'redis/x.yaml')]: 'x' })
    expect(asked.flat().filter((need) => need.kind === 'tree')).toHaveLength(2)
  })
})
