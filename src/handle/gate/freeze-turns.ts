// A gate says something else when a freeze begins or ends: then it is judged again.
import { nextTurn } from '../../bump/windows.ts'
import type { Config } from '../../config/model.ts'
import type { Work } from '../work.ts'

/** Where a verdict is given, or something waits, in an environment that is frozen at times. At most one such job waits. */
export async function comeAtTurn({ tasks, forge, now }: Work, config: Config, environment: string): Promise<void> {
  const found = config.environments.find(({ name }) => name === environment)
  const turn = found === undefined ? null : nextTurn(found.freeze, now())
  if (turn === null) return
  const id = `freeze:${forge.repository.id}:${turn}`
  await tasks.later({ id, lane: 'promotion', trigger: { kind: 'due' }, after: turn - now() })
}
