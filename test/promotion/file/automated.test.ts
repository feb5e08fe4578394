// Images that Flux's image automation chooses in the target.
import { expect, it } from 'vitest'
import { at, plan, written } from '../repository.ts'

const [dev, staging] = [at('dev', 'redis/values.yaml'), at('staging', 'redis/values.yaml')]
const marker = (namespace: string) => `# {"$imagepolicy": "${namespace}:web:tag"}`
const images = (tag: string, comment: string, log = 'info') =>
  `images:\n  - name: web\n    newTag: ${tag} ${comment}\nlog: ${log}\n`
const ask = (base: string, source: string, target: string) =>
  plan({ base: { [dev]: base }, source: { [dev]: source }, target: { [staging]: target } })

it('an image that the target’s own policy has chosen stays, and what else changed arrives', () => {
  const made = ask(
    images('4f2a9c1', marker('dev')),
    images('c0ffee1', marker('dev'), 'debug'),
    images('dead0e5', marker('staging')),
  )
  expect(written(made)).toEqual({ [staging]: images('dead0e5', marker('staging'), 'debug') })
  expect(made.conflicts).toEqual([])
  expect(made.kept).toContainEqual({
    path: staging,
    pointer: 'images[name=web].newTag',
    target: 'dead0e5',
    source: 'c0ffee1',
  })
})

it('also where it is a newer version than the source’s', () => {
  const made = ask(images('1.1.0', ''), images('1.2.0', ''), images('1.3.0', marker('staging')))
  expect(made).toMatchObject({ changes: [], conflicts: [] })
})

it.each([
  ['the target still has what it received', '4f2a9c1', marker('staging'), 0],
  ['only the source’s is marked', 'dead0e5', '# mine', 1],
  ['the source’s is a newer version of the same scheme', '0', marker('staging'), 0],
])('is the source’s or in conflict as any other value where %s', (_, tag, comment, conflicts) => {
  const [old, now] = tag === '0' ? ['1', '2'] : ['4f2a9c1', 'c0ffee1']
  const made = ask(images(old, marker('dev')), images(now, marker('dev')), images(tag, comment))
  expect(made.conflicts).toHaveLength(conflicts)
  expect(written(made)).toEqual(conflicts > 0 ? {} : { [staging]: images(now, comment) })
})
