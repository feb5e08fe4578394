// Who may merge what and when: the parts of a policy must fit each other.

import { quote } from '../quote.ts'
import { clusterNames } from './clusters.ts'
import { repeats } from './repeats.ts'
import type { Rule } from './rule.ts'

export const automaticMergesNeedTheOrganization: Rule = ({ environments }, at, byOrganisation) =>
  environments.flatMap(({ name, merge, approvers }, index) => {
    if (merge !== 'auto' || approvers === null || byOrganisation(at(['environments', index, 'merge']))) return []
    const message = `${quote(name)} has approvers, so only the organization's file may ask for \`merge: auto\`; write \`merge: manual\` here.`
    return [{ code: 'auto-merge-with-approvers', offset: at(['environments', index, 'merge']), message }]
  })

export const approversCanApprove: Rule = ({ environments }, at) =>
  environments.flatMap(({ approvers }, index) => {
    if (approvers === null) return []
    const { users, teams, minimum } = approvers
    if (users.length + teams.length === 0) {
      const message = 'These approvers are nobody; name `users` or `teams`.'
      return [{ code: 'no-approvers', offset: at(['environments', index, 'approvers']), message }]
    }
    if (teams.length > 0 || minimum <= users.length) return []
    const message = `${minimum} approvals are asked for, but only ${users.length} may approve; name more users or a team.`
    return [{ code: 'no-approvers', offset: at(['environments', index, 'approvers', 'minimum']), message }]
  })

export const freezesEndAfterTheyStart: Rule = ({ environments }, at) =>
  environments.flatMap(({ freeze }, index) =>
    freeze.flatMap(({ from, until }, place) => {
      if (from <= until) return []
      const message = `The freeze ends (${until}) before it starts (${from}); swap the two days.`
      return [{ code: 'bad-freeze', offset: at(['environments', index, 'freeze', place, 'until']), message }]
    }),
  )

export const requiredClustersExist: Rule = ({ environments }, at) =>
  environments.flatMap((environment, index) => {
    const count = clusterNames(environment).length
    if (typeof environment.require !== 'number' || environment.require <= count) return []
    const message = `${environment.require} clusters must report, but ${quote(environment.name)} has ${count}; write at most ${count}.`
    return [{ code: 'out-of-range', offset: at(['environments', index, 'require']), message }]
  })

/** One that ends before it begins goes on over midnight. The same time twice may be meant for a minute or for a day. */
export const schedulesHaveTime: Rule = ({ bases }, at) =>
  (bases === 'auto' ? [] : bases).flatMap(({ schedule }, index) => {
    if (schedule === null || schedule.from !== schedule.until) return []
    const message = `The schedule begins and ends at ${schedule.from}; write another time of day, or 00:00 to 23:59 for whole days.`
    return [{ code: 'bad-schedule', offset: at(['bases', index, 'schedule']), message }]
  })

/** Branches and the ledger name a base by owner and name. */
export const basesAreUnique: Rule = ({ bases }, at) =>
  repeats(bases === 'auto' ? [] : bases, ({ repository }) => repository.toLowerCase()).map(
    ({ item, index, earlier }) => ({
      code: 'duplicate',
      offset: at(['bases', index, 'repository']),
      message:
        item.host.toLowerCase() === earlier.host.toLowerCase()
          ? `The base ${quote(item.repository)} stands here twice; remove one.`
          : `Two bases are named ${quote(item.repository)}, on ${earlier.host} and on ${item.host}, and branches could not tell them apart; remove one.`,
    }),
  )
