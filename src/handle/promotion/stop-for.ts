// What stands against a promotion whatever its plan says: a hold of what it carries, or for automation a freeze.
import { frozenText } from '../../bump/halts.ts'
import { holdText } from '../../bump/keeping.ts'
import { frozen } from '../../bump/windows.ts'
import { brake, brakeIn } from '../../ledger/holds.ts'
import { releaseCommand } from '../../messages/hold-replies.ts'
import type { Plan } from '../../promotion/model.ts'
import type { Stop } from '../../promotion/stopped.ts'
import { comeAtTurn } from '../gate/freeze-turns.ts'
import { type HeldService, holdsOn } from '../gate/holds-on.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'

/** `asked`: by a person, who may prepare during a freeze what is merged after it. */
export async function stopFor(
  work: Work,
  standing: Standing,
  { to }: { readonly to: string },
  plans: readonly Plan[],
  asked: boolean,
): Promise<Stop | null> {
  const carried = plans
    .filter((plan) => plan.services.length > 0)
    .map(({ from, sourceCluster, carries, services }) => ({
      environment: from,
      cluster: sourceCluster,
      commit: carries.commit,
      services,
    }))
  const held = await holdsOn(work, standing, to, carried)
  const stop = stopOf(held) ?? (asked ? null : frozenStop(work, standing, to))
  if (stop?.again != null) await comeAtTurn(work, standing.config, to)
  return stop
}

/** The widest of them: it ends last for whoever waits. */
function stopOf(held: readonly HeldService[]): Stop | null {
  const [first] = [...held].sort((a, b) => reachOf(b) - reachOf(a))
  if (first === undefined) return null
  const { hold } = first
  const because = `${holdText(hold)} ${releaseCommand(hold)} lifts it.`
  return { because, reach: reaches[reachOf(first)] ?? 'open', again: null }
}

const reaches = ['open', 'content', 'all'] as const

const reachOf = ({ hold }: HeldService): number => (hold.service === brake ? 2 : hold.version === null ? 0 : 1)

function frozenStop(work: Work, { config }: Standing, environment: string): Stop | null {
  const found = config.environments.find(({ name }) => name === environment)
  const because = found === undefined ? null : frozenText(found, work.now())
  if (found === undefined || because === null) return null
  return { because, reach: 'open', again: frozen(found.freeze, work.now())?.ends ?? null }
}

/** Nothing can be opened there, whatever waits: it need not be planned to know that. */
export async function standsStill(work: Work, standing: Standing, environment: string): Promise<boolean> {
  const isFrozen = frozenStop(work, standing, environment) !== null
  return isFrozen || brakeIn(await standing.ledger.holds(), environment) !== null
}
