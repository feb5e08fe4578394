// What stands against a merge whatever is in it: holds, a freeze of the environment, and a revert that waits to be merged.
import { frozenText } from '../../bump/halts.ts'
import type { Hold } from '../../ledger/bump-state.ts'
import { brake, brakeIn, heldBy } from '../../ledger/holds.ts'
import { servicesOf } from '../../ledger/inherited.ts'
import { parseBranchName } from '../../messages/branch-name.ts'
import { bumpHeldSentence, frozenSentence, heldSentence, revertSentence } from '../../messages/stop-sentences.ts'
import type { GateCondition } from '../../promotion/settling/gate.ts'
import { unitNamed } from '../../promotion/slice/units.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { GateSubject } from './conditions.ts'
import { comeAtTurn } from './freeze-turns.ts'
import { type Carried, holdsOn } from './holds-on.ts'

export async function stopConditions(
  work: Work,
  standing: Standing,
  subject: GateSubject,
): Promise<readonly GateCondition[]> {
  // What takes back is never held up.
  if ((subject.kind !== 'promote' && subject.kind !== 'bump') || subject.bump?.isBack === true) return []
  const held = subject.kind === 'bump' ? await heldPins(standing, subject) : await heldContents(work, standing, subject)
  await comeAtTurn(work, standing.config, subject.environment)
  return [...held, ...freezeOf(work, standing, subject), ...revertsOf(standing, subject)].map((sentence) => ({
    met: false,
    about: 'stop',
    sentence,
  }))
}

async function heldContents(work: Work, standing: Standing, { environment, unit, version }: GateSubject) {
  const from = standing.config.environments.find(({ name }) => name === environment)?.after[0]
  if (version === null || from === undefined) return []
  const { services: own } = unitNamed(standing.config, unit)
  const carried = Object.entries(version.carries).map(
    ([cluster, { commit, services }]): Carried => ({
      environment: from,
      cluster: version.brings[cluster]?.from ?? cluster,
      commit,
      services: services ?? (own === 'all' ? [] : own),
    }),
  )
  return (await holdsOn(work, standing, environment, carried)).map((one) => heldSentence(one, environment))
}

async function heldPins({ ledger }: Standing, { environment, bump }: GateSubject): Promise<readonly string[]> {
  const holds = await ledger.holds()
  const stop = brakeIn(holds, environment)
  if (stop !== null) return [heldSentence({ service: brake, hold: stop }, environment)]
  const held = Object.values(bump?.pins ?? {}).flatMap(({ to, services }) =>
    services.flatMap((service) => {
      const hold: Hold | null = heldBy(holds, environment, service, to)
      return hold === null ? [] : [bumpHeldSentence({ service, hold }, environment)]
    }),
  )
  return [...new Set(held)]
}

function freezeOf(work: Work, { config }: Standing, { environment }: GateSubject): readonly string[] {
  const found = config.environments.find(({ name }) => name === environment)
  const now = work.now()
  const text = found === undefined ? null : frozenText(found, now)
  return text === null ? [] : [frozenSentence(text)]
}

/** Of the services that it carries, those that an open revert of ours takes back there. */
function revertsOf({ snapshot }: Standing, { environment, version, bump }: GateSubject): readonly string[] {
  const services = new Set([
    ...servicesOf(version?.carries ?? {}),
    ...Object.values(bump?.pins ?? {}).flatMap((pin) => pin.services),
  ])
  return snapshot.branches.flatMap(({ name, pulls }) => {
    const own = parseBranchName(name)
    if (own?.kind !== 'revert' || own.environment !== environment || !services.has(own.unit)) return []
    const open = pulls.find((one) => one.ours && one.state === 'open')
    return open === undefined ? [] : [revertSentence({ number: open.number, service: own.unit, environment })]
  })
}
