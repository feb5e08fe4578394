// The gate of reverts and suspensions: what a person has to settle, looked for on the branch. Health never holds them up.
import type { PullFacts } from '../../github/ports.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import type { Oid } from '../../oid.ts'
import { historyKey } from '../../promotion/model.ts'
import type { RevertPlan } from '../../promotion/revert/model.ts'
import { revertBlockers } from '../../promotion/revert/revert-blockers.ts'
import { isOpen, type PlanBlocker } from '../../promotion/settling/blockers.ts'
import { gate, unmet, type Verdict } from '../../promotion/settling/gate.ts'
import { looksAt } from '../../promotion/settling/look.ts'
import { settle } from '../../settle.ts'
import { conditionsOn } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export async function verdictOnWayBack(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  name: BranchName,
): Promise<Verdict> {
  const branch = standing.branchOf(name.environment)
  const wrongBase =
    pull.baseRef === branch
      ? []
      : [unmet(`This goes to ${branch}, not to ${pull.baseRef}: change its base branch back.`)]
  const conditions = await conditionsOn(work, standing, { ...name, head: pull.headOid, pull, version: null })
  if (name.kind !== 'revert') return gate(wrongBase, undefined, undefined, conditions)
  const plans = await plansBehind(work, standing, pull, name)
  if (plans === null)
    return gate([unmet(`The ledger does not know this revert: comment /rollback ${name.unit} in ${name.environment}.`)])
  const blockers = revertBlockers(plans)
  const looks = await looksOn(work, standing, pull, plans, blockers)
  return gate([...blockers, ...wrongBase], looks, undefined, conditions)
}

/** Planned again onto what stood when it was made: the same points, and the same texts that Sluice wrote. */
async function plansBehind(
  work: Work,
  { config, ledger }: Standing,
  { headRef }: PullFacts,
  { environment, unit: service }: BranchName,
): Promise<readonly RevertPlan[] | null> {
  const { reverts } = await ledger.rollout(environment, service)
  const own = reverts.filter(({ branch, state }) => branch === headRef && state === 'open')
  const [first] = own
  if (first === undefined) return null
  const need = { kind: 'history', head: first.head, paths: [''], limit: 1 } as const
  const { history } = await work.forge.reader.read([need])
  const target = history.get(historyKey(first.head, need.paths))?.[0]?.parent ?? null
  if (target === null) return null
  const requests = own.map(({ cluster, bad, target: good }) => ({ environment, service, cluster, bad, good, target }))
  return work.plan('revert', { config, requests })
}

function looksOn(
  work: Work,
  { config, headOf }: Standing,
  { headOid }: PullFacts,
  plans: readonly RevertPlan[],
  blockers: readonly PlanBlocker[],
) {
  const before = new Map<string, Oid | null>(
    plans.flatMap(({ changes }) => changes.map(({ path, before: stood }) => [path, stood?.oid ?? null] as const)),
  )
  const base = { head: headOf(plans[0]?.environment ?? ''), before }
  return settle((known) => looksAt(blockers.filter(isOpen), headOid, base, config.secrets, known), work.forge.reader)
}
