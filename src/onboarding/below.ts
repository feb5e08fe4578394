// What lies below the folders of a family: services beside each other, services in groups, or the parts of one service.
import { foldersAbove, isManifest, join, stageInFile } from './families.ts'
import type { PlacedFamily } from './places.ts'
import { isRegion } from './stages.ts'

export type Below = {
  /** Folders with what they hold directly. */
  readonly folders: ReadonlyMap<string, { readonly files: ReadonlySet<string>; readonly folders: ReadonlySet<string> }>
  readonly files: ReadonlySet<string>
}

type Growing = {
  readonly folders: Map<string, { files: Set<string>; folders: Set<string> }>
  readonly files: Set<string>
}

/** Clusters of one stage are alike: a few of them tell. */
const mostPerStage = 8

/** Per family of folders, in their order, what some of its members hold, taken together. */
export function belowOf(families: readonly PlacedFamily[], paths: Iterable<string>): readonly Below[] {
  const all = families.map((): Growing => ({ folders: new Map(), files: new Set() }))
  const roots = new Map<string, Growing>()
  for (const [index, { kind, parent, members }] of families.entries()) {
    const into = all[index]
    if (kind !== 'folder' || into === undefined) continue
    for (const own of Map.groupBy(members, ({ reading }) => reading.stage.rank).values())
      for (const { name } of own.slice(0, mostPerStage)) roots.set(join(parent, name), into)
  }
  for (const path of paths) {
    for (const folder of foldersAbove(path)) {
      const into = roots.get(folder)
      if (into !== undefined) add(into, path.slice(folder.length + 1).split('/', 3))
    }
  }
  return all
}

function add(into: Growing, [first = '', second, ...more]: readonly string[]): void {
  if (second === undefined) {
    into.files.add(first)
    return
  }
  const folder = into.folders.get(first) ?? { files: new Set(), folders: new Set() }
  into.folders.set(first, folder)
  if (more.length === 0) folder.files.add(second)
  else folder.folders.add(second)
}

/** Names of folders that hold a part of something, wherever they stand. */
const partFolders = new Set(
  'patches patch config configs configmaps secrets secret resources manifests templates values helm-values crds crd env envs files vars scripts components overlays dashboards rbac policies jobs main generated charts'.split(
    ' ',
  ),
)
/** Names of files that say which part of something they are. */
const partFiles = new Set(
  'deployment deploy deployments service services svc ingress route httproute gateway configmap config namespace ns hpa pdb cronjob cronjobs job jobs secret secrets values value release helmrelease helm-release helm kustomizeconfig patch patches rbac role rolebinding serviceaccount service-account sa statefulset daemonset pvc pv volume storage networkpolicy netpol certificate issuer servicemonitor podmonitor externalsecret external-secret sealedsecret replicas resources image images version versions env settings override overrides repository helmrepository source set-env notifications alerts cluster main variables terraform providers backend outputs'.split(
    ' ',
  ),
)
const notServices = /^(?:kustomization\.ya?ml|kustomizeconfig\.ya?ml|readme.*|license.*|owners|codeowners)$/i

export const stemOf = (name: string) =>
  name.replace(/(?:\.(?:ya?ml|json|gotmpl|tpl|jsonnet|libsonnet|toml|env|properties|enc|sops))+$/i, '')
const isIndex = (name: string) => /^kustomization\.ya?ml$/i.test(name)

/** Folders and files of a cluster that can be services of their own. */
export function serviceFolders({ folders }: Below): readonly string[] {
  return [...folders.keys()].filter(
    (name) => !name.startsWith('.') && name !== 'flux-system' && !partFolders.has(name.toLowerCase()),
  )
}
export function serviceFiles({ files }: Below): readonly string[] {
  return [...files].filter(
    (name) =>
      !name.startsWith('.') &&
      !notServices.test(name) &&
      isManifest(name) &&
      !partFiles.has(stemOf(name).toLowerCase()),
  )
}

export type Structure = 'services' | 'groups' | 'regions' | 'parts'

/** `crowd`: how many families of the same form there are, each of which may be a service. */
export function structureOf(below: Below, name: string, crowd: number): Structure {
  const folders = serviceFolders(below)
  const files = serviceFiles(below)
  // Flux's own folder is nobody's part: what stands beside it are Kustomizations of one service each.
  if (folders.length === 0 && below.folders.has('flux-system')) return 'services'
  const real = [...below.files].filter((file) => isManifest(file) && !isIndex(file))
  if (folders.length === 0) {
    const ofStages = files.filter((file) => stageInFile(file) !== null).length
    const named = files.filter((file) => file.startsWith(`${name}-`) || file.startsWith(`${name}.`)).length
    const single = crowd > 1 || files.length < 2 || real.length - files.length > files.length
    return single || ofStages * 3 > files.length || named * 2 >= files.length ? 'parts' : 'services'
  }
  const opened = folders.map((folder) => below.folders.get(folder))
  const regions = folders.filter((folder) => folder.split(/[-_]/).every(isRegion)).length
  if (regions === folders.length && opened.every((one) => one !== undefined && one.folders.size > 0)) return 'regions'
  const deep = opened.filter(
    (one) => one !== undefined && one.folders.size > 0 && ![...one.files].some(isContent),
  ).length
  const deeper = opened.some((one) => [...(one?.folders ?? [])].some((folder) => !partFolders.has(folder)))
  return deep * 2 > folders.length && deeper ? 'groups' : 'services'
}

const isContent = (file: string) => isManifest(file) && !isIndex(file)
