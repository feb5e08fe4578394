// How the items of lists are told apart: Kubernetes' merge keys, those of Kustomize, Flux and Helm, or the item itself.
import { isMap, isScalar, isSeq, type YAMLSeq } from 'yaml'
import { nodeAt, scalarSource, textAt } from '../../../flux/node.ts'
import type { Meanings } from './meanings.ts'

/** `keyed`: the order is the target's. `sequence`: items have no names and their order means something. */
export type ListRule =
  | { readonly kind: 'keyed'; readonly nameOf: (item: unknown) => string }
  | { readonly kind: 'sequence' }

/**
 * patchMergeKey of the built-in kinds (k8s.io/api), then Kustomize's and Flux's lists. Each row: key of the list → ways to
 * name its items, the first that names every item on all sides differently is taken. A dot leads into the item.
 */
const namedBy: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ports: [['containerPort', 'protocol'], ['port', 'protocol'], ['name']],
  volumeMounts: [['mountPath'], ['name', 'mountPath', 'subPath']],
  volumeDevices: [['devicePath']],
  hostAliases: [['ip']],
  topologySpreadConstraints: [['topologyKey', 'whenUnsatisfiable'], ['topologyKey']],
  ownerReferences: [['uid']],
  conditions: [['type']],
  podIPs: [['ip']],
  envFrom: [['configMapRef.name', 'secretRef.name', 'prefix']],
  tolerations: [['key', 'operator', 'value', 'effect']],
  taints: [['key', 'effect']],
  readinessGates: [['conditionType']],
  hosts: [['host'], ['name']],
  dependencies: [['name', 'alias'], ['name']],
  releases: [['namespace', 'name'], ['name']],
  rules: [['host'], ['alert', 'record']],
  paths: [['path', 'pathType'], ['path']],
  tls: [['secretName'], ['hosts']],
  subjects: [['kind', 'namespace', 'name']],
  parentRefs: [['kind', 'namespace', 'name', 'sectionName']],
  backendRefs: [['kind', 'namespace', 'name', 'port']],
  patches: [['target', 'path'], ['path'], ['target']],
  patchesJson6902: [['target', 'path'], ['target']],
  patchesJSON6902: [['target', 'path'], ['target']],
  secretGenerator: [['namespace', 'name'], ['name']],
  configMapGenerator: [['namespace', 'name'], ['name']],
  helmCharts: [['releaseName', 'name'], ['name']],
  replacements: [['source'], ['path']],
  valuesFrom: [
    ['kind', 'name', 'valuesKey'],
    ['kind', 'name'],
  ],
  dependsOn: [['namespace', 'name']],
  healthChecks: [['kind', 'namespace', 'name']],
  healthCheckExprs: [['apiVersion', 'kind']],
  substituteFrom: [['kind', 'name']],
  sources: [['repoURL', 'chart', 'path'], ['repoURL']],
}
const anyNames: readonly (readonly string[])[] = [
  ['op', 'path'],
  ...['name', 'key', 'id', 'path', 'slug', 'host', 'hostname', 'job_name', 'username', 'display_name'].map((one) => [
    one,
  ]),
]

/** Lists of scalars whose order means nothing. */
const sets = new Set(
  (
    'resources components bases crds finalizers namespaces allowedNamespaces hosts hostnames domains dnsNames ipAddresses ' +
    'accessModes verbs apiGroups resourceNames nonResourceURLs files literals envs patchesStrategicMerge generators ' +
    'transformers validators configurations syncOptions loadBalancerSourceRanges sourceRanges externalIPs secrets'
  ).split(' '),
)
/** Of these, `a=b` is named by what stands before the sign. */
const assignments = new Set(['files', 'literals', 'envs', 'syncOptions'])

export function listRule(key: string, lists: readonly (YAMLSeq | undefined)[], meanings: Meanings): ListRule {
  const all = lists.map((list) => list?.items ?? [])
  const items = all.flat()
  const named = (nameOf: (item: unknown) => string | null): ListRule | null => {
    const unique = all.every((side) => {
      const names = side.map(nameOf)
      return !names.includes(null) && new Set(names).size === names.length
    })
    return unique ? { kind: 'keyed', nameOf: (item) => nameOf(item) ?? '' } : null
  }
  if (items.length > 0 && items.every((item) => isMap(item))) {
    for (const fields of [...(namedBy[key] ?? []), ...anyNames]) {
      const rule = named((item) => mapName(item, fields, meanings))
      if (rule !== null) return rule
    }
  }
  if (sets.has(key) && items.every((item) => isScalar(item))) {
    const rule = named((item) => `[${scalarName(item, assignments.has(key))}]`) ?? named((item) => meanings.of(item))
    if (rule !== null) return rule
  }
  return { kind: 'sequence' }
}

/** Every name that an item of such a list may go by, whatever the other items are. */
export function itemNames(key: string, item: unknown, meanings: Meanings): readonly string[] {
  if (isScalar(item)) return [`[${scalarName(item, assignments.has(key))}]`]
  return [...(namedBy[key] ?? []), ...anyNames].flatMap((fields) => mapName(item, fields, meanings) ?? [])
}

function mapName(item: unknown, fields: readonly string[], meanings: Meanings): string | null {
  const parts = fields.flatMap((field) => {
    const path = field.split('.')
    const node = nodeAt(item, path)
    if (node === undefined || node === null) return []
    return [`${field}=${isMap(node) || isSeq(node) ? meanings.of(node) : (textAt(item, path) ?? '')}`]
  })
  // The first field is what makes a name of it; a reference may have only a later one (`secretRef` without `configMapRef`).
  const named =
    parts.length > 0 && !(fields.length > 1 && parts.every((part) => /^(namespace|protocol|prefix)=/.test(part)))
  return named ? `[${parts.join()}]` : null
}

/** `./x.yaml` is `x.yaml`; a remote base is itself whatever version it is asked for in. */
function scalarName(item: unknown, assignment: boolean): string {
  const text = isScalar(item) ? (scalarSource(item) ?? '') : ''
  const path = text.replace(/^\.\//, '').replace(/\/$/, '')
  if (assignment && text.includes('=')) return text.slice(0, text.indexOf('='))
  const at = path.lastIndexOf('?ref=')
  return at < 0 || path.includes('&', at) ? path : path.slice(0, at)
}
