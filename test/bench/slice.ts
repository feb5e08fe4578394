// Planning one slice, against parsing once the texts that the plan asked its reader for; how the cost grows with what changed
// and with the whole.
import { join } from 'node:path'
import { readYaml } from '../../src/flux/read-yaml.ts'
import { planPromotion } from '../../src/promotion/plan.ts'
import { settle } from '../../src/settle.ts'
import { type Bench, type Figures, median } from './figure.ts'
import { sliceQuestion } from './slice-question.ts'
import { objectFrom, onStage } from './stage.ts'

/** User and system time of the process, garbage collection included, in ms. */
async function cpuOf(run: () => unknown): Promise<number> {
  const started = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}

type Cost = { readonly plan: number; readonly parse: number; readonly texts: number }

let salt = 0

/** Medians. Every run has texts of its own: what was read before is no help. */
async function cost(files: number, merged: number, runs: number): Promise<Cost> {
  const costs: Cost[] = []
  // In turn, so that a busy machine slows both alike; the first runs warm up.
  for (let run = -2; run < runs; run++) {
    const { config, request, reader, read } = sliceQuestion(files, merged, ` of run ${salt++}`)
    const plan = await cpuOf(async () => {
      const [found] = await settle((known) => planPromotion(request, config, known), reader)
      if (found?.changes.length !== merged) throw new Error(`${found?.changes.length} changes instead of ${merged}`)
    })
    const others = [...read].map((text) => `# Once more.\n${text}`)
    const parse = await cpuOf(() => {
      for (const text of others) if ('problems' in readYaml(text, 'a.yaml')) throw new Error('a text is no YAML')
    })
    if (run >= 0) costs.push({ plan, parse, texts: read.size })
  }
  const of = (pick: (one: Cost) => number) => median(costs.map(pick))
  return { plan: of((one) => one.plan), parse: of((one) => one.parse), texts: of((one) => one.texts) }
}

const parsing = ({ parse, texts }: Cost) => ({
  name: `parsing once the ${texts} texts that it read: base, source and target of what differs`,
  value: parse,
})

async function memory(what: 'plan' | 'parse'): Promise<number> {
  const script = join(import.meta.dirname, 'slice-process.ts')
  // Young enough that nothing is collected meanwhile: what is measured is all that was made.
  const args = ['--expose-gc', '--max-semi-space-size=256', '--min-semi-space-size=256', script, what]
  return onStage(async (stage) => ((await objectFrom(stage.start(args))) as { readonly used: number }).used)
}

export const slice: Bench = {
  name: 'slice',
  run: async (): Promise<Figures> => {
    const ten = await cost(100, 10, 15)
    const [planned, parsed] = [await memory('plan'), await memory('parse')]
    const one = await cost(100, 1, 9)
    const all = await cost(100, 100, 5)
    const [thousand, tenThousand] = [await cost(1000, 10, 9), await cost(10_000, 10, 5)]
    const hundred = { name: 'the same change in a slice of 100 files', value: ten.plan }
    return {
      'slice.plan-median': { value: ten.plan, unit: 'ms', baseline: parsing(ten) },
      'slice.to-texts-that-differ': { value: ten.plan / ten.parse, unit: 'ratio', bar: 3 },
      'slice.memory': {
        value: planned,
        unit: 'MB',
        baseline: { name: 'parsing the same texts once', value: parsed },
      },
      'slice.memory-to-texts-that-differ': { value: planned / parsed, unit: 'ratio', bar: 3 },
      'slice.changed-1-of-100': { value: one.plan, unit: 'ms', baseline: parsing(one) },
      'slice.changed-10-of-100': { value: ten.plan, unit: 'ms', baseline: parsing(ten) },
      'slice.changed-100-of-100': { value: all.plan, unit: 'ms', baseline: parsing(all) },
      'slice.changed-10-of-1000': { value: thousand.plan, unit: 'ms', baseline: hundred },
      'slice.changed-10-of-10000': { value: tenThousand.plan, unit: 'ms', baseline: hundred },
    }
  },
}
