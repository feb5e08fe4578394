// Objects that take data with them when they go: namespaces, definitions of kinds, volume claims.
import { isMap } from 'yaml'
import { textAt, walk } from '../../flux/node.ts'
import { readYaml } from '../../flux/read-yaml.ts'

const kinds = /(["']?)\bkind\1\s*:\s*["']?(Namespace|CustomResourceDefinition|PersistentVolumeClaim)\b/

/** Their kinds and names, also inside of a List; of a text that is no YAML the kind alone. */
export function preciousIn(text: string, file: string): readonly string[] {
  const [, , first] = kinds.exec(text) ?? []
  if (first === undefined) return []
  const read = readYaml(text, file)
  if ('problems' in read) return [first]
  return read.documents.flatMap(({ contents }) => [...walk(contents)].flatMap(({ node }) => objectAt(node)))
}

function objectAt(node: unknown): readonly string[] {
  const kind = isMap(node) && textAt(node, ['apiVersion']) !== null ? textAt(node, ['kind']) : null
  if (kind === null || !kinds.test(`kind: ${kind}`)) return []
  return [[kind, textAt(node, ['metadata', 'name'])].filter((part) => part !== null).join(' ')]
}
