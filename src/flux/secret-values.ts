// Values of a YAML document that stand under secret-named keys, also in texts inside of it. Names and places, no values.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { offsetOf } from './locate.ts'
import { isBlockScalar, scalarSource, textAt, type YamlPath } from './node.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { isHarmlessValue, isSecretKey } from './secret-keys.ts'
import { type SecretKeys, secretName } from './secret-names.ts'
import { secretLines, secretsByForm } from './secret-text.ts'
import { tokenShapes } from './token-shapes.ts'

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

// These only say where a secret lies, in fields named like one (`secretKey: password`), and how it is put together.
const referenceKinds = /^((Cluster)?ExternalSecret|PushSecret|(Cluster)?SecretStore|VaultStaticSecret)$/
const isReference = (path: YamlPath, text: string) => path.at(-1) === 'secretKey' || text.includes('{{')

export function valuesIn(read: YamlRead, docIndex: number, options: SecretKeys, depth = 0): readonly SecretValue[] {
  const root = read.documents[docIndex]?.contents
  const refers = referenceKinds.test(textAt(root, ['kind']) ?? '')
  const mayShow = showsSecret(read.text)
  const found = new Map<string, SecretValue>()
  const anchors = new Map<string, { readonly node: unknown; readonly path: YamlPath }>()
  const lineOf = (node: unknown) => read.lineCounter.linePos(offsetOf(node) ?? 0).line
  const put = (value: SecretValue) => {
    const place = JSON.stringify(value.path)
    if (!found.has(place) || value.path.length === 0) found.set(place, value)
  }
  const add = (path: YamlPath, keyName: string, node: unknown) => put({ docIndex, path, keyName, line: lineOf(node) })
  // `under` is the secret-named key whose value this is, else null.
  const visit = (node: unknown, path: YamlPath, under: string | null): void => {
    if (isMap(node) || isSeq(node) || isScalar(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, { node, path })
    }
    if (isMap(node)) {
      for (const { key: name, value } of node.items) {
        const key = isScalar(name) ? (scalarSource(name) ?? '') : ''
        visit(value, [...path, key], secretName({ map: node, path, key, value, under }, options))
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        visit(item, [...path, index], under ?? optionBefore(node.items[index - 1], options))
      }
    } else if (isAlias(node) && under !== null) {
      // The value lies where its anchor is.
      const anchored = anchors.get(node.source)
      if (anchored !== undefined) visit(anchored.node, anchored.path, under)
    } else if (isScalar(node)) {
      const text = scalarSource(node) ?? ''
      const key = String(path.findLast((step) => typeof step === 'string') ?? '')
      if (/\bPLACEHOLDER[-_]/.test(text) || (mayShow && showsSecret(text))) add(path, under ?? key, node)
      else if (under !== null && !isHarmlessValue(under === 'literals' ? text.replace(/^[^=]*=/, '') : text)) {
        if (!refers || !isReference(path, text)) add(path, under === 'literals' ? literalName(text) : under, node)
      } else if (under === null && typeof node.value === 'string') visitText(node, text, path)
    }
  }
  const visitText = (node: unknown, text: string, path: YamlPath) => {
    const inner = depth < deepestText ? embedded(node, read.file) : null
    if (inner === null) {
      const [first] = refers && text.includes('{{') ? [] : secretLines(text, options)
      if (first !== undefined) add(path, first.keyName, node)
      return
    }
    for (const index of inner.documents.keys()) {
      for (const value of valuesIn(inner, index, options, depth + 1)) {
        const line = lineOf(node) + (isBlockScalar(node) ? value.line : 0)
        put({ docIndex, path: [...path, ...value.path], keyName: value.keyName, line })
      }
    }
  }
  visit(root, [], null)
  return [...found.values()]
}

const literalName = (text: string) => /^[^=]*/.exec(text)?.[0] ?? text

/** `["--admin-password", "x"]`: the option that the next item is the value of. */
function optionBefore(item: unknown, options: SecretKeys): string | null {
  const name = isScalar(item) ? /^--?([A-Za-z][\w-]*)$/.exec(scalarSource(item) ?? '')?.[1] : undefined
  return name !== undefined && isSecretKey(name, options.keys, options.allow) ? name : null
}

const ciphertext = /\$ANSIBLE_VAULT;|-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----/
/** Credentials that show by their form alone: tokens, ciphertext, and passwords in addresses. */
const showsSecret = (text: string) =>
  ciphertext.test(text) || tokenShapes(text).length > 0 || secretsByForm(text).length > 0
