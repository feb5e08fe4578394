// `/status`: how the units stand, from the rows that the dashboard shows.
import { namesBase } from '../../bump/named-base.ts'
import type { StatusCommand } from '../../commands/model.ts'
import { resolveStatus } from '../../commands/resolve.ts'
import type { BaseRow } from '../../ledger/base-rows.ts'
import type { Hold } from '../../ledger/bump-state.ts'
import { stops } from '../../ledger/holds.ts'
import { organisationParts } from '../../messages/organisation.ts'
import { problemLine } from '../../messages/replies.ts'
import { baseStatusParts, statusParts } from '../../messages/status.ts'
import { travelsInLine } from '../../messages/travelling.ts'
import { namesOfGroups, unitNamed } from '../../promotion/slice/units.ts'
import { standingView } from '../dashboard/standing-view.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Ran } from './command.ts'
import { knownServices } from './known-services.ts'

export async function runStatus(work: Work, standing: Standing, command: StatusCommand): Promise<Ran> {
  const { unit } = command
  const view = await standingView(work, standing)
  const after = organisationParts(standing.organisation)
  const asked = unit === null ? null : await askedFor(work, standing, command, view.bases)
  if (asked?.kind === 'base') return { done: true, parts: [...baseStatusParts(asked.rows), ...after] }
  if (asked?.kind === 'unclear') return { done: false, parts: asked.problems.map(problemLine) }
  // Of a service that does not travel alone, what it travels in is told.
  const travels = unit === null ? null : unitNamed(standing.config, unit)
  const named = travels?.name ?? null
  const services = travels?.services ?? 'all'
  const isHeld = (hold: Hold) => services === 'all' || services.some((service) => stops(hold, service))
  const isMeant = (one: { readonly unit: string }) => named === null || one.unit === named
  const { rows, others, holds, health } = view
  const meant = {
    ...view,
    rows: rows.filter(isMeant),
    others: others.filter(isMeant),
    holds: holds.filter(isHeld),
    health: health.filter(isMeant),
  }
  const within = unit === null || named === null || named === unit ? [] : [travelsInLine(unit, named)]
  return { done: true, parts: [...within, ...statusParts(meant, named), ...after] }
}

/** A word that names a unit means that one. */
async function askedFor(work: Work, standing: Standing, command: StatusCommand, bases: readonly BaseRow[]) {
  const units = new Set([...(await knownServices(work, standing)), ...namesOfGroups(standing.config)])
  const names = new Set(bases.map(({ base }) => base.slice(base.lastIndexOf('/') + 1)))
  const resolved = resolveStatus(command, { units, bases: names })
  if (resolved.kind === 'resolved') return resolved
  const rows = bases.filter(({ base }) => namesBase(command.unit ?? '', base))
  return rows.length > 0 ? { kind: 'base' as const, rows } : resolved
}
