// What holds for every pick, on histories that nobody wrote by hand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Plan } from '../../../src/promotion/model.ts'
import { applied, at, type Files } from '../repository.ts'
import { except, type History, history, keysOf, only } from './histories.ts'

const files = ['v.yaml', 'w.yaml'] as const
const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const
type Place = `${(typeof files)[number]}:${string}`
/** Place → value; a key that is missing is absent. The slice as one table. */
type Table = Readonly<Record<Place, number>>

const places = files.flatMap((file) => names.map((name): Place => `${file}:${name}`))
const written = (table: Table, cluster: 'dev' | 'staging'): Files =>
  Object.fromEntries(
    files.flatMap((file) => {
      const own = Object.entries(table).filter(([place]) => place.startsWith(`${file}:`))
      const lines = own.map(([place, value]) => `${place.slice(file.length + 1)}: ${value}`).sort()
      return own.length === 0 ? [] : [[at(cluster, `redis/${file}`), `# ${cluster}\n${lines.join('\n')}\n`]]
    }),
  )
const always = { [at('dev', 'redis/always.yaml')]: 'z: 1\n' }
const tableOf = (texts: Readonly<Record<string, unknown>>): Table =>
  Object.fromEntries(
    files.flatMap((file) => {
      const text = Object.entries(texts).find(([path]) => path.endsWith(`/${file}`))?.[1]
      return Object.entries(parse(String(text ?? '')) ?? {}).map(([key, value]) => [`${file}:${key}`, Number(value)])
    }),
  )

type Step = { readonly sets: Table; readonly removes: readonly Place[] }
const after = (table: Table, { sets, removes }: Step): Table =>
  Object.fromEntries(Object.entries({ ...table, ...sets }).filter(([place]) => !removes.includes(place as Place)))

const start = fc
  .uniqueArray(fc.constantFrom(...places), { minLength: 1 })
  .map((some): Table => Object.fromEntries(some.map((place) => [place, 0])))
/** A file that one change begins and another goes on with depends on the first: here the files are always there. */
const anchored = start.map((table): Table => ({ ...table, 'v.yaml:always': 0, 'w.yaml:always': 0 }))

/** Each place is touched by one change alone. */
const disjoint = anchored.chain((table) =>
  fc
    .tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.integer({ min: -1, max: 9 }), { minLength: places.length, maxLength: places.length }),
    )
    .map(([count, owners]) => {
      const steps = Array.from({ length: count }, (_, index): Step => {
        const own = places.filter((_, at) => (owners[at] ?? -1) >= 0 && (owners[at] ?? 0) % count === index)
        const removes = own.filter((place) => table[place] !== undefined && (owners[places.indexOf(place)] ?? 0) >= 7)
        const sets = Object.fromEntries(
          own.filter((place) => !removes.includes(place)).map((place) => [place, index + 1]),
        )
        return { sets, removes }
      })
      return { table, steps: steps.filter(({ sets, removes }) => Object.keys(sets).length + removes.length > 0) }
    }),
)

