// `/status`: how the units stand, from the rows that the dashboard shows.
import type { StatusCommand } from '../commands/model.ts'
import { resolveStatus } from '../commands/resolve.ts'
import { organisationParts } from '../messages/organisation.ts'
import { problemLine } from '../messages/replies.ts'
import { statusParts } from '../messages/status.ts'
import type { Ran } from './command.ts'
import { knownServices } from './known-services.ts'
import type { Standing } from './standing.ts'
import { standingView } from './standing-view.ts'
import type { Work } from './work.ts'

export async function runStatus(work: Work, standing: Standing, command: StatusCommand): Promise<Ran> {
  const { unit } = command
  const unclear = unit === null ? [] : await unknownUnit(work, standing, command)
  if (unclear.length > 0) return { done: false, parts: unclear }
  const view = await standingView(work, standing)
  const isMeant = (one: { readonly unit: string }) => unit === null || one.unit === unit
  const meant = { ...view, rows: view.rows.filter(isMeant), others: view.others.filter(isMeant) }
  return { done: true, parts: [...statusParts(meant, unit), ...organisationParts(standing.organisation)] }
}

async function unknownUnit(work: Work, standing: Standing, command: StatusCommand): Promise<readonly string[]> {
  const { groups, environments } = standing.config
  const units = new Set([...(await knownServices(work, standing)), ...groups.map((group) => group.name), 'all'])
  const resolved = resolveStatus(command, { environments: new Set(environments.map((one) => one.name)), units })
  return resolved.kind === 'unclear' ? resolved.problems.map(problemLine) : []
}
