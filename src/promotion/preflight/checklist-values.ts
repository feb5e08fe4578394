// The values of an arriving file that every environment decides for itself: hosts, sizes, addresses. One table of keys.
import { textAt, type YamlPath } from '../../flux/node.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import { leavesIn } from '../file/leaves.ts'
import type { Task } from '../model.ts'

type Found = Pick<Task, 'kind' | 'pointer' | 'line' | 'value'>
type Kind = Task['kind']

type Row = {
  readonly kind: Kind
  readonly key: RegExp
  /** Of the keys above, one has to look so. */
  readonly within?: RegExp
  readonly value?: RegExp
}

const isHost = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)+(?:[:/].*)?$/i
const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?:-\d{1,3}(?:\.\d{1,3}){3})?$/

/** The first row that fits decides. */
const rows: readonly Row[] = [
  { kind: 'replicas', key: /^(?:instances|numberOfInstances|minAvailable|maxUnavailable|replicaCount|.*replicas)$/i },
  { kind: 'storage', key: /^storageClass(?:Name)?$/i },
  { kind: 'storage', key: /^storage$/ },
  { kind: 'storage', key: /^(?:size|capacity)$/i, within: /persist|storage|volume|pvc|disk/i },
  { kind: 'address', key: /^(?:loadBalancerIP|externalIPs|loadBalancerSourceRanges|.*load-?balancer-?ips?)$/i },
  { kind: 'address', key: /./, value: isAddress },
  {
    kind: 'host',
    key: /(?:host|hostname|domain|fqdn|dnsname|commonname|server|endpoint|ur[li]|issuer)s?$/i,
    value: isHost,
  },
  { kind: 'host', key: /./, value: /^https?:\/\// },
]

const insideCluster = /(?:^|\/\/)(?:localhost|127\.|0\.0\.0\.0|[a-z0-9.-]+\.svc(?:\.|[:/]|$))/i

export function decidedValues(read: YamlRead, hidden: readonly string[]): readonly Found[] {
  const secret = new Set(hidden)
  const sizes = new Map<string, Found>()
  const found: Found[] = []
  for (const [pointer, { docIndex, path, text, line }] of leavesIn(read)) {
    const root = read.documents[docIndex]?.contents
    // Where Flux reads sources from is the same everywhere; secrets are told on their own.
    if (secret.has(pointer) || text === '' || /^(?:Secret|.*Repository|Bucket)$/.test(textAt(root, ['kind']) ?? ''))
      continue
    const size = resourcesOf(pointer, path)
    if (size !== null) {
      const before = sizes.get(size.pointer)
      const value = `${size.key}: ${text}`
      const joined = before === undefined ? value : `${before.value}, ${value}`
      sizes.set(size.pointer, { kind: 'resources', pointer: size.pointer, line: before?.line ?? line, value: joined })
      continue
    }
    const kind = kindOf(path, text)
    if (kind !== null) found.push({ kind, pointer, line, value: text })
  }
  return [...found, ...sizes.values()]
}

/** `resources.requests.cpu` belongs to one point for all of `resources`. */
function resourcesOf(pointer: string, path: YamlPath): { readonly pointer: string; readonly key: string } | null {
  // What a volume claims is storage.
  if (path.at(-1) === 'storage') return null
  const at = path.findLastIndex(
    (step, index) => step === 'resources' && /^(?:requests|limits)$/.test(String(path[index + 1])),
  )
  if (at < 0) return null
  const key = path.slice(at + 1).join('.')
  return { pointer: pointer.slice(0, -key.length - 1), key }
}

function kindOf(path: YamlPath, text: string): Kind | null {
  const keys = path.filter((step) => typeof step === 'string')
  const key = keys.at(-1) ?? ''
  if (/^(?:apiVersion|kind|image|repository|\$schema)$/.test(key) || insideCluster.test(text)) return null
  const above = keys.slice(0, -1)
  const row = rows.find(
    (one) =>
      one.key.test(key) &&
      (one.within === undefined || above.some((step) => one.within?.test(step))) &&
      (one.value === undefined || one.value.test(text)),
  )
  return row?.kind ?? null
}
