// A process of its own that decides one merge in a large repository and prints what that cost.
import { createCaches } from '../../src/github/cache.ts'
import { emptyRecord } from '../../src/ledger/state.ts'
import { cachedReader } from '../../src/planner/cached-reader.ts'
import { answerTo, type Run } from '../../src/planner/questions.ts'
import { unitNamed } from '../../src/promotion/slice/units.ts'
import { settle } from '../../src/settle.ts'
import { after, before, configFrom, createFleet } from './fleet.ts'

const [clusters = '500', services = '40', merged = 'dev-1'] = process.argv.slice(2)
const fleet = createFleet(Number(clusters), Number(services), merged === 'dev-1' ? 'dev-1' : 'staging-1')

globalThis.gc?.()
const memory = process.memoryUsage.rss()
const cpu = process.cpuUsage()

const config = configFrom(fleet.config)
const environments = config.environments.map(({ name }) => name)
// As the planning thread does.
const reader = cachedReader(createCaches(64 * 2 ** 20)(1), fleet.reader.read)
const run: Run = (step) => settle(step, reader)
const found = await answerTo('touched', { config, moved: { environments, before, after } }, run)
let plans = 0
let changes = 0
for (const { environment, service } of found) {
  const to = config.environments.find((one) => one.after[0] === environment)
  if (to === undefined) continue
  const unit = unitNamed(config, service)
  const base = { kind: 'commit', commit: before, because: 'the source before the merge' } as const
  const ends = { from: environment, to: to.name, source: after, target: after }
  const request = { unit: unit.name, services: unit.services, ...ends }
  const question = { request, record: emptyRecord(to.name, unit.name), start: base }
  const { plans: all } = await answerTo('unit', { config, question }, run)
  plans += all.length
  changes += all.reduce((sum, plan) => sum + plan.changes.length, 0)
}

const used = process.cpuUsage(cpu)
const result = {
  cpu: (used.user + used.system) / 1000,
  added: (process.memoryUsage.rss() - memory) / 2 ** 20,
  peak: process.resourceUsage().maxRSS / 1024,
  read: fleet.read,
  files: fleet.files,
  plans,
  changes,
}
process.stdout.write(`${JSON.stringify(result)}\n`)
