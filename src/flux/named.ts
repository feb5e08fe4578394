// How one object names another: by kind, name and namespace, each as written.
import { textAt } from './node.ts'

export type FluxReference = { readonly kind: string | null; readonly name: string; readonly namespace: string | null }

/** Null where no name is written. */
export function referenceIn(node: unknown): FluxReference | null {
  const name = textAt(node, ['name'])
  return name === null ? null : { kind: textAt(node, ['kind']), name, namespace: textAt(node, ['namespace']) }
}
