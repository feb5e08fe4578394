// The file of SLUICE_CLUSTER_KEYS: which key speaks for which clusters. Read as a whole, or all that is wrong with it is said.
import { parseDocument } from 'yaml'
import { type Format, whyNot } from '../config/formats/format.ts'
import { repository } from '../config/formats/github.ts'
import { clusterReference, environmentName } from '../config/formats/names.ts'
import { closest } from '../config/suggest.ts'
import { weaknessOf } from '../signature.ts'

export type ClusterKey = {
  /** The last segment of its address, `/flux/<name>`. */
  readonly name: string
  readonly secret: string
  /** `owner/name`, as it was written. */
  readonly repository: string
  readonly environment: string
  /** What it may speak for; a hub's key lists its spokes. */
  readonly clusters: readonly string[]
  /** The last segment of `/flagger/<path>`, as good as a secret; null: Flagger does not report. */
  readonly flaggerPath: string | null
}

export type KeysRead = { readonly keys: readonly ClusterKey[] } | { readonly problems: readonly string[] }

const variable = 'SLUICE_CLUSTER_KEYS'
const longest = 2 ** 20
const options = ['secret', 'repository', 'environment', 'clusters', 'flaggerPath'] as const

const keyName: Format = {
  name: 'key name',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
  max: 63,
  hint: 'letters, digits, dots, dashes and underscores, like staging-eu',
}
const secretPath = /^[A-Za-z0-9_-]{32,128}$/

/** Problems are sentences for the operator; none of them repeats a value of the file that may be a secret. */
export function readClusterKeys(text: string): KeysRead {
  const file = readObject(text)
  if ('problems' in file) return file
  const problems: string[] = []
  const keys = [...file.entries].map(([name, value]) => readKey(name, value, (why) => problems.push(why)))
  problems.push(...repeated(keys))
  return problems.length > 0 ? { problems: problems.map((why) => `${variable}: ${why}`) } : { keys }
}

type Entries = { readonly entries: ReadonlyMap<string, unknown> }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function readObject(text: string): Entries | { readonly problems: readonly string[] } {
  const wrong = (why: string) => ({ problems: [`${variable} ${why}`] })
  if (text.length > longest) return wrong('names a file of more than 1 MiB: it cannot be a list of keys.')
  const value = readJson(text)
  if (!isRecord(value)) return wrong('names a file that is no JSON object: write {"<key name>": {"secret": "…", …}}.')
  // JSON itself lets the last of two win, and a key that somebody trusts in would be gone without a word.
  const twice = parseDocument(text, { schema: 'json', prettyErrors: true }).errors.find(
    ({ code }) => code === 'DUPLICATE_KEY',
  )
  if (twice !== undefined) {
    const line = twice.linePos?.[0].line ?? 1
    return wrong(`names a file in which line ${line} repeats a name of the same object: remove one of the two.`)
  }
  return { entries: new Map(Object.entries(value)) }
}

/** The parser's own message quotes the text, which holds secrets. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function readKey(name: string, value: unknown, wrong: (why: string) => void): ClusterKey {
  const key = `key ${shown(name)}`
  const say = (why: string) => wrong(`${key} ${why}.`)
  const badName = whyNot(keyName, name)
  if (badName !== null) say(badName)
  const given = isRecord(value) ? value : {}
  if (!isRecord(value)) say('is no object: write {"secret": "…", "repository": "owner/name", …}')
  for (const option of Object.keys(given)) {
    if (options.some((one) => one === option)) continue
    const meant = closest(option, options)
    say(`has the unknown option ${shown(option)}: ${meant === null ? '' : `write "${meant}" or `}remove it`)
  }
  const text = (option: (typeof options)[number], format: Format): string => {
    const found = given[option]
    if (typeof found === 'string') {
      const why = whyNot(format, found)
      if (why !== null) say(`has a ${option} that ${why}`)
      return found
    }
    if (isRecord(value)) say(`has no text for ${option}: write ${format.hint}`)
    return ''
  }
  return {
    name,
    secret: readSecret(given.secret, isRecord(value) ? say : () => {}),
    repository: text('repository', repository),
    environment: text('environment', environmentName),
    clusters: readClusters(given.clusters, isRecord(value) ? say : () => {}),
    flaggerPath: readPath(given.flaggerPath, say),
  }
}

function readSecret(value: unknown, say: (why: string) => void): string {
  const secret = typeof value === 'string' ? value : ''
  const weakness = weaknessOf(secret)
  if (weakness !== null) say(`has a secret that ${weakness}: set a random one here and in the cluster's Secret`)
  return secret
}

function readClusters(value: unknown, say: (why: string) => void): readonly string[] {
  const clusters = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
  if (!Array.isArray(value) || clusters.length !== value.length || clusters.length === 0)
    say('needs a list of at least one cluster name in clusters: without one it speaks for nothing')
  for (const cluster of clusters) {
    const why = whyNot(clusterReference, cluster)
    if (why !== null) say(`lists a cluster that ${why}`)
  }
  if (new Set(clusters).size < clusters.length) say('lists a cluster twice: remove one of the two')
  return clusters
}

function readPath(value: unknown, say: (why: string) => void): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && secretPath.test(value)) return value
  say('has a flaggerPath that is not 32 to 128 letters, digits, dashes or underscores: whoever knows it may report')
  return null
}

/** Whoever holds a key that two share could speak for the clusters of both. */
function repeated(keys: readonly ClusterKey[]): readonly string[] {
  const holders = new Map<string, string[]>()
  for (const { name, secret, flaggerPath } of keys)
    for (const value of new Set([secret, flaggerPath ?? '']))
      if (value !== '') holders.set(value, [...(holders.get(value) ?? []), name])
  return [...holders.values()]
    .filter((names) => names.length > 1)
    .map((names) => `keys ${names.map(shown).join(' and ')} share a secret or flaggerPath: give each its own.`)
}

/** By the repository's full name, which GitHub does not tell apart by case. */
export const reportingOf = (
  keys: readonly ClusterKey[],
  { owner, name }: { readonly owner: string; readonly name: string },
): readonly { readonly environment: string; readonly clusters: readonly string[] }[] =>
  keys
    .filter((key) => key.repository.toLowerCase() === `${owner}/${name}`.toLowerCase())
    .map(({ environment, clusters }) => ({ environment, clusters }))

/** What stands where a name should may be anything, in any length. */
const shown = (name: string) => JSON.stringify(name.length > 63 ? `${name.slice(0, 62)}…` : name)
