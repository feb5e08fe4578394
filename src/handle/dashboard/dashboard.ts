// The dashboard: one issue per repository, opened once, written when what it says changed, and left alone once a person
// closed it.
import { ForgeError } from '../../github/failure.ts'
import type { IssueFacts, Snapshot } from '../../github/ports.ts'
import { sameText } from '../../github/resend.ts'
import { dashboardBody, dashboardMarker, dashboardTitle, stoppedDashboard } from '../../messages/dashboard.ts'
import { standPast } from '../standing/past.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { dashboardNumber, isStale, markFresh, markStale, rememberNumber, wantDashboard } from './board.ts'
import { openPulls, standingView } from './standing-view.ts'

const shownKey = ({ forge }: Work) => `dashboard-shows:${forge.repository.id}`

export async function handleDashboard(work: Work): Promise<Report> {
  const standing = await stand(work)
  const body = await bodyFor(work, standing)
  const told =
    body === null ? settled('nothing to show') : await show(work, standing.snapshot, body, 'stopped' in standing)
  await shown(work, standing, told)
  return { did: [`dashboard: ${told.did}`] }
}

/**
 * The end of a job: what it changed is told at once where it has looked at everything, which costs one request; else by
 * a job of its own.
 */
export async function finishDashboard(work: Work): Promise<void> {
  if (!(await isStale(work))) return
  const told = await tellAtOnce(work).catch((error: unknown) => {
    work.log.warn({ reason: String(error) }, 'the dashboard has to wait')
    return false
  })
  if (told) return
  const id = `dashboard:${work.forge.repository.id}`
  await work.tasks.later({ id, lane: 'cosmetic', trigger: { kind: 'dashboard' } })
}

async function tellAtOnce(work: Work): Promise<boolean> {
  const { seen } = work.board
  if (seen === null || seen.standing.snapshot.issue?.ours !== true) return false
  const { standing, outcomes } = seen
  const told = await show(work, standing.snapshot, dashboardBody(await standingView(work, standing, outcomes)), false)
  await shown(work, standing, told)
  return told.isSettled
}

/** Not `isSettled`: the next job tries again. */
type Told = { readonly did: string; readonly isSettled: boolean }

const settled = (did: string): Told => ({ did, isSettled: true })

async function shown(work: Work, standing: Standing | Stopped, { isSettled }: Told): Promise<void> {
  if (!isSettled) return
  await work.memory.remember(shownKey(work), configurationOf(standing))
  await markFresh(work)
}

/** A configuration that was changed, broken or mended shows, also where nothing is promoted for it. */
export async function watchConfiguration(work: Work, standing: Standing | Stopped): Promise<void> {
  if ((await work.memory.recall(shownKey(work))) === configurationOf(standing)) return
  if (!('stopped' in standing)) await wantDashboard(work, standing.config)
  else if ((await dashboardNumber(work)) !== null) await markStale(work)
}

const configurationOf = (standing: Standing | Stopped) =>
  `${standing.snapshot.config?.oid ?? ''} ${'stopped' in standing ? standing.stopped : ''}`

/** Null: nothing may be written. */
async function bodyFor(work: Work, standing: Standing | Stopped): Promise<string | null> {
  if ('stopped' in standing) {
    if (standing.stopped === 'no-configuration') return null
    const past = await standPast(work, standing)
    if (past === null) return stoppedDashboard(standing, openPulls(standing.snapshot))
    return dashboardBody(await standingView(work, past.standing), standing)
  }
  const isActing = standing.config.environments.some(({ mode }) => mode === 'act')
  return isActing ? dashboardBody(await standingView(work, standing)) : null
}

/** A repository that has no issues gets none; the promotions go on. */
async function show(work: Work, snapshot: Snapshot, body: string, isStopped: boolean): Promise<Told> {
  let issue: IssueFacts | null = null
  try {
    issue = await find(work, snapshot)
    if (issue === null) return settled(isStopped ? 'there is none' : await open(work, body))
    if (issue.state === 'closed') return settled(`a person closed #${issue.number}`)
    if (sameText(issue.body, body)) return settled(`#${issue.number} says so already`)
    await work.forge.updateIssue(issue.number, { body })
    return settled(`wrote #${issue.number}`)
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    work.log.warn({ reason: error.message }, 'the dashboard was refused')
    // What stands says something else: that is not left so.
    return { did: `GitHub refused it: ${error.message}`, isSettled: issue === null }
  }
}

/** By its number; where that is lost or leads nowhere, by author and marker. An open one comes before a closed one. */
async function find(work: Work, { issue }: Snapshot): Promise<IssueFacts | null> {
  if (issue?.ours) return issue
  const all = await work.forge.issuesWith(dashboardMarker)
  const found = all.find(({ state }) => state === 'open') ?? all[0] ?? null
  if (found !== null) await rememberNumber(work, found.number)
  return found
}

/** Looked up once more afterwards: of two that were opened at the same moment the older one stays. */
async function open(work: Work, body: string): Promise<string> {
  const number = await work.forge.openIssue({ title: dashboardTitle, body, marker: dashboardMarker })
  const all = await work.forge.issuesWith(dashboardMarker)
  const first = all.find(({ state }) => state === 'open')?.number ?? number
  if (first < number) {
    const told = `This was opened by mistake: the dashboard is #${first}.`
    await work.forge.updateIssue(number, { body: told, state: 'closed' })
  }
  await rememberNumber(work, Math.min(first, number))
  return `opened #${Math.min(first, number)}`
}