const anyOrder = start.chain((table) =>
  fc
    .array(
      fc.record({
        sets: fc.dictionary(fc.constantFrom(...places), fc.integer({ min: 1, max: 3 }), { minKeys: 1, maxKeys: 3 }),
        removes: fc.uniqueArray(fc.constantFrom(...places), { maxLength: 2 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((steps) => ({ table, steps: steps as readonly Step[] })),
)

function told(
  { table, steps }: { readonly table: Table; readonly steps: readonly Step[] },
  target: Table = table,
): ReturnType<typeof history> {
  let now = table
  const changes = steps.map((step, index): History['changes'][number] => {
    const [old, next] = [written(now, 'dev'), written(after(now, step), 'dev')]
    now = after(now, step)
    const gone = Object.keys(old).filter((path) => !(path in next))
    return [`Change (#${index + 1})`, { ...next, ...Object.fromEntries(gone.map((path) => [path, null])) }]
  })
  return history({
    start: { ...always, ...written(table, 'dev') },
    changes,
    target: { [at('staging', 'redis/always.yaml')]: 'z: 1\n', ...written(target, 'staging') },
  })
}

const subset = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })
const numbers = (steps: readonly Step[], chosen: readonly boolean[]) =>
  steps.flatMap((_, index) => (chosen[index] ? [index + 1] : []))
const pendingPulls = (plan: Plan) => plan.pending.map((change) => change.pull)

/** Each run plans a history several times. */
const runs = { numRuns: 25 }

describe('picks of any history', () => {
  it('of everything are everything, byte for byte', () => {
    fc.assert(
      fc.property(anyOrder, (question) => {
        const { plan } = told(question)
        const all = plan(null)
        const pulls = pendingPulls(all).filter((pull) => pull !== null)
        fc.pre(pulls.length > 0)
        expect(plan(only(...pulls))).toEqual(all)
      }),
      runs,
    )
  })

  it('end with everything at the source as it stands, whatever was carried before', () => {
    fc.assert(
      fc.property(anyOrder, subset, subset, (question, first, second) => {
        const { plan } = told(question)
        const all = plan(null)
        const left = (base: Plan | null, chosen: readonly boolean[]) =>
          pendingPulls(plan(null, base?.carries ?? null)).flatMap((pull, index) =>
            chosen[index] && pull !== null ? [pull] : [],
          )
        const one = left(null, first)
        const started = one.length === 0 ? null : plan(only(...one))
        fc.pre(started === null || started.problems.length === 0)
        const two = left(started, second)
        const gone = two.length === 0 ? started : plan(only(...two), started?.carries ?? null)
        fc.pre(gone === null || gone.problems.length === 0)
        const received = new Set([...one, ...two])
        const rest = plan(null, gone?.carries ?? null)
        expect(pendingPulls(rest)).toEqual(pendingPulls(all).filter((pull) => pull === null || !received.has(pull)))
        if (rest.pending.length > 0) expect(rest.carries).toEqual(all.carries)
      }),
      runs,
    )
  })

  it('attribute every key that differs to one change', () => {
    fc.assert(
      fc.property(anyOrder, (question) => {
        const { table, steps } = question
        const end = steps.reduce(after, table)
        const differing = places.filter((place) => table[place] !== end[place])
        expect(
          Object.values(keysOf(told(question).plan(null)))
            .flat()
            .sort(),
        ).toEqual(differing.sort())
      }),
      runs,
    )
  })
})

describe('picks of disjoint changes', () => {
  it('carry what the base has and each of the picked changes, and nothing else', () => {
    fc.assert(
      fc.property(disjoint, subset, ({ table, steps }, chosen) => {
        fc.pre(steps.length > 0)
        const { plan, textsOf } = told({ table, steps })
        const picked = numbers(steps, chosen)
        const wanted = picked.reduce(
          (state, number) => after(state, steps[number - 1] ?? { sets: {}, removes: [] }),
          table,
        )
        const left = numbers(
          steps,
          chosen.map((is) => !is),
        )
        for (const made of [
          ...(picked.length > 0 ? [plan(only(...picked))] : []),
          ...(left.length > 0 ? [plan(except(...left))] : []),
        ]) {
          expect(made.problems).toEqual([])
          expect(tableOf(textsOf(made.carries))).toEqual(wanted)
          expect(made.pending.filter((change) => change.carried).map((change) => change.pull)).toEqual(
            picked.toReversed(),
          )
        }
      }),
      runs,
    )
  })

  it('set exactly the keys whose change is left out when it is', () => {
    fc.assert(
      fc.property(disjoint, ({ table, steps }) => {
        const { plan, textsOf } = told({ table, steps })
        const all = plan(null)
        const end = tableOf(textsOf(all.carries))
        const keys = keysOf(all)
        for (const number of steps.keys()) {
          const without = tableOf(textsOf(plan(except(number + 1)).carries))
          const differing = places.filter((place) => without[place] !== end[place])
          expect(keys[`Change (#${number + 1})`]).toEqual(differing.sort())
          const rest = plan(null, plan(except(number + 1)).carries)
          expect(keysOf(rest)).toEqual({ [`Change (#${number + 1})`]: differing })
        }
      }),
      runs,
    )
  })

  it('lead the target in any two steps to where everything at once leads it', () => {
    fc.assert(
      fc.property(disjoint, subset, start, ({ table, steps }, chosen, own) => {
        const picked = numbers(steps, chosen)
        fc.pre(picked.length > 0)
        const target = { ...table, ...Object.fromEntries(Object.keys(own).map((place) => [place, 7])) }
        const once = told({ table, steps }, target)
        const stands: Files = { [at('staging', 'redis/always.yaml')]: 'z: 1\n', ...written(target, 'staging') }
        const first = once.plan(only(...picked))
        const between = applied(first, stands, once.source)
        const next = told({ table, steps }, tableOf(between))
        const second = next.plan(null, first.carries)
        const together = applied(once.plan(null), stands, once.source)
        expect(tableOf(applied(second, between, next.source))).toEqual(tableOf(together))
      }),
      runs,
    )
  })
})
