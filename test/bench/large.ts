// Files as large as Sluice reads them, in three shapes, each as base, source and target of a real merge.
import { at, type Files, repository } from '../promotion/repository.ts'

const lines = 170_000
const keys = 100_000

type Shape = { readonly name: string; readonly file: string; readonly text: (first: string, last: string) => string }

export const shapes: readonly Shape[] = [
  {
    name: '5-mb-of-yaml',
    file: 'large.yaml',
    text: (first, last) =>
      `kind: ConfigMap\ndata:\n  first: ${first}\n  text: |\n${Array.from({ length: lines }, (_, n) => `    the line number ${n}\n`).join('')}  last: ${last}\n`,
  },
  {
    name: '100000-keys',
    file: 'keys.yaml',
    text: (first, last) =>
      `first: ${first}\n${Array.from({ length: keys }, (_, n) => `key-${n}: value of ${n}\n`).join('')}last: ${last}\n`,
  },
  {
    name: '5-mb-of-json',
    file: 'large.json',
    text: (first, last) =>
      JSON.stringify({ first, data: Array.from({ length: lines }, (_, n) => `the line number ${n}`), last }, null, 1),
  },
]

const path = (cluster: 'dev' | 'staging', { file }: Shape) => at(cluster, `redis/config/${file}`)

/** What dev and staging have before; staging has a value of its own. */
export const standing = (shape: Shape): Files & Record<string, string> => ({
  [path('dev', shape)]: shape.text('one', 'old'),
  [path('staging', shape)]: shape.text('two', 'old'),
})

/** What is merged in dev. */
export const arriving = (shape: Shape): Record<string, string> => ({ [path('dev', shape)]: shape.text('one', 'new') })

/** The promotion of it, and a reader that has everything in memory. */
export function questionOf(shape: Shape) {
  const repo = repository()
  const before = repo.commit(standing(shape))
  const after = repo.commit({ ...standing(shape), ...arriving(shape) }, 'feat: Go on')
  const base = { kind: 'commit', commit: before, because: 'the source before the merge' } as const
  const ends = { from: 'dev', to: 'staging', source: after, target: after }
  const request = { unit: 'redis', services: ['redis'], ...ends, bases: new Map([['staging-cluster', base]]) }
  return { request, reader: { read: async (needs: Parameters<typeof repo.read>[0]) => repo.read(needs) } }
}
