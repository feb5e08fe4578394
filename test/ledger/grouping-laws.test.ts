// What holds however services travel: alone, in groups, or in groups that they join and leave.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Config } from '../../src/config/model.ts'
import { matchPath } from '../../src/config/template.ts'
import { planUnit } from '../../src/ledger/plan-unit.ts'
import { regroup } from '../../src/ledger/regroup.ts'
import { emptyRecord, type UnitRecord } from '../../src/ledger/state.ts'
import { merged, opened, versionFor } from '../../src/ledger/transactions.ts'
import type { Plan } from '../../src/promotion/model.ts'
import { planPromotion } from '../../src/promotion/plan.ts'
import { layoutFor } from '../../src/promotion/slice/layout-memo.ts'
import { groupingOf, unitNamed, unitOf } from '../../src/promotion/slice/units.ts'
import { applied, at, config, type Files, overlay, repository } from '../promotion/repository.ts'

const names = ['one', 'two', 'three'] as const
type Name = (typeof names)[number]

const textsOf = (files: Files): Files =>
  Object.fromEntries(
    Object.entries(files).map(([path, spec]) => [
      path,
      typeof spec === 'object' && 'content' in spec ? spec.content : spec,
    ]),
  )

/** One service: some values, perhaps a file more, perhaps listed in the index. */
const service = fc.record({
  values: fc.array(fc.constantFrom('a: 1', 'a: 2', 'b: x', 'b: y', 'c: true'), { maxLength: 3 }),
  more: fc.option(fc.constantFrom('n: 1\n', 'n: 2\n'), { nil: null }),
  listed: fc.boolean(),
})
type Service = typeof service extends fc.Arbitrary<infer T> ? T : never
type Side = Readonly<Record<Name, Service>>
const side = fc.record({ one: service, two: service, three: service })

function filesOf(cluster: 'dev' | 'staging', services: Side): Files {
  const entries = names.filter((name) => services[name].listed).map((name) => `  - ${name}.yaml\n`)
  const each = names.map((name): Files => {
    const { values, more, listed } = services[name]
    const keys = values.filter((line, index) => values.findIndex((one) => one[0] === line[0]) === index)
    return {
      [at(cluster, `${name}/v.yaml`)]: `always: here\n${keys.map((line) => `${line}\n`).join('')}`,
      ...(more === null ? {} : { [at(cluster, `${name}/more.yaml`)]: more }),
      ...(listed ? { [at(cluster, `fluxcd/${name}.yaml`)]: 'kind: Kustomization\n' } : {}),
    }
  })
  const index = `kind: Kustomization\nresources:\n  - other.yaml\n${entries.join('')}`
  return Object.assign({ [at(cluster, 'fluxcd/kustomization.yaml')]: index }, ...each)
}

const request = (unit: string, services: readonly string[] | 'all', source: string, target: string) =>
  ({ unit, services, from: 'dev', to: 'staging', source, target }) as const

/** The target once the unit's plan is merged, and what that carried. */
function promoted(base: Files, source: Files, target: Files, unit: string, services: readonly string[] | 'all') {
  const repo = repository()
  const commits = [repo.commit(base, 'feat: Begin', null), repo.commit(source), repo.commit(target)] as const
  const bases = new Map([['staging-cluster', { kind: 'commit' as const, commit: commits[0], because: 'so' }]])
  const asked = { ...request(unit, services, commits[1], commits[2]), bases }
  const [plan] = repo.run((known) => planPromotion(asked, config(), known)).done
  if (plan === undefined) throw new Error('there is a plan for staging')
  return { plan, after: applied(plan, target, source) }
}

const sorted = (plan: Plan) => plan.carries.files.map((file) => `${file.path} ${file.oid}`).sort()

describe('a group', () => {
  it('brings what its services bring one by one, and carries what they carry', () => {
    fc.assert(
      fc.property(side, side, side, (base, source, target) => {
        const [old, now, there] = [filesOf('dev', base), filesOf('dev', source), filesOf('staging', target)]
        const group = promoted(old, now, there, 'all', 'all')
        let after = there
        const carried = new Set<string>()
        for (const name of names) {
          const alone = promoted(old, now, after, name, [name])
          after = alone.after
          for (const file of sorted(alone.plan)) carried.add(file)
        }
        expect(group.after).toEqual(after)
        expect(sorted(group.plan)).toEqual([...carried].sort())
      }),
      { numRuns: 40 },
    )
  })

  it('writes nothing but its services’ files and the index of its cluster', () => {
    const layout = layoutFor(config())
    fc.assert(
      fc.property(side, side, side, (base, source, target) => {
        const files = [filesOf('dev', base), filesOf('dev', source), filesOf('staging', target)] as const
        for (const { path } of promoted(...files, 'pair', ['one', 'two']).plan.changes) {
          expect(path.startsWith(`${overlay('staging-cluster')}/`)).toBe(true)
          const match = matchPath(layout, 'staging', 'staging-cluster', path)
          expect(match?.kind === 'index' || ['one', 'two'].includes(match?.service ?? '')).toBe(true)
        }
      }),
      { numRuns: 40 },
    )
  })
})

