// Promotions of units that are none any more are closed, with the reason and where their content goes on.
import { brakeIn } from '../../ledger/holds.ts'
import type { Inherited, UnitRecord } from '../../ledger/state.ts'
import { branchName } from '../../messages/branch-name.ts'
import { type Superseded, supersededMarker, supersededText } from '../../messages/superseded.ts'
import type { Standing } from '../standing/standing.ts'
import { unlessRefused } from '../unless-refused.ts'
import type { Work } from '../work.ts'

/** Found by who waits to take them over: a crash leaves them there. */
export async function supersede(work: Work, standing: Standing): Promise<readonly string[]> {
  const did: string[] = []
  const holds = await standing.ledger.holds()
  for (const { name, mode, promote } of standing.config.environments) {
    // Under the brake they stay as they are; lifting it comes back here.
    if (mode !== 'act' || brakeIn(holds, name) !== null) continue
    const waiting: UnitRecord[] = []
    for (const unit of await standing.ledger.waiting(name)) waiting.push(await standing.ledger.unit(name, unit))
    const former = new Set(waiting.flatMap(({ inherited }) => inherited.flatMap((one) => (one.open ? one.unit : []))))
    for (const unit of former) {
      if ((await standing.ledger.unit(name, unit)).open !== null) continue
      did.push(...(await close(work, standing, { environment: name, unit, automatic: promote === 'auto' }, waiting)))
    }
  }
  return did
}

async function close(
  work: Work,
  standing: Standing,
  about: Pick<Superseded, 'environment' | 'unit' | 'automatic'>,
  waiting: readonly UnitRecord[],
): Promise<readonly string[]> {
  const { environment, unit } = about
  const branch = branchName({ kind: 'promote', environment, unit })
  const facts = standing.snapshot.branches.find((one) => one.name === branch)
  if (facts === undefined) return []
  const heirs = waiting.flatMap((record) =>
    record.inherited.filter((one) => one.unit === unit && one.open !== null).map((one) => ({ record, one })),
  )
  const isOurs = facts.byUs || heirs.some(({ one }) => one.open?.heads.includes(facts.oid))
  const pull = facts.pulls.find((one) => one.ours && one.state === 'open')
  const by = heirs.map(({ record, one }) => heirOf(standing, record, one))
  if (pull !== undefined) {
    const text = supersededText({ ...about, branch, by, branchStays: !isOurs })
    await unlessRefused(work, 'to say why', () => work.forge.comment(pull.number, text, supersededMarker))
    await work.forge.updatePull(pull.number, { state: 'closed' })
  }
  const move = { name: branch, before: facts.oid, after: null }
  if (isOurs) await unlessRefused(work, 'to remove a branch', () => work.forge.moveBranch(move))
  return pull === undefined ? [] : [`${unit} in ${environment}: superseded`]
}

function heirOf({ snapshot }: Standing, { environment, unit }: UnitRecord, { services }: Inherited) {
  const branch = branchName({ kind: 'promote', environment, unit })
  const pulls = snapshot.branches.find((one) => one.name === branch)?.pulls ?? []
  return { unit, services, pull: pulls.find((one) => one.ours && one.state === 'open')?.number ?? null }
}
