// Whether a merge touched pins: known files by name, new ones beside them by their text, the rest not at all.
import { expect, it } from 'vitest'
import { pinsTouched } from '../../src/bump/pins-touched.ts'
import { at, configOf, type Files, fixture, repository } from '../promotion/repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const pin = at('dev', 'sources/opencenter-redis.yaml')
const another = at('dev', 'sources/opencenter-new.yaml')
const values = at('dev', 'redis/helm-values/override-values.yaml')
const far = at('prod', 'new/deep/source.yaml')
const text = tree[pin] ?? ''

function ask(change: Files, files: readonly string[] | null) {
  const repo = repository()
  const [before, after] = [repo.commit(tree), repo.commit({ ...tree, ...change })]
  const moved = { environments: ['dev', 'staging', 'prod'], before, after }
  return repo.run((known) => pinsTouched({ moved, files }, config, known)).done
}

it.each<[string, Files, readonly string[] | null, boolean]>([
  ['a known file that changed', { [pin]: `${text}# x\n` }, [pin], true],
  ['a file that pins nothing', { [values]: 'a: 1\n' }, [pin], false],
  ['a new file beside known ones that pins something', { [another]: text }, [pin], true],
  ['a new file beside known ones that pins nothing', { [another]: 'kind: ConfigMap\n' }, [pin], false],
  ['a new file somewhere else, where others are known', { [far]: text }, [pin], false],
  ['a new file anywhere, where none is known', { [far]: text }, [], true],
  ['any text that may pin something, where nobody knows', { [pin]: `${text}# x\n` }, null, true],
  ['any other text, where nobody knows', { [values]: 'a: 1\n' }, null, false],
  ['nothing', {}, [pin], false],
])('is told for %s', (_title, change, files, wanted) => {
  expect(ask(change, files)).toBe(wanted)
})

it('is told for a known file that was removed', () => {
  const repo = repository()
  const [before, after] = [
    repo.commit(tree),
    repo.commit(Object.fromEntries(Object.entries(tree).filter(([path]) => path !== pin))),
  ]
  const moved = { environments: ['dev'], before, after }
  expect(repo.run((known) => pinsTouched({ moved, files: [pin] }, config, known)).done).toBe(true)
})
