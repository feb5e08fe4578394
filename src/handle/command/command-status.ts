// `/status`: how the units stand, from the rows that the dashboard shows.
import type { StatusCommand } from '../../commands/model.ts'
import { resolveStatus } from '../../commands/resolve.ts'
import { organisationParts } from '../../messages/organisation.ts'
import { problemLine } from '../../messages/replies.ts'
import { statusParts } from '../../messages/status.ts'
import { travelsInLine } from '../../messages/travelling.ts'
import { namesOfGroups, unitNamed } from '../../promotion/slice/units.ts'
import { standingView } from '../dashboard/standing-view.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import type { Ran } from './command.ts'
import { knownServices } from './known-services.ts'

export async function runStatus(work: Work, standing: Standing, command: StatusCommand): Promise<Ran> {
  const { unit } = command
  const unclear = unit === null ? [] : await unknownUnit(work, standing, command)
  if (unclear.length > 0) return { done: false, parts: unclear }
  const view = await standingView(work, standing)
  // Of a service that does not travel alone, what it travels in is told.
  const named = unit === null ? null : unitNamed(standing.config, unit).name
  const isMeant = (one: { readonly unit: string }) => named === null || one.unit === named
  const meant = { ...view, rows: view.rows.filter(isMeant), others: view.others.filter(isMeant) }
  const within = unit === null || named === null || named === unit ? [] : [travelsInLine(unit, named)]
  const parts = [...within, ...statusParts(meant, named), ...organisationParts(standing.organisation)]
  return { done: true, parts }
}

async function unknownUnit(work: Work, standing: Standing, command: StatusCommand): Promise<readonly string[]> {
  const { config } = standing
  const units = new Set([...(await knownServices(work, standing)), ...namesOfGroups(config)])
  const resolved = resolveStatus(command, { environments: new Set(config.environments.map((one) => one.name)), units })
  return resolved.kind === 'unclear' ? resolved.problems.map(problemLine) : []
}
