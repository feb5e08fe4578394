// `/status`: what is open, what waits and what was refused, from the ledger and the branches.
import type { StatusCommand } from '../commands/model.ts'
import { parseBranchName } from '../messages/branch-name.ts'
import { type StatusRow, statusParts } from '../messages/status.ts'
import type { Ran } from './command.ts'
import type { Standing } from './standing.ts'

export async function runStatus(standing: Standing, command: StatusCommand): Promise<Ran> {
  const { config, ledger, snapshot } = standing
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
      const blockers = record?.open?.blockers.length ?? 0
      rows.push({ environment: name, unit, received, pull, blockers, waits: record?.waits?.because ?? null })
    }
  }
  return { done: true, parts: statusParts(rows, command.unit) }
}
