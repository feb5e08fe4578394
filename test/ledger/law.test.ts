// The law of what is carried, over random lives: whatever is promoted, picked, taken back and fixed in between, a last
// promotion of everything leaves nothing missing that the target does not own, and no hotfix is lost.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { life, values } from './life.ts'

const keys = ['a', 'b', 'c', 'd', 'e'] as const
type Key = (typeof keys)[number]
type Values = Readonly<Record<Key, string>>
const files = ['v.yaml', 'w.yaml'] as const
const fileOf = (key: Key) => (key === 'd' || key === 'e' ? 'w.yaml' : 'v.yaml')
const start: Values = { a: 'x', b: 'x', c: 'x', d: 'x', e: 'x' }

const texts = (cluster: 'dev' | 'staging', all: Values) =>
  Object.fromEntries(
    files.map((file) => [
      values(cluster, file),
      keys.flatMap((key) => (fileOf(key) === file ? [`${key}: ${all[key]}\n`] : [])).join(''),
    ]),
  )

type Act =
  | { readonly kind: 'upstream'; readonly keys: readonly Key[] }
  | { readonly kind: 'hotfix'; readonly key: Key }
  | { readonly kind: 'promote' }
  | { readonly kind: 'only'; readonly picks: readonly number[] }
  | { readonly kind: 'except'; readonly picks: readonly number[] }
  | { readonly kind: 'revert'; readonly which: number }
  | { readonly kind: 'again'; readonly which: number }

const aKey = fc.constantFrom(...keys)
const someKeys = fc.uniqueArray(aKey, { minLength: 1, maxLength: 2 })
const some = fc.array(fc.nat(5), { minLength: 1, maxLength: 3 })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('upstream' as const), keys: someKeys }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hotfix' as const), key: aKey }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('promote' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('only' as const), picks: some }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('except' as const), picks: some }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('revert' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), which: fc.nat(3) }) },
)

function live(acts: readonly Act[]) {
  const world = life({ ...texts('dev', start), ...texts('staging', start) })
  let fresh = 0
  const own = new Map<Key, string>()
  const fixed = new Set<string>()
  const disputed = new Set<string>()
  const read = (cluster: 'dev' | 'staging'): Values =>
    Object.assign({}, ...files.map((file) => world.value(values(cluster, file))))
  const merged: { readonly before: Values; readonly after: Values }[] = []
  const changes: string[] = []

  /** Conflicts are settled for the target: what it says then is its own. */
  function promote(carry: Parameters<typeof world.promote>[0] = null) {
    const promoted = world.promote(carry)
    const { plan } = promoted
    if (plan.problems.length > 0 || plan.changes.length + plan.conflicts.length === 0) return plan
    const before = read('staging')
    world.merge(promoted)
    const after = read('staging')
    for (const { pointer } of plan.conflicts) {
      disputed.add(pointer)
      own.set(pointer as Key, after[pointer as Key])
    }
    merged.push({ before, after })
    return plan
  }

  /** What a person's revert, or a revert of it, does: values that somebody set since stay. */
  function turn({ before, after }: { readonly before: Values; readonly after: Values }) {
    const now = read('staging')
    const turned = keys.filter((key) => before[key] !== after[key] && now[key] === after[key])
    const next = { ...now, ...Object.fromEntries(turned.map((key) => [key, before[key]])) }
    if (turned.length > 0) world.change(texts('staging', next), 'Revert')
  }

  for (const one of acts) {
    if (one.kind === 'upstream') {
      const set = Object.fromEntries(one.keys.map((key) => [key, `x${++fresh}`]))
      changes.push(world.change(texts('dev', { ...read('dev'), ...set }), `feat: Set ${one.keys}`))
    } else if (one.kind === 'hotfix') {
      const value = `hot${++fresh}`
      own.set(one.key, value)
      fixed.add(one.key)
      world.change(texts('staging', { ...read('staging'), [one.key]: value }), 'fix: Now')
    } else if (one.kind === 'promote') promote()
    else if (one.kind === 'only' || one.kind === 'except') {
      const named = one.picks.flatMap((pick) => changes.at(-1 - pick) ?? [])
      if (named.length > 0) promote({ kind: one.kind, changes: named.map((commit) => ({ commit })), mayMiss: true })
    } else {
      const past = merged.at(-1 - one.which)
      if (past !== undefined) turn(one.kind === 'revert' ? past : { before: past.after, after: past.before })
    }
  }
  const last = promote()
  return { last, own, fixed, disputed, source: read('dev'), target: read('staging'), again: world.promote().plan }
}

const lives = fc.array(act, { minLength: 3, maxLength: 14 })

it('nothing is missing in the end that the target does not own, and no hotfix was lost', () => {
  fc.assert(
    fc.property(lives, (acts) => {
      const { last, own, fixed, disputed, source, target, again } = live(acts)
      expect(last.problems).toEqual([])
      const expected = Object.fromEntries(keys.map((key) => [key, own.get(key) ?? source[key]]))
      expect(target).toEqual(expected)
      expect(again.changes).toEqual([])
      // Where nobody but promotions wrote, there is nothing to argue about.
      expect([...disputed].filter((pointer) => !fixed.has(pointer))).toEqual([])
    }),
    { numRuns: 80 },
  )
}, 120_000)
