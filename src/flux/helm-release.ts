// A HelmRelease as far as its health goes: where its chart comes from, and how long Helm may take for it.
import { type FluxReference, referenceIn } from './named.ts'
import { nodeAt, textAt } from './node.ts'

export type FluxRelease = {
  readonly type: 'release'
  /** Of its chart: `spec.chartRef`, else `spec.chart.spec.sourceRef`. */
  readonly source: FluxReference | null
  readonly suspend: boolean
  /** Flux durations as written. */
  readonly interval: string | null
  readonly timeout: string | null
  /** How often Helm tries again before it gives up, by install or upgrade; negative: without end. */
  readonly retries: number
}

export function releaseOf(root: unknown): FluxRelease {
  const spec = nodeAt(root, ['spec'])
  const tries = (action: string) => {
    const written = Number(textAt(spec, [action, 'remediation', 'retries']) ?? 0)
    return Number.isSafeInteger(written) ? written : 0
  }
  const retries = [tries('install'), tries('upgrade')]
  return {
    type: 'release',
    source: referenceIn(nodeAt(spec, ['chartRef'])) ?? referenceIn(nodeAt(spec, ['chart', 'spec', 'sourceRef'])),
    suspend: textAt(spec, ['suspend']) === 'true',
    interval: textAt(spec, ['interval']),
    timeout: textAt(spec, ['timeout']),
    retries: retries.some((one) => one < 0) ? -1 : Math.max(...retries),
  }
}
