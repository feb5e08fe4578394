// Values of a YAML document that stand under secret-named keys, also in texts inside of it. Names and places, no values.
import { isMap, isScalar, isSeq } from 'yaml'
import { offsetOf } from './locate.ts'
import { scalarSource, textAt, type YamlPath } from './node.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { describesSecret, holdsSecrets, isHarmlessValue, isSecretKey, namesKeyOfSecret } from './secret-keys.ts'
import { secretLines } from './secret-text.ts'

export type SecretValue = {
  readonly docIndex: number
  /** Leads on into a text that is YAML itself; empty where the file is no YAML. */
  readonly path: YamlPath
  readonly keyName: string
  /** 1-based. */
  readonly line: number
}

/** How many texts in texts are looked into. */
export const deepestText = 3

/** A scalar of several lines, or of JSON, that is a YAML file of its own. */
export function embedded(node: unknown, file: string): YamlRead | null {
  if (!isScalar(node) || typeof node.value !== 'string' || !/\n|^\s*[{[]/.test(node.value)) return null
  const read = readYaml(node.value, file)
  if ('problems' in read || !read.documents.some(({ contents }) => isMap(contents) || isSeq(contents))) return null
  return read
}

// These only say where a secret lies, in fields named like one (`secretKey: password`).
const referenceKinds = /^((Cluster)?ExternalSecret|PushSecret|(Cluster)?SecretStore|VaultStaticSecret)$/

export function valuesIn(
  read: YamlRead,
  docIndex: number,
  options: { readonly keys: readonly string[]; readonly allow: readonly string[] },
  depth = 0,
): readonly SecretValue[] {
  const root = read.documents[docIndex]?.contents
  if (referenceKinds.test(textAt(root, ['kind']) ?? '')) return []
  const found: SecretValue[] = []
  const lineOf = (node: unknown) => read.lineCounter.linePos(offsetOf(node) ?? 0).line
  const add = (path: YamlPath, keyName: string, node: unknown) => {
    found.push({ docIndex, path, keyName, line: lineOf(node) })
  }
  const isSecret = (key: string) => isSecretKey(key, options.keys, options.allow)
  // `under` is the secret-named key whose value this is, else null.
  const visit = (node: unknown, path: YamlPath, under: string | null): void => {
    if (isMap(node)) {
      // `{name: DB_PASSWORD, value: x}`, as in a container's environment.
      const variable = textAt(node, ['name']) ?? textAt(node, ['key'])
      const keys = node.items.flatMap((pair) => (isScalar(pair.key) ? (scalarSource(pair.key) ?? []) : []))
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? (scalarSource(pair.key) ?? '') : ''
        const inherited = under !== null && holdsSecrets(under) && !describesSecret(key) ? under : null
        const named = key === 'value' && variable !== null && isSecret(variable) ? variable : inherited
        const isName = isScalar(pair.value) && namesKeyOfSecret(key, scalarSource(pair.value) ?? '', keys)
        visit(pair.value, [...path, key], isSecret(key) && !isName ? key : named)
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) visit(item, [...path, index], under)
    } else if (isScalar(node)) {
      const text = scalarSource(node) ?? ''
      if (/\bPLACEHOLDER[-_]/.test(text))
        add(path, under ?? String(path.findLast((step) => typeof step === 'string') ?? ''), node)
      else if (under !== null && !isHarmlessValue(text)) add(path, under, node)
      else if (under === null && typeof node.value === 'string') visitText(node, text, path)
    }
  }
  const visitText = (node: unknown, text: string, path: YamlPath) => {
    const inner = depth < deepestText ? embedded(node, read.file) : null
    if (inner === null) {
      for (const { keyName } of secretLines(text, options)) add(path, keyName, node)
      return
    }
    for (const index of inner.documents.keys()) {
      for (const value of valuesIn(inner, index, options, depth + 1)) {
        found.push({
          docIndex,
          path: [...path, ...value.path],
          keyName: value.keyName,
          line: lineOf(node) + value.line,
        })
      }
    }
  }
  visit(root, [], null)
  return found
}
