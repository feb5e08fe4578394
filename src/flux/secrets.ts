// Finds what must not cross environments: encrypted files, Secrets, values under secret-named keys, token shapes.
// Results hold names and places only, never a value.

import picomatch from 'picomatch'
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import { nodeAt, pairNamed, textAt, walk, type YamlPath } from './node.ts'
import { findValues, parsePathPattern } from './path-pattern.ts'
import { readYaml, type YamlRead } from './read-yaml.ts'
import { secretLines } from './secret-text.ts'
import { deepestText, embedded, type SecretValue, valuesIn } from './secret-values.ts'
import { type TokenShape, tokenShapes } from './token-shapes.ts'
import { isYamlName } from './yaml-name.ts'

/**
 * `keys`: more secret-named keys. `allow`: a key name (`tokenTTLSecret`), a file glob (`**.env`), or a glob with a value
 * path behind `#` (`apps/web/config.yaml#auth.token`). A file encrypted with SOPS cannot be allowed.
 */
export type SecretOptions = { readonly keys: readonly string[]; readonly allow: readonly string[] }

export type SecretsFound = {
  /** The file as a whole is a secret. */
  readonly wholeFile: 'sops' | 'encrypted' | 'sealed-secret' | 'secret' | null
  /** Why, and what to do about it; null when `wholeFile` is. */
  readonly reason: string | null
  readonly values: readonly SecretValue[]
  readonly tokens: readonly TokenShape[]
}

type Whole = { readonly wholeFile: Exclude<SecretsFound['wholeFile'], null>; readonly reason: string }

export function secretsIn(text: string, file: string, options: SecretOptions): SecretsFound {
  const allowed = allowancesFor(file, options.allow)
  const read = file === '' || isYamlName(file) ? readYaml(text, file, { maxBytes: 1024 * 1024 }) : null
  if (read === null || 'problems' in read) return secretsOfText(text, file, options, allowed.wholeFile)
  const sops = sopsIn(read, text, allowed.wholeFile) ?? credentialsFile(file) ?? encryptedText(text)
  if (allowed.wholeFile) return { ...(sops ?? none), values: [], tokens: [] }
  const whole = sops ?? secretObject(read, 0)
  const values = read.documents.flatMap(({ contents }, docIndex) => {
    const exempt = allowed.paths.flatMap((pattern) => findValues(contents, pattern).map(({ path }) => path))
    return valuesIn(read, docIndex, options).filter(({ path }) => !exempt.some((start) => startsWith(path, start)))
  })
  return { ...(whole ?? none), values, tokens: tokenShapes(text) }
}

const none = { wholeFile: null, reason: null }

function startsWith(path: YamlPath, start: YamlPath): boolean {
  return start.every((step, index) => path[index] === step)
}

