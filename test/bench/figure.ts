// What a measurement says: a value with its unit, the bar that it is held to, and what it is compared with.

type Unit = 'requests' | 'webhooks' | 'reports' | 'ms' | 'MB' | 'needs' | 'plans' | 'ratio'

type Baseline = {
  readonly name: string
  /** In the unit of the figure, measured in the same run unless the name says otherwise. */
  readonly value: number
}

export type Figure = {
  readonly value: number
  readonly unit: Unit
  /** What the value must not exceed; a count that must be reached is the same with `atLeast`. */
  readonly bar?: number
  readonly atLeast?: number
  readonly baseline?: Baseline
}

export type Figures = Readonly<Record<string, Figure>>

/** One measurement, run as a whole; the names of its figures begin with its own. */
export type Bench = {
  readonly name: string
  /** Runs only when it is named. */
  readonly long?: boolean
  readonly run: () => Promise<Figures>
}

/** 0 for nothing; `share` 0.5 is the median, 1 the maximum (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

export const rounded = (value: number): number => Number(value.toPrecision(3))
