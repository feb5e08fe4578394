// `/status`: what is open, what waits and what was refused, from the ledger and the branches.
import type { StatusCommand } from '../commands/model.ts'
import { resolveStatus } from '../commands/resolve.ts'
import { parseBranchName } from '../messages/branch-name.ts'
import { organisationParts } from '../messages/organisation.ts'
import { problemLine } from '../messages/replies.ts'
import { type StatusRow, statusParts } from '../messages/status.ts'
import { isOpen } from '../promotion/settling/blockers.ts'
import type { Ran } from './command.ts'
import { knownServices } from './known-services.ts'
import type { Standing } from './standing.ts'
import type { Work } from './work.ts'

export async function runStatus(work: Work, standing: Standing, command: StatusCommand): Promise<Ran> {
  const { config, ledger, snapshot } = standing
  const unclear = command.unit === null ? [] : await unknownUnit(work, standing, command)
  if (unclear.length > 0) return { done: false, parts: unclear }
  const rows: StatusRow[] = []
  for (const { name, after } of config.environments) {
    if (after.length === 0) continue
    const open = snapshot.branches.flatMap((branch) => {
      const parsed = parseBranchName(branch.name)
      const pull = branch.pulls.find((one) => one.state === 'open' && one.ours)
      return parsed?.environment === name && pull !== undefined
        ? [{ unit: parsed.unit, number: pull.number, approved: pull.approved }]
        : []
    })
    const records = await ledger.units(name)
    const units = [...new Set([...open.map((one) => one.unit), ...records.map((record) => record.unit)])].sort()
    for (const unit of units.filter((one) => command.unit === null || one === command.unit)) {
      const record = records.find((one) => one.unit === unit)
      const received = Object.values(record?.bases ?? {})[0]?.commit ?? null
      const pull = open.find((one) => one.unit === unit) ?? null
      const blockers = record?.open?.blockers.filter(isOpen).length ?? 0
      rows.push({ environment: name, unit, received, pull, blockers, waits: record?.waits?.because ?? null })
    }
  }
  return { done: true, parts: [...statusParts(rows, command.unit), ...organisationParts(standing.organisation)] }
}

async function unknownUnit(work: Work, standing: Standing, command: StatusCommand): Promise<readonly string[]> {
  const { groups, environments } = standing.config
  const units = new Set([...(await knownServices(work, standing)), ...groups.map((group) => group.name), 'all'])
  const resolved = resolveStatus(command, { environments: new Set(environments.map((one) => one.name)), units })
  return resolved.kind === 'unclear' ? resolved.problems.map(problemLine) : []
}
