// Reads the context of a commit status made by Flux's provider `github`: whose status it is.
import type { FluxName } from '../model.ts'
import { fluxObject, isObjectName, kindSpelled } from './flux-object.ts'
import type { Named } from './speaker.ts'

export type Context = { readonly object: FluxName; readonly named: Named }

/**
 * Flux's own form `kustomization/redis-override/0c9c2e41` (the last part is of the Provider's UID; it has neither cluster nor
 * namespace: `namespace` is empty), or the documented `commitStatusExpr`
 * `flux/<env>/<cluster>/<kind>/<namespace>/<name>`, of which `flux`, environment and cluster may be left out from the left.
 * Null: neither.
 */
export function readContext(context: string): Context | null {
  const parts = context.split('/')
  const own = ownForm(parts)
  if (own !== null) return own
  const [name, namespace, kind, cluster, environment, ...more] = parts.toReversed()
  const spelled = kindSpelled(kind ?? '')
  const before = [environment, ...more].filter((part) => part !== undefined)
  if (spelled === null || before.length > 2 || (before.length === 2 && before[1] !== 'flux')) return null
  const object = fluxObject(spelled, namespace ?? null, name ?? null)
  if (object === null) return null
  const named = (part: string | undefined) => (part === undefined || part === '' || part === 'flux' ? null : part)
  return { object, named: { cluster: named(cluster), environment: named(environment) } }
}

function ownForm([kind, name, provider, ...more]: readonly string[]): Context | null {
  const spelled = kindSpelled(kind ?? '')
  if (spelled === null || name === undefined || more.length > 0) return null
  if (!/^[0-9a-f]{8}$/.test(provider ?? '') || !isObjectName(name)) return null
  return { object: { kind: spelled, namespace: '', name }, named: { cluster: null, environment: null } }
}
