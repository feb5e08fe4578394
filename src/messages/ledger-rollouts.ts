// The part of `sluice ledger` about rollouts: the newest of each cluster, what is bad, and the reverts that are open.
import type { Rollout, RolloutRecord } from '../ledger/rollout-state.ts'

const short = (oid: string) => oid.slice(0, 7)
const day = (instant: string) => instant.slice(0, 10)

export function rolloutLines({ environment, service, rollouts, reverts, bad }: RolloutRecord): readonly string[] {
  const newest = new Map(rollouts.map((rollout) => [rollout.cluster, rollout]))
  return [
    `rollouts of ${service} in ${environment}`,
    ...[...newest.values()].map(rolloutLine),
    ...bad.map(({ content, because, by }) => `  bad: ${short(content)} (${by}): ${because}`),
    ...reverts
      .filter(({ state }) => state === 'open')
      .map((one) => `  revert: ${one.branch} from ${short(one.bad)} to ${short(one.target)} in ${one.cluster}`),
  ]
}

function rolloutLine({ cluster, commit, pull, state, since }: Rollout): string {
  const merged = pull === null ? short(commit) : `${short(commit)} (#${pull})`
  return `  ${cluster}: ${merged} is ${state} since ${day(since)}`
}
