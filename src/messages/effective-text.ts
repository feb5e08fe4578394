// The effective configuration on a screen: a line for each value, with where it comes from.
import type { EffectiveValue, Origin } from '../config/layers/provenance.ts'
import { oneLine } from './escape.ts'

export function effectiveText(values: readonly EffectiveValue[]): string {
  const rows = values.map(({ path, value, otherwise, origin }) => [
    path,
    valueText(value, otherwise),
    originText(origin),
  ])
  const [first, second] = [0, 1].map((column) =>
    Math.min(widest, Math.max(0, ...rows.map((row) => row[column]?.length ?? 0))),
  )
  const line = ([path = '', value = '', from = '']: readonly string[]) =>
    `${oneLine(path).padEnd(first ?? 0)}  ${oneLine(value).padEnd(second ?? 0)}  ${oneLine(from)}`
  return rows.map((row) => `${line(row)}\n`).join('')
}

/** Longer values push what stands behind them further out. */
const widest = 44

function valueText(value: unknown, otherwise: string | null): string {
  if (value === null) return `(${otherwise ?? 'none'})`
  return typeof value === 'string' && /^[\w./*-]+$/.test(value) ? value : JSON.stringify(value)
}

function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'repository':
    case 'organisation':
      return `${origin.kind}  ${origin.file}:${origin.line}:${origin.column}`
    case 'preset':
      return `preset  ${origin.name}`
    case 'default':
      return 'default'
  }
}
