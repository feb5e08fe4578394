// `npm run bench`: prints figures as a table, with `--json` as one object. Nothing here passes or fails by time.
import { parseArgs } from 'node:util'
import { adoption } from './adoption.ts'
import { basePins } from './base-pins.ts'
import { clusters } from './clusters.ts'
import type { Bench, Figures } from './figure.ts'
import { intake } from './intake.ts'
import { largeUnit } from './large-unit.ts'
import { openPromotions } from './open-promotions.ts'
import { asJson, asTable } from './report.ts'
import { reports } from './reports.ts'
import { requests } from './requests.ts'
import { slice } from './slice.ts'
import { start } from './start.ts'
import { sweep } from './sweep.ts'
import { webhooks } from './webhooks.ts'

const benches: readonly Bench[] = [
  ...requests,
  openPromotions,
  largeUnit,
  webhooks,
  reports,
  start,
  sweep,
  ...intake,
  ...clusters,
  basePins,
  slice,
  ...adoption,
]

const usage = `usage: npm run bench -- [--json] [--only NAME]...\nNAME is one of, or the beginning of:\n${benches
  .map(({ name, long = false }) => `  ${name}${long ? ' (takes long: runs only under its whole name)' : ''}\n`)
  .join('')}`

function readArguments() {
  try {
    const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true } } })
    return { json: values.json ?? false, only: values.only ?? null }
  } catch {
    return null
  }
}

const given = readArguments()
const chosen = benches.filter(
  ({ name, long = false }) =>
    given?.only?.some((wanted) => name.startsWith(wanted) && (!long || name === wanted)) ?? !long,
)
if (given === null || chosen.length === 0) {
  process.stderr.write(usage)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

let figures: Figures = {}
for (const { name, run } of chosen) {
  process.stderr.write(`${name} …\n`)
  figures = { ...figures, ...(await run()) }
}
process.stdout.write(`${given.json ? asJson(figures) : asTable(figures)}\n`)
