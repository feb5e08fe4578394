// Whether a revert or a suspension may merge: what its plan left to people. Health is never asked, for it is how health comes back.
import type { PullFacts } from '../../github/ports.ts'
import { choicesOf, revertsBehind } from '../../ledger/open-reverts.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import { isOpen } from '../../promotion/settling/blockers.ts'
import { answerTo } from '../../promotion/settling/choices.ts'
import { gate, unmet, type Verdict } from '../../promotion/settling/gate.ts'
import { looksAt } from '../../promotion/settling/look.ts'
import { settle } from '../../settle.ts'
import { conditionsOn } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

export async function verdictOnRevert(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  name: BranchName,
): Promise<Verdict> {
  const { environment, unit, kind } = name
  const record = await standing.ledger.rollout(environment, unit)
  const behind = revertsBehind(record, pull)
  const own = behind[0] ?? record.reverts.findLast(({ branch }) => branch === pull.headRef)
  const choices = choicesOf(behind)
  if (kind === 'revert' && own === undefined)
    return gate([unmet('The ledger does not know this revert: comment /rollback to have it planned again.')])
  const branch = standing.branchOf(environment)
  const wrongBase = `This goes to ${branch}, not to ${pull.baseRef}: change its base branch back.`
  const blockers = [...(own?.blockers ?? []), ...(pull.baseRef === branch ? [] : [unmet(wrongBase)])]
  const base = { head: standing.headOf(environment), before: new Map() }
  // What is settled already needs no look.
  const open = blockers.filter((one) => isOpen(one) && answerTo(one, choices) === null)
  const looks = await settle(
    (known) => looksAt(open, pull.headOid, base, standing.config.secrets, known),
    work.forge.reader,
  )
  const subject = { ...name, head: pull.headOid, pull, version: null }
  return gate(blockers, looks, choices, await conditionsOn(work, standing, subject))
}
