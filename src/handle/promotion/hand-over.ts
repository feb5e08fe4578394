// Records hand over what they remember of services that travel in another unit now: one transaction of the ledger.
import { regroup } from '../../ledger/regroup.ts'
import type { UnitRecord } from '../../ledger/state.ts'
import { branchName } from '../../messages/branch-name.ts'
import { groupingOf } from '../../promotion/slice/units.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { reconcile } from './reconcile.ts'

/** What is to be planned anew waits afterwards, before all others. */
export async function handOver(work: Work, standing: Standing): Promise<void> {
  const { config, ledger } = standing
  const changed: UnitRecord[] = []
  const gone: UnitRecord[] = []
  const texts = []
  for (const { name, after } of config.environments) {
    if (after.length === 0) continue
    const records = await currentRecords(work, standing, name)
    const pulls = new Map(records.flatMap(({ unit }) => openPulls(standing, name, unit)))
    const found = regroup({ environment: name, records, before: ledger.baseline?.units ?? null, config, pulls })
    changed.push(...found.changed)
    gone.push(...found.gone)
    if (found.changed.length > 0) for (const record of records) texts.push(...(await ledger.texts(record)))
  }
  const baseline = ledger.baseline === null ? {} : { baseline: { ...ledger.baseline, units: groupingOf(config) } }
  const names = [...new Set([...changed, ...gone].map(({ environment, unit }) => `${unit} in ${environment}`))]
  const what = names.length === 0 ? 'record which services travel together' : `hand over ${names.join(', ')}`
  await ledger.write(changed, what, { ...baseline, gone, texts, ahead: true })
}

/** With what happened to their pull requests while nobody looked. */
async function currentRecords(work: Work, standing: Standing, environment: string): Promise<readonly UnitRecord[]> {
  const records: UnitRecord[] = []
  for (const record of await standing.ledger.units(environment)) {
    const facts = branchOf(standing, environment, record.unit) ?? null
    records.push(await reconcile(work, record, facts, standing.branchOf(environment)))
  }
  return records
}

const branchOf = ({ snapshot }: Standing, environment: string, unit: string) =>
  snapshot.branches.find(({ name }) => name === branchName({ kind: 'promote', environment, unit }))

function openPulls(standing: Standing, environment: string, unit: string): readonly (readonly [string, number])[] {
  const pull = branchOf(standing, environment, unit)?.pulls.find((one) => one.ours && one.state === 'open')
  return pull === undefined ? [] : [[unit, pull.number]]
}
