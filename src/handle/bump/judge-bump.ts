// Whether a bump may merge: what its version left open, what stands against it, and whether its tag is still the one that was seen.
import { addressNamed } from '../../flux/base-address.ts'
import type { PullFacts } from '../../github/ports.ts'
import { type BumpRecord, type BumpVersion, unitOfBase } from '../../ledger/bump-state.ts'
import { bumpVersionOf, isWayBack } from '../../ledger/bump-transactions.ts'
import type { BranchName } from '../../messages/branch-name.ts'
import { gate, unmet, type Verdict } from '../../promotion/settling/gate.ts'
import { looksAt } from '../../promotion/settling/look.ts'
import { settle } from '../../settle.ts'
import { conditionsOn } from '../gate/conditions.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { movedSentence } from './read-base.ts'

const unknownBump = 'The ledger does not know this bump: comment /bump to have it planned again.'

export async function verdictOnBump(
  work: Work,
  standing: Standing,
  pull: PullFacts,
  name: BranchName,
): Promise<Verdict> {
  const { environment, unit } = name
  const record = await standing.ledger.bump(environment, unit)
  const version = bumpVersionOf(record, pull)
  if (version === null) return gate([unmet(unknownBump)])
  const branch = standing.branchOf(environment)
  const wrongBase = `This bump goes to ${branch}, not to ${pull.baseRef}: change its base branch back.`
  const blockers = [
    ...version.blockers,
    ...(pull.baseRef === branch ? [] : [unmet(wrongBase)]),
    ...(await stopsOf(standing, record, version)).map(unmet),
  ]
  const base = { head: standing.headOf(environment), before: new Map() }
  const looks = await settle(
    (known) => looksAt(blockers, pull.headOid, base, standing.config.secrets, known),
    work.forge.reader,
  )
  const bump = { pins: version.pins, isBack: isWayBack(record, version.pins) }
  const subject = { ...name, head: pull.headOid, pull, version: null, bump }
  return gate(blockers, looks, [], await conditionsOn(work, standing, subject))
}

/** Sentences on tags that were moved since the version was made, and may be put back. */
async function stopsOf({ ledger }: Standing, { base }: BumpRecord, version: BumpVersion) {
  const { moved } = await ledger.base(unitOfBase(base))
  const tags = new Set(Object.values(version.pins).map(({ to }) => to))
  const marks = Object.entries(moved).filter(([tag]) => tags.has(tag))
  return marks.map(([tag, mark]) => movedSentence(addressNamed(base), tag, mark))
}
