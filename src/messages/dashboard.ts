// The dashboard issue: how every unit stands in every environment, and for everything that is not open the reason.
import type { BaseRow } from '../ledger/base-rows.ts'
import type { Hold } from '../ledger/bump-state.ts'
import type { HealthRow } from '../ledger/health-rows.ts'
import type { UnitRow } from '../ledger/unit-rows.ts'
import type { Problem } from '../problem.ts'
import { baseList } from './base-lists.ts'
import { healthList } from './health-list.ts'
import { holdList } from './hold-list.ts'
import { limitBody, linesWithin, type Part } from './length.ts'
import { details } from './markdown.ts'
import { problemLine, stoppedSentence } from './replies.ts'
import { baselineList, type OtherPull, openList, pendingList, reasonList } from './unit-lists.ts'
import { unitMatrix } from './unit-matrix.ts'
import { several } from './unit-words.ts'

/** Hidden in the issue; with our App as its author it is how the issue is found again. */
export const dashboardMarker = '<!-- sluice:dashboard -->'
export const dashboardTitle = 'Sluice dashboard'

export type StandingView = {
  readonly rows: readonly UnitRow[]
  /** Those that something is promoted into, in their order. */
  readonly environments: readonly string[]
  readonly others: readonly OtherPull[]
  /** Of every environment; the newest last. */
  readonly holds: readonly Hold[]
  readonly bases: readonly BaseRow[]
  readonly health: readonly HealthRow[]
  /** What the configuration says that does nothing. */
  readonly notes: readonly Problem[]
  /** False: the repository was too large for its differences to be listed. */
  readonly isSurveyed: boolean
}

const introduction =
  'Where promotions stand in this repository. Sluice writes this issue anew when something changes and reads nothing from it; edits are overwritten. Close it and it stays closed and is left alone; reopen it to have it back.'

const commands = `### What to do

| comment, here or on any issue or pull request | does |
| --- | --- |
| \`/promote <unit> to <environment>\` | opens or refreshes a promotion, also one that automation holds back |
| \`/promote <unit> to <environment> --plan\` | shows what it would change |
| \`/bump <base> in <environment>\` | opens or refreshes a bump; \`to <tag>\` asks for another tag |
| \`/hold <service or all> in <environment> <reason>\` | stops it there until \`/release\` |
| \`/status <unit or base>\` | answers with how it stands in every environment |
| \`/help\` | lists the other commands |`

/** How many characters each part may take, so that none of them drives the others out. */
const room = {
  matrix: 15_000,
  open: 7000,
  holds: 4000,
  health: 6000,
  reasons: 10_000,
  bases: 5000,
  pending: 8000,
  baseline: 5000,
  notes: 3000,
}

/** Why automation is stopped as a whole. */
export type Stop = { readonly stopped: 'broken-configuration' | 'ledger'; readonly problems: readonly Problem[] }

/** `stop` with a view: as things stood by the last good configuration. */
export function dashboardBody(view: StandingView, stop: Stop | null = null): string {
  const { rows, environments, others, holds, bases, health, notes, isSurveyed } = view
  const matrix = unitMatrix(rows, environments, room.matrix)
  const isEmpty = matrix.length + others.length === 0
  const before = '**Below:** how things stand by the last good configuration.'
  return bodyOf([
    ...(stop === null ? [] : [stopPart(stop, [before])]),
    part('matrix', 9, isEmpty ? ['Nothing is open and nothing waits.'] : matrix),
    part('open pull requests', 8, openList(rows, others, room.open)),
    part('holds', 8, holdList(holds, room.holds)),
    part('reasons', 7, reasonList(rows, room.reasons)),
    part('health', 6, healthList(health, room.health)),
    part('bases', 6, baseList(bases, room.bases)),
    part('pending changes', 4, pendingList(rows, room.pending)),
    part('baseline', 3, baselineList(rows, isSurveyed, room.baseline)),
    part('configuration', 2, noteList(notes)),
    part('commands', 5, [commands]),
  ])
}

/** Where no configuration can be gone by: what is open is named, nothing else can be said. */
export const stoppedDashboard = (stop: Stop, pulls: readonly OtherPull[]): string =>
  bodyOf([stopPart(stop), part('open pull requests', 8, openList([], pulls, room.open))])

function stopPart({ stopped, problems }: Stop, after: readonly string[] = []): Part {
  const lines = problems.map((problem) => `- ${problemLine(problem)}`)
  const { text, more } = linesWithin(lines, room.notes)
  const rest = more > 0 ? [`… and ${several(more, 'problem')} more.`] : []
  return part('problems', 10, [`**Automation is stopped.** ${stoppedSentence(stopped)}`, text, ...rest, ...after])
}

const part = (name: string, weight: number, texts: readonly string[]): Part => ({
  name,
  weight,
  text: texts.join('\n\n'),
})

const bodyOf = (parts: readonly Part[]): string =>
  limitBody([part('introduction', 10, [`${dashboardMarker}\n${introduction}`]), ...parts])

function noteList(notes: readonly Problem[]): readonly string[] {
  if (notes.length === 0) return []
  const { text, more } = linesWithin(
    notes.map((note) => `- ${problemLine(note)}`),
    room.notes,
  )
  const rest = more > 0 ? `\n- … and ${more} more` : ''
  return [details(`Configuration: ${several(notes.length, 'note')}`, `${text}${rest}`)]
}
