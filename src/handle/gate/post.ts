// Puts a verdict on a head, as the check run that rulesets ask for; one that stands there already costs nothing.
import { gateName, gateSummary, gateTitle, notAPromotion } from '../../messages/gate-summary.ts'
import { type Oid, oidOfText } from '../../oid.ts'
import type { Verdict } from '../../promotion/settling/gate.ts'
import type { Work } from '../work.ts'

const key = ({ forge }: Work, headOid: Oid) => `gate:${forge.repository.id}:${headOid}`

/** Null: no pull request of ours. The line says what stands there now. */
export async function postVerdict(work: Work, headOid: Oid, verdict: Verdict | null): Promise<string> {
  const run = runFor(headOid, verdict)
  await work.forge.check(run)
  await work.memory.remember(key(work, headOid), printOf(run))
  return `${gateName} ${run.conclusion} on ${headOid.slice(0, 7)}: ${run.title}`
}

/** Nothing is written where the same was said before; null then. */
export async function postIfNew(work: Work, headOid: Oid, verdict: Verdict): Promise<string | null> {
  const before = await work.memory.recall(key(work, headOid))
  return before === printOf(runFor(headOid, verdict)) ? null : postVerdict(work, headOid, verdict)
}

const runFor = (headOid: Oid, verdict: Verdict | null) => ({
  name: gateName,
  headOid,
  ...(verdict === null
    ? { conclusion: 'success' as const, ...notAPromotion }
    : { conclusion: verdict.conclusion, title: gateTitle(verdict), summary: gateSummary(verdict) }),
})

const printOf = ({ conclusion, summary }: ReturnType<typeof runFor>) => oidOfText(`${conclusion}\n${summary}`)
