// Flux files of many clusters differ in nothing but the cluster's name as a segment of their paths: what such a text says
// is found out once for all of them, because parsing YAML is most of what telling slices apart costs.
import { type FluxObject, fluxObjects } from '../../flux/objects.ts'

/** Stands for the cluster's name. Between slashes both are words that no YAML syntax is made of: a text is read alike with either. */
const anyCluster = 'any-cluster-of-this-layout'
const isPlainWord = (name: string) => /^[A-Za-z0-9][\w.-]*$/.test(name)

/** In UTF-16 units, of all texts that are remembered; a longer text than the other is none that clusters have in common. */
const mostText = 4_000_000
const longestText = 50_000

const parsed = new Map<string, readonly FluxObject[]>()
let held = 0

/** Planners run again with every round of reading, and ask for one thing after another: what bytes say is found out once. */
const ofBytes = new WeakMap<Uint8Array, readonly FluxObject[]>()

export function fluxObjectsIn(bytes: Uint8Array, path: string, cluster: string): readonly FluxObject[] {
  const found = ofBytes.get(bytes)
  if (found !== undefined) return found
  const objects = fluxObjectsOf(new TextDecoder().decode(bytes), path, cluster)
  ofBytes.set(bytes, objects)
  return objects
}

/** As `fluxObjects`; nothing where the text cannot be read. */
export function fluxObjectsOf(text: string, path: string, cluster: string): readonly FluxObject[] {
  const whole = `${path}\n${text}`
  if (text.length > longestText || !isPlainWord(cluster) || whole.includes(anyCluster)) return read(text, path)
  const tell = (words: string) => words.replaceAll(`/${cluster}/`, `/${anyCluster}/`)
  const [told, toldPath] = [tell(text), tell(path)]
  const objects = remembered(`${toldPath}\n${told}`, () => read(told, toldPath))
  return told === text ? objects : (withName(objects, cluster) as readonly FluxObject[])
}

function read(text: string, path: string): readonly FluxObject[] {
  const found = fluxObjects(text, path)
  return 'objects' in found ? found.objects : []
}

function remembered(key: string, find: () => readonly FluxObject[]): readonly FluxObject[] {
  const before = parsed.get(key)
  const objects = before ?? find()
  parsed.delete(key)
  parsed.set(key, objects)
  if (before === undefined) held += key.length
  for (const oldest of parsed.keys()) {
    if (held <= mostText) break
    parsed.delete(oldest)
    held -= oldest.length
  }
  return objects
}

/** Where the name stands: mostly in one path among many values, and the rest is shared by all clusters. */
const speaking = new WeakMap<object, readonly string[]>()

const speaks = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes(anyCluster)
    : typeof value === 'object' && value !== null && placesIn(value).length > 0

function placesIn(value: object): readonly string[] {
  const before = speaking.get(value)
  if (before !== undefined) return before
  const found = Object.entries(value).flatMap(([key, item]) => (speaks(item) ? key : []))
  speaking.set(value, found)
  return found
}

function withName(value: unknown, name: string): unknown {
  if (typeof value === 'string') return value.replaceAll(anyCluster, name)
  if (typeof value !== 'object' || value === null) return value
  const places = placesIn(value)
  if (places.length === 0) return value
  const told = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  for (const place of places) told[place] = withName(told[place], name)
  return told
}
