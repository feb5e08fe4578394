// Opens what waited for its health upstream: for every unit whose newest content there is ready and was not carried on yet.
import { outcomeLine } from '../../messages/replies.ts'
import { unitsOnward } from '../../promotion/slice/onward.ts'
import type { Aim } from '../promotion/plan-aim.ts'
import { promote } from '../promotion/promote.ts'
import { type Standing, stand } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { isRecorded } from './policy.ts'
import { readyFor } from './ready-for.ts'

const wish = { requestedBy: null, dry: false, before: null }

/** `from`: environments where something changed. */
export async function goOnward(work: Work, standing: Standing, from: ReadonlySet<string>): Promise<readonly string[]> {
  const { config } = standing
  const recorded = config.environments.filter((one) => from.has(one.name) && isRecorded(work, config, one))
  if (recorded.length === 0) return []
  const found: { readonly aim: Aim; readonly key: string; readonly print: string }[] = []
  for (const { name } of recorded)
    for (const aim of await aimsBehind(standing, name)) {
      const ready = await readyFor(work, standing, aim, wish)
      if (ready.kind === 'wait') continue
      const key = `onward:${work.forge.repository.id}:${aim.to}:${aim.unit.name}`
      const print = ready.source ?? (await printOf(standing, aim))
      if ((await work.memory.recall(key)) !== print) found.push({ aim, key, print })
    }
  if (found.length === 0) return []
  const now = await stand(work)
  if ('stopped' in now) return []
  const outcomes = await promote(
    work,
    now,
    found.map(({ aim }) => aim),
    wish,
  )
  for (const { key, print } of found) await work.memory.remember(key, print)
  return outcomes.map((outcome) => outcomeLine(outcome))
}

/** Units that have a rollout there, into every environment that takes its content from it by itself. */
async function aimsBehind({ config, ledger }: Standing, from: string): Promise<readonly Aim[]> {
  const found = (await ledger.rollouts(from)).flatMap(({ service, rollouts }) =>
    rollouts.map(({ cluster }) => ({ service, cluster })),
  )
  return config.environments
    .filter(({ after, promote: how, mode }) => after[0] === from && how === 'auto' && mode === 'act')
    .flatMap((environment) =>
      unitsOnward(config, environment, found).map((unit) => ({ unit, from, to: environment.name })),
    )
}

/** What stands upstream of the unit: the commits of its newest rollouts. */
async function printOf({ ledger }: Standing, { from, unit }: Aim): Promise<string> {
  const records = await ledger.rollouts(from)
  const own = records.filter(({ service }) => unit.services === 'all' || unit.services.includes(service))
  return own.map(({ rollouts }) => rollouts.at(-1)?.commit ?? '').join(' ')
}