const groupings = ['', 'groups: { pair: [one, two] }\n', 'groups: { duo: [two, three] }\n', 'group: environment\n'].map(
  config,
)
const grouping = fc.constantFrom(...groupings)
type Act =
  | { readonly kind: 'upstream'; readonly dev: Side }
  | { readonly kind: 'group'; readonly to: Config }
  | { readonly kind: 'promote'; readonly name: Name }
const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('upstream' as const), dev: side }),
    fc.record({ kind: fc.constant('group' as const), to: grouping }),
    fc.record({ kind: fc.constant('promote' as const), name: fc.constantFrom(...names) }),
  ),
  { minLength: 3, maxLength: 12 },
)

function live(begin: Side, all: readonly Act[]) {
  const repo = repository()
  let [dev, staging] = [filesOf('dev', begin), filesOf('staging', begin)]
  let head = repo.commit({ ...dev, ...staging }, 'feat: Begin', null)
  const start = { kind: 'commit' as const, commit: head, because: 'so' }
  let settings = groupings[0] as Config
  let records: readonly UnitRecord[] = []
  let pulls = 0
  const recordOf = (unit: string) => records.find((one) => one.unit === unit) ?? emptyRecord('staging', unit)
  function planOf(unit: string) {
    const question = {
      request: request(unit, unitNamed(settings, unit).services, head, head),
      record: recordOf(unit),
      start,
    }
    const [plan] = repo.run((known) => planUnit(question, settings, known)).done.plans
    if (plan === undefined) throw new Error('there is a plan for staging')
    return plan
  }
  function promote(unit: string) {
    const plan = planOf(unit)
    expect(plan.conflicts).toEqual([])
    if (plan.problems.length + plan.changes.length === 0) return
    const number = ++pulls
    const headOid = number.toString(16).padStart(40, '0')
    const version = versionFor([plan], { head: headOid, digest: 'd', blockers: [] })
    const open = opened(recordOf(unit), 'b', version, null, { carry: null, began: null })
    records = [...records.filter((one) => one.unit !== unit), merged(open, { headOid, firstCommit: null, number })]
    staging = textsOf(applied(plan, staging, dev))
    head = repo.commit({ ...dev, ...staging }, `promote ${unit} (#${number})`)
  }
  for (const act of all) {
    if (act.kind === 'upstream') {
      dev = filesOf('dev', act.dev)
      head = repo.commit({ ...dev, ...staging }, 'feat: Go on')
    } else if (act.kind === 'group') {
      const before = groupingOf(settings)
      const found = regroup({ environment: 'staging', records, before, config: act.to, pulls: new Map() })
      settings = act.to
      const other = new Set([...found.changed, ...found.gone].map(({ unit }) => unit))
      records = [...records.filter(({ unit }) => !other.has(unit)), ...found.changed]
    } else promote(unitOf(settings, act.name).name)
  }
  for (const unit of new Set(names.map((name) => unitOf(settings, name).name))) promote(unit)
  return { dev, staging, records }
}

it('a base is never lost: whatever joined and left, there is nothing to argue about, and nothing is missing in the end', () => {
  fc.assert(
    fc.property(side, acts, (begin, all) => {
      const { dev, staging, records } = live(begin, all)
      const told = (files: Files) =>
        Object.entries(files)
          .filter(([path]) => !path.endsWith('kustomization.yaml'))
          .map(([path, text]) => `${path.replace('dev-cluster', 'staging-cluster')}: ${text}`)
          .sort()
      // Staging has nothing of its own: it ends as dev is.
      expect(told(staging)).toEqual(told(dev))
      // No service is remembered twice.
      const held = records.flatMap(({ bases, inherited }) =>
        [bases, ...inherited.map((one) => one.bases)].flatMap((one) => one['staging-cluster']?.services ?? []),
      )
      expect(held.toSorted()).toEqual([...new Set(held)].toSorted())
    }),
    { numRuns: 40 },
  )
}, 60_000)
