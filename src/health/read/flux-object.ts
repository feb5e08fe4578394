// The name of a Flux object, from what somebody sent: it must be one that Kubernetes would take.
import type { FluxName } from '../model.ts'
import { fluxKinds } from './reasons.ts'

/** RFC 1123 labels and subdomains, as Kubernetes checks them. */
const label = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/
const subdomain = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/

const isNamespace = (text: string): boolean => label.test(text)
export const isObjectName = (text: string): boolean => subdomain.test(text)

/** Null: no namespace or name that could be one. */
export const fluxObject = (kind: string, namespace: string | null, name: string | null): FluxName | null =>
  namespace !== null && name !== null && isNamespace(namespace) && isObjectName(name) ? { kind, namespace, name } : null

/** The kind in Flux's own spelling; null: no kind that speaks of a rollout. */
export const kindSpelled = (lowercased: string): string | null =>
  [...fluxKinds.keys()].find((kind) => kind.toLowerCase() === lowercased) ?? null
