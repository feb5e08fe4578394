// The life of one unit in memory: upstream merges, promotions, reverts and hotfixes on one branch, with the planner and the
// ledger as they are and no server.
import { parse } from 'yaml'
import { decodeUnit } from '../../src/ledger/encoding.ts'
import { filesFor } from '../../src/ledger/memory.ts'
import { planUnit, type UnitPlans } from '../../src/ledger/plan-unit.ts'
import { emptyRecord, type UnitRecord, unitPath } from '../../src/ledger/state.ts'
import { merged, opened, versionFor } from '../../src/ledger/transactions.ts'
import type { Oid } from '../../src/oid.ts'
import { digestOf } from '../../src/promotion/digest.ts'
import type { Carry, Need, OneBase, Plan } from '../../src/promotion/model.ts'
import { blockersOf } from '../../src/promotion/settling/blockers.ts'
import { at, config, type Files, repository, written } from '../promotion/repository.ts'

export const values = (cluster: 'dev' | 'staging', name = 'v.yaml') => at(cluster, `redis/${name}`)
type Edit = Readonly<Record<string, string | null>>
export type Promoted = UnitPlans & { readonly plan: Plan; readonly needs: readonly (readonly Need[])[] }

export function life(start: Files, settings = config()) {
  const repo = repository()
  let files = start
  let head = repo.commit(files, 'feat: Begin', null)
  const begin: OneBase = { kind: 'commit', commit: head, because: 'the source as it was seen first' }
  let record = emptyRecord('staging', 'redis')
  const ledger = new Map<string, string>()
  let pulls = 100
  const states = new Map<number, { readonly before: Files; readonly after: Files }>()

  function change(edit: Edit, subject = 'chore: Change'): Oid {
    const next = { ...files }
    for (const [path, text] of Object.entries(edit)) {
      if (text === null) delete next[path]
      else next[path] = text
    }
    files = next
    head = repo.commit(files, subject, head)
    return head
  }

  /** As the branch of the ledger is written and read: texts stand there as files, so that their ids can be read. */
  function remember(next: UnitRecord, texts: readonly { readonly oid: Oid; readonly text: string }[]) {
    const changed = filesFor(next, texts, [...ledger.keys()])
    for (const [path, text] of changed) {
      if (text === null) ledger.delete(path)
      else ledger.set(path, text)
    }
    repo.commit(Object.fromEntries(ledger), 'ledger', null)
    const path = unitPath('staging', 'redis')
    const read = decodeUnit(ledger.get(path) ?? '', path)
    if ('problems' in read) throw new Error(read.problems[0]?.message)
    record = read.record
  }

  /** `asked`: by a person, so that nothing but a record says what the base is. */
  function promote(carry: Carry | null = null, asked = false): Promoted {
    const request = {
      unit: 'redis',
      services: ['redis'],
      from: 'dev',
      to: 'staging',
      source: head,
      target: head,
      ...(carry === null ? {} : { carry }),
    }
    const question = { request, record, start: asked ? null : begin }
    const { done, asked: needs } = repo.run((known) => planUnit(question, settings, known))
    const [plan] = done.plans
    if (plan === undefined) throw new Error('there is a plan for staging')
    return { ...done, plan, needs }
  }

  /** Opens the promotion and merges it; the number of its pull request. `edit`: what a person commits on the branch. */
  function merge({ plans, plan }: Promoted, edit: Edit = {}): number {
    const number = ++pulls
    const proposed = {
      head: number.toString(16).padStart(40, '0'),
      digest: digestOf(plans),
      blockers: blockersOf(plans),
    }
    const texts = [...(plan.carries.texts ?? []), ...(plan.received?.texts ?? [])]
    remember(opened(record, 'b', versionFor(plans, proposed), null, { carry: null, began: null }), texts)
    const before = files
    change({ ...written(plan), ...edit }, `promote redis (#${number})`)
    states.set(number, { before, after: files })
    const now = repo.idsOf(head)
    const standing = new Map(
      Object.keys(edit).map((path) => {
        const id = now.get(path)
        return [path, id === undefined ? null : { mode: '100644' as const, oid: id.oid }]
      }),
    )
    remember(merged(record, { headOid: proposed.head, firstCommit: null, number }, standing), [])
    return number
  }

  /** What `git revert` of the promotion does to files that nobody changed since. */
  function revert(number: number) {
    const { before, after } = states.get(number) ?? { before: {}, after: {} }
    const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    const changed = paths.filter((path) => before[path] !== after[path])
    change(Object.fromEntries(changed.map((path) => [path, (before[path] as string | undefined) ?? null])), 'Revert')
  }

  return {
    change,
    promote,
    merge,
    revert,
    states,
    text: (path: string) => files[path] as string | undefined,
    value: (path: string) => parse((files[path] as string | undefined) ?? '') as unknown,
    record: () => record,
    ledgerFiles: () => [...ledger.keys()].sort(),
    head: () => head,
  }
}
