// What a plan's two clusters are called where both are named.
import { sideName } from '../config/place-name.ts'
import type { Plan } from '../promotion/model.ts'

export function sidesOf({ from, to, sourceCluster, cluster }: Plan): {
  readonly source: string
  readonly target: string
} {
  const [source, target] = [
    { environment: from, cluster: sourceCluster },
    { environment: to, cluster },
  ]
  return { source: sideName(source, target), target: sideName(target, source) }
}
