// `/recheck`: the gate of the pull request that it stands on is judged again, or on an issue those of all that are open.
import type { PullFacts } from '../../github/ports.ts'
import { judgedLine, mergedLine, notOursLine, recheckedLine } from '../../messages/recheck-replies.ts'
import { judgeOpen, openOnes } from '../gate/judge-open.ts'
import { judgeAll } from '../judge.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Ran } from './command.ts'

export async function runRecheck(work: Work, standing: Standing): Promise<Ran> {
  const { pull } = standing.snapshot
  if (pull === null) return recheckAll(work, standing)
  if (pull.state === 'merged') return recheckMerged(pull)
  if (pull.state === 'closed') return { done: true, parts: [notOursLine(pull.number)] }
  const { verdict } = await judgeAll(work, standing, pull)
  return { done: true, parts: [verdict === null ? notOursLine(pull.number) : judgedLine(pull.number, verdict)] }
}

async function recheckAll(work: Work, standing: Standing): Promise<Ran> {
  const changed = await judgeOpen(work, standing, null)
  return { done: true, parts: [recheckedLine(openOnes(standing).length, changed.length)] }
}

const recheckMerged = ({ number }: PullFacts): Ran => ({ done: true, parts: [mergedLine(number)] })