function allowancesFor(file: string, allow: readonly string[]) {
  const forFile = allow.filter((entry) => /[/*#]|\.[a-z]+$/i.test(entry)).map((entry) => entry.split('#', 2))
  const matching = forFile.filter(([glob]) => picomatch(glob || '**', { dot: true })(file))
  const paths = matching.flatMap(([, path]) => {
    const pattern = path === undefined ? null : parsePathPattern(path)
    return pattern === null || 'problems' in pattern ? [] : [pattern]
  })
  return { wholeFile: matching.some(([, path]) => path === undefined), paths }
}

function sopsIn(read: YamlRead, text: string, allowed: boolean): Whole | null {
  const metadata = read.documents.flatMap(({ contents }) =>
    isMap(contents) ? (pairNamed(contents, 'sops') ?? []) : [],
  )
  if (metadata.some(({ value }) => isMap(value) && pairNamed(value, 'mac') !== undefined)) {
    return {
      wholeFile: 'sops',
      reason: 'The file is encrypted with SOPS: encrypt it for the target with its own recipients.',
    }
  }
  if (text.includes('ENC[AES256_GCM,')) return { wholeFile: 'sops', reason: encryptedWithoutMetadata }
  if (metadata.length === 0 || allowed) return null
  const reason =
    'The file has a key `sops` without `mac`: if that is a setting and no encryption, name the file in secrets.allow.'
  return { wholeFile: 'sops', reason }
}

const encryptedWithoutMetadata =
  'The file holds ENC[AES256_GCM,…] without SOPS metadata, so nothing can decrypt it: encrypt it anew.'
const encryptedReason = 'The file is encrypted: encrypt it for the target with its own recipients.'
const credentialsReason = 'The file holds credentials: put the target’s own into an encrypted Secret.'
const secretReason = 'The file holds a Secret: encrypt one for the target, with the target’s own values.'
const sealedReason = 'The file holds a SealedSecret, which only its own cluster can open: seal one for the target.'

function secretObject(read: YamlRead, depth: number): Whole | null {
  for (const { contents } of read.documents) {
    const nodes = [...walk(contents)].map(({ node }) => node)
    const anchors = new Map(nodes.flatMap((node) => (isScalar(node) && node.anchor ? [[node.anchor, node]] : [])))
    for (const node of nodes) {
      if (isMap(node)) {
        const kind = kindOf(node, anchors)
        if (kind === 'SecretList' && hasData(node, 'items')) return { wholeFile: 'secret', reason: secretReason }
        if (kind === 'Secret' && (hasData(node, 'data') || hasData(node, 'stringData'))) {
          return { wholeFile: 'secret', reason: secretReason }
        }
        if (kind === 'SealedSecret' && hasData(node, 'spec'))
          return { wholeFile: 'sealed-secret', reason: sealedReason }
      }
      const mayHold = depth < deepestText && isScalar(node) && String(node.value).includes('Secret')
      const inner = mayHold ? embedded(node, read.file) : null
      const found = inner !== null ? secretObject(inner, depth + 1) : mayHold ? wholeOfText(String(node.value)) : null
      if (found !== null) return found
    }
  }
  return null
}

function kindOf(node: unknown, anchors: ReadonlyMap<string, unknown>): string | null {
  const kind = nodeAt(node, ['kind'])
  return textAt(isAlias(kind) ? anchors.get(kind.source) : kind, [])
}

function hasData(node: unknown, key: string): boolean {
  const data = nodeAt(node, [key])
  if (isAlias(data)) return true
  return isMap(data) || isSeq(data) ? data.items.length > 0 : isScalar(data) && data.value !== null && data.value !== ''
}

function encryptedText(text: string): Whole | null {
  const isEncrypted = /^\s*(?:\$ANSIBLE_VAULT;|-----BEGIN (?:AGE ENCRYPTED FILE|PGP MESSAGE)-----)/.test(text)
  return isEncrypted ? { wholeFile: 'encrypted', reason: encryptedReason } : null
}

/** Files that hold nothing but credentials, in forms of their own. */
function credentialsFile(file: string): Whole | null {
  const isOne = /(^|\/)(\.?htpasswd|[._]?netrc|\.pgpass|\.git-credentials)$/i.test(file)
  return isOne ? { wholeFile: 'secret', reason: credentialsReason } : null
}

/** A text that is no YAML, or that cannot be read as such: its lines are judged one by one, rather too strictly. */
function secretsOfText(text: string, file: string, options: SecretOptions, allowed: boolean): SecretsFound {
  const whole = wholeOfText(text) ?? credentialsFile(file)
  if (allowed)
    return {
      ...(whole?.wholeFile === 'sops' || whole?.wholeFile === 'encrypted' ? whole : none),
      values: [],
      tokens: [],
    }
  const tokens = tokenShapes(text)
  const named = new Map(tokens.map(({ shape, line }) => [line, { keyName: shape as string, line }]))
  for (const one of secretLines(text, options)) named.set(one.line, one)
  const values = [...named.values()].map(({ keyName, line }) => ({ docIndex: 0, path: [], keyName, line }))
  return { ...(whole ?? none), values: values.sort((a, b) => a.line - b.line), tokens }
}

function wholeOfText(text: string): Whole | null {
  if (/^sops:|"sops"\s*:|^sops_mac=/m.test(text) && /\bmac\b|sops_mac=/.test(text)) {
    return {
      wholeFile: 'sops',
      reason: 'The file is encrypted with SOPS: encrypt it for the target with its own recipients.',
    }
  }
  if (text.includes('ENC[AES256_GCM,')) return { wholeFile: 'sops', reason: encryptedWithoutMetadata }
  const encrypted = encryptedText(text)
  if (encrypted !== null) return encrypted
  if (/^[ \t-]*["']?kind["']?\s*:\s*["']?SealedSecret\b/m.test(text))
    return { wholeFile: 'sealed-secret', reason: sealedReason }
  const secret = /["']?\bkind["']?\s*:\s*["']?Secret["']?\s*(?:[,}#]|\r?$)/m.test(text)
  return secret && /["']?\b(stringData|data)["']?\s*:/.test(text) ? { wholeFile: 'secret', reason: secretReason } : null
}
