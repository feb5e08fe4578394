// A process of its own that plans one slice, or parses the texts that planning it reads, and prints what that took of memory.
import { readYaml } from '../../src/flux/read-yaml.ts'
import { planPromotion } from '../../src/promotion/plan.ts'
import { settle } from '../../src/settle.ts'
import { sliceQuestion } from './slice-question.ts'

const [what, files = '100', merged = '10'] = process.argv.slice(2)
const question = () => sliceQuestion(Number(files), Number(merged), '')
const plan = ({ config, request, reader }: ReturnType<typeof question>) =>
  settle((known) => planPromotion(request, config, known), reader)

const texts: string[] = []
if (what === 'parse') {
  const asked = question()
  // Which texts those are is found out beforehand, by the same code, so that it is loaded in both processes.
  await plan(asked)
  for (const text of asked.read) texts.push(`# Again.\n${text}`)
} else await plan(sliceQuestion(Number(files), Number(merged), ' before'))

const asked = question()
globalThis.gc?.()
const before = process.memoryUsage().heapUsed
const kept: unknown[] = []
if (what === 'parse') for (const text of texts) kept.push(readYaml(text, 'a.yaml'))
else kept.push(await plan(asked))
const used = process.memoryUsage().heapUsed - before
process.stdout.write(`${JSON.stringify({ used: used / 2 ** 20, kept: kept.length })}\n`)
