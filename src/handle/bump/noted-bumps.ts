// Keeps what an evaluation of bumps came to, for the dashboard and `/status`: one entry per environment.
import type { BumpOutcome } from '../../bump/decide.ts'
import { baseId } from '../../bump/model.ts'
import type { Config } from '../../config/model.ts'
import { decodeNotedBumps, encodeNotedBumps, mostNotedBumps, type NotedBump } from '../../ledger/noted-bumps.ts'
import { redact } from '../../messages/escape.ts'
import { cut } from '../../messages/length.ts'
import { wantDashboard } from '../dashboard/board.ts'
import type { Work } from '../work.ts'

const notedKey = ({ forge }: Pick<Work, 'forge'>, environment: string) =>
  `noted-bumps:${forge.repository.id}:${environment}`

export const recallBumps = async (work: Pick<Work, 'forge' | 'memory'>, environment: string) =>
  decodeNotedBumps(await work.memory.recall(notedKey(work, environment)))

/** `rows`: of every base that the environment pins; of those that could not be looked at, what was noted last. */
export async function noteBumps(work: Work, config: Config, environment: string, rows: readonly NotedBump[]) {
  const before = await work.memory.recall(notedKey(work, environment))
  const now = encodeNotedBumps(rows.map(short))
  if (now === (before ?? encodeNotedBumps([]))) return
  await work.memory.remember(notedKey(work, environment), now)
  await wantDashboard(work, config)
}

const short = (row: NotedBump): NotedBump => ({
  ...row,
  because: cut(redact(row.because), mostNotedBumps.text),
  pins: row.pins.slice(0, mostNotedBumps.tags),
  gone: row.gone.slice(0, mostNotedBumps.tags),
  moved: row.moved.slice(0, mostNotedBumps.tags),
})

const isOpening: ReadonlySet<string> = new Set(['open', 'update'])
const saysItself: ReadonlySet<string | undefined> = new Set(['in-step', 'unchanged'])

/** What came of what was chosen has the last word. */
export function withOutcomes(
  rows: readonly NotedBump[],
  environment: string,
  outcomes: readonly BumpOutcome[],
): readonly NotedBump[] {
  return rows.map((row) => {
    const outcome = outcomes.find((one) => one.environment === environment && baseId(one.base) === row.base)
    if (outcome === undefined) return row
    const { kind, code, because = '' } = outcome.decision
    if (isOpening.has(kind)) return { ...row, because: '' }
    return saysItself.has(code) ? row : { ...row, because: sentence(because) }
  })
}

const sentence = (because: string) => (because === '' || /[.?!]$/.test(because) ? because : `${because}.`)
