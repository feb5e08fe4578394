// What it costs to decide a merge among many clusters, and that the cost follows what changed. Each in a fresh process.
import { join } from 'node:path'
import type { Bench, Figures } from './figure.ts'
import { objectFrom, onStage } from './stage.ts'

const services = 40

type Cost = {
  readonly cpu: number
  readonly added: number
  readonly peak: number
  readonly read: Readonly<Record<string, number>>
  readonly plans: number
}

function cost(clusters: number, merged: string): Promise<Cost> {
  const script = join(import.meta.dirname, 'fleet-process.ts')
  const args = ['--expose-gc', script, String(clusters), String(services), merged]
  return onStage(async (stage) => (await objectFrom(stage.start(args))) as Cost)
}

const needs = ({ read }: Cost) => Object.values(read).reduce((sum, count) => sum + count, 0)

/** A merge in dev reaches the four clusters of staging, whatever else there is. */
const few: Bench = {
  name: 'clusters-500-merge-in-dev',
  run: async (): Promise<Figures> => {
    const small = await cost(50, 'dev-1')
    const large = await cost(500, 'dev-1')
    const name = `the same merge among 50 clusters × ${services} services`
    return {
      'clusters-500-merge-in-dev.cpu': {
        value: large.cpu,
        unit: 'ms',
        bar: 2000,
        baseline: { name, value: small.cpu },
      },
      'clusters-500-merge-in-dev.memory-added': {
        value: large.added,
        unit: 'MB',
        baseline: { name, value: small.added },
      },
      'clusters-500-merge-in-dev.memory-peak': {
        value: large.peak,
        unit: 'MB',
        bar: 512,
        baseline: { name, value: small.peak },
      },
      'clusters-500-merge-in-dev.needs-read': {
        value: needs(large),
        unit: 'needs',
        baseline: { name, value: needs(small) },
      },
      'clusters-500-merge-in-dev.plans': { value: large.plans, unit: 'plans', atLeast: 4 },
    }
  },
}

/** A merge in staging reaches all of prod: what one more target costs. */
const many = (clusters: number, long: boolean): Bench => {
  const name = `clusters-${clusters}-merge-in-staging`
  return {
    name,
    long,
    run: async () => {
      const { cpu, added, peak, plans, ...rest } = await cost(clusters, 'staging-1')
      return {
        [`${name}.cpu`]: { value: cpu, unit: 'ms', bar: 2000 },
        [`${name}.cpu-per-target`]: { value: cpu / plans, unit: 'ms' },
        [`${name}.memory-added`]: { value: added, unit: 'MB' },
        [`${name}.memory-peak`]: { value: peak, unit: 'MB', bar: 512 },
        [`${name}.needs-read-per-target`]: {
          value: needs({ cpu, added, peak, plans, ...rest }) / plans,
          unit: 'needs',
        },
        [`${name}.plans`]: { value: plans, unit: 'plans', atLeast: clusters - 5 },
      }
    },
  }
}

export const clusters: readonly Bench[] = [few, many(50, false), many(500, true)]
