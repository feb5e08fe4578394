// Whose a file is where its name does not say it: a Flux file goes with the service whose path it applies, a source
// with the only service that uses it. A source that several services use belongs to none of them.
import type { FluxObject } from '../../flux/objects.ts'
import type { Known, Need, SliceFile, Step } from '../model.ts'
import { fluxObjectsIn } from './flux-memo.ts'

export type OwnedFile = SliceFile & {
  readonly service: string
  readonly group: string | null
  /** The file was matched by a template that names this one file, not by the folder of a service. */
  readonly single: boolean
}

export type Owners = { readonly files: readonly OwnedFile[]; readonly shared: readonly string[] }

type Parsed = { readonly file: OwnedFile; readonly objects: readonly FluxObject[] }

type Owner = { readonly service: string; readonly group: string | null }

/** Two groups may each have a service of one name. */
const idOf = ({ group, service }: Owner) => `${group ?? ''}/${service}`

const isYaml = (path: string) => /\.ya?ml$/.test(path)

export function owners(files: readonly OwnedFile[], cluster: string, known: Known): Step<Owners> {
  const folders = new Set(files.filter((file) => !file.single).map(idOf))
  const single = files.filter((file) => file.single && isYaml(file.path) && file.mode.startsWith('100'))
  const unread = single.filter((file) => known.blobs.get(file.oid) === undefined)
  if (unread.length > 0) return { need: unread.map((file): Need => ({ kind: 'blob', oid: file.oid })) }

  const parsed = single.map((file): Parsed => ({ file, objects: objectsOf(file, cluster, known) }))
  const appliers = parsed.filter(({ objects }) => objects.some((object) => object.detail?.type === 'kustomization'))
  const owner = new Map(appliers.map((one) => [one.file.path, applied(one, folders)]))
  const users = sourceUsers(parsed, owner)
  const byPath = new Map(parsed.map((one) => [one.file.path, one.objects]))
  const shared: string[] = []
  const owned = files.flatMap((file): OwnedFile | OwnedFile[] => {
    if (!file.single) return file
    const known = owner.get(file.path)
    if (known !== undefined) return { ...file, ...known }
    const sources = byPath.get(file.path)?.filter((object) => object.detail?.type === 'source')
    const found = sources?.flatMap((source) => [...(users.get(source.name ?? '')?.values() ?? [])]) ?? []
    const services = new Map(found.map((service) => [idOf(service), service]))
    if (services.size === 0) return file
    if (services.size === 1) return [...services.values()].map((service) => ({ ...file, ...service }))
    shared.push(file.path)
    return []
  })
  return { done: { files: owned, shared } }
}

function objectsOf(file: SliceFile, cluster: string, known: Known): readonly FluxObject[] {
  const bytes = known.blobs.get(file.oid)
  return bytes === undefined || bytes === 'too-large' ? [] : fluxObjectsIn(bytes, file.path, cluster)
}

/** The service whose overlay folder or base path the file's Flux Kustomizations apply; else the file's own name. */
function applied({ file, objects }: Parsed, folders: ReadonlySet<string>): Owner {
  const { group, service: name } = file
  if (folders.has(idOf(file))) return { group, service: name }
  for (const { detail } of objects) {
    const segments = detail?.type === 'kustomization' ? (detail.path?.split('/') ?? []) : []
    const service = segments.findLast((segment) => folders.has(idOf({ group, service: segment })))
    if (service !== undefined) return { group, service }
  }
  return { group, service: name }
}

/** Source name → services whose Flux Kustomizations read it, directly or through another source's `include`. */
function sourceUsers(
  parsed: readonly Parsed[],
  owner: ReadonlyMap<string, Owner>,
): ReadonlyMap<string, ReadonlyMap<string, Owner>> {
  const users = new Map<string, Map<string, Owner>>()
  const add = (source: string, services: Iterable<Owner>) => {
    const all = users.get(source) ?? new Map<string, Owner>()
    for (const service of services) all.set(idOf(service), service)
    users.set(source, all)
  }
  for (const { file, objects } of parsed) {
    const service = owner.get(file.path)
    if (service === undefined) continue
    for (const { detail } of objects) {
      if (detail?.type === 'kustomization' && detail.sourceRef !== null) add(detail.sourceRef.name, [service])
    }
  }
  for (const { objects } of parsed) {
    for (const object of objects) {
      const includes = object.detail?.type === 'source' ? object.detail.include : []
      for (const { name } of includes) add(name, users.get(object.name ?? '')?.values() ?? [])
    }
  }
  return users
}
