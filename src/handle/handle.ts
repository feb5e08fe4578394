// One job: what was heard → the handler of its family, again from the start when the world moved meanwhile.
import { ForgeError } from '../github/failure.ts'
import type { Trigger } from '../trigger.ts'
import { handleBumps } from './bump/bumps.ts'
import { handleClosed } from './closed.ts'
import { handleComment } from './command/command.ts'
import { type Board, dashboardNumber } from './dashboard/board.ts'
import { finishDashboard, handleDashboard } from './dashboard/dashboard.ts'
import { handleMerge } from './gate/merge.ts'
import { handleDue } from './health/due.ts'
import { handleHeard } from './health/heard.ts'
import { handleReports } from './health/reports.ts'
import { handleInstalled } from './installed.ts'
import { handleGroup, handleJudge } from './judge.ts'
import { handleLook } from './look/look.ts'
import { handleMoved } from './moved.ts'
import { handleOrganisation, isOrganisationRepository } from './organisation-repository.ts'
import { handleResume } from './resume.ts'
import { Moved, type Report, type Work } from './work.ts'

/** The world may move a few times while we work; then the job waits its turn again. */
const maxRounds = 5

export async function handle(job: Omit<Work, 'board'>, trigger: Trigger): Promise<Report> {
  for (let round = 1; ; round++) {
    const board = await boardFor(job, trigger)
    const work = { ...job, board, attempt: job.attempt + round - 1 }
    try {
      const report = await run(work, trigger)
      await finishDashboard(work)
      return report
    } catch (error) {
      // What GitHub refused for good is told, too.
      if (error instanceof ForgeError && error.failure.kind !== 'retry') await finishDashboard(work)
      if (!(error instanceof Moved) || round === maxRounds) throw error
      work.log.info({ because: error.message, round }, 'planning again')
    }
  }
}

/** Whoever only judges may not read issues. */
async function boardFor(job: Omit<Work, 'board'>, { kind }: Trigger): Promise<Board> {
  const mayRead = kind !== 'judge' && kind !== 'group'
  return { issue: mayRead ? await dashboardNumber(job) : null, seen: null }
}

function run(work: Work, trigger: Trigger): Promise<Report> {
  if (isOrganisationRepository(work) && trigger.kind !== 'look') return handleOrganisation(work, trigger)
  switch (trigger.kind) {
    case 'moved':
      return handleMoved(work, trigger)
    case 'closed':
      return handleClosed(work, trigger)
    case 'judge':
      return handleJudge(work, trigger)
    case 'merge':
      return handleMerge(work, trigger)
    case 'group':
      return handleGroup(work, trigger)
    case 'comment':
      return handleComment(work, trigger)
    case 'installed':
      return handleInstalled(work)
    case 'look':
      return handleLook(work, trigger)
    case 'resume':
      return handleResume(work, trigger)
    case 'bumps':
      return handleBumps(work, trigger)
    case 'reports':
      return handleReports(work, trigger)
    case 'heard':
      return handleHeard(work, trigger)
    case 'due':
      return handleDue(work)
    case 'dashboard':
      return handleDashboard(work)
  }
}
