// Every file that building a folder reads, followed from its kustomization.yaml. What lies outside of the repository is
// never fetched: then the folder is not built, and it is said why.
import { isRemote, kustomizationNames, pathReferences } from '../../flux/path-references.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { textOf } from '../../promotion/file/text.ts'
import { foldersOf } from '../../promotion/preflight/standing.ts'
import { folderOf, resolveEntry } from '../../promotion/slice/entries.ts'
import type { Side } from './side.ts'

export type Closure = { readonly files: ReadonlyMap<string, Uint8Array> } | { readonly reason: string }

const mostFiles = 5000
const mostBytes = 64 * 1024 * 1024

export const kustomizationIn = (folder: string, { files }: Pick<Side, 'files'>): string | null =>
  kustomizationNames.map((name) => (folder === '' ? name : `${folder}/${name}`)).find((path) => files.has(path)) ?? null

export async function closureOf(root: string, side: Side): Promise<Closure> {
  const folders = foldersOf(side.files.keys())
  const first = kustomizationIn(root, side)
  if (first === null) return { reason: 'it has no kustomization.yaml' }
  const found = new Map<string, Uint8Array>()
  let size = 0
  for (let queue: readonly string[] = [first]; queue.length > 0; ) {
    const odd = queue.find((path) => !side.files.get(path)?.mode.startsWith('100'))
    if (odd !== undefined) return { reason: `${odd} is no ordinary file` }
    if (found.size + queue.length > mostFiles) return { reason: `it reads more than ${mostFiles} files` }
    const contents = await side.bytes(queue)
    const next = new Set<string>()
    for (const [index, path] of queue.entries()) {
      const bytes = contents[index]
      if (bytes === undefined || bytes === 'too-large') return { reason: `${path} is too large` }
      size += bytes.length
      if (size > mostBytes) return { reason: `its files are larger than ${mostBytes / 1024 / 1024} MiB` }
      found.set(path, bytes)
      for (const reference of referencesIn(path, bytes)) {
        const named = followed(path, reference, side, folders)
        if ('reason' in named) return named
        if (!found.has(named.file)) next.add(named.file)
      }
    }
    queue = [...next]
  }
  return { files: found }
}

/** Of a text that cannot be read, the tool says what is wrong. */
function referencesIn(path: string, bytes: Uint8Array): readonly string[] {
  const text = isYamlName(path) ? textOf(bytes) : null
  const read = text === null ? null : readYaml(text, path)
  if (read === null || 'problems' in read) return []
  return pathReferences(read).flatMap(({ value, source }) => (source === null ? [value] : []))
}

function followed(
  from: string,
  value: string,
  side: Side,
  folders: ReadonlySet<string>,
): { readonly file: string } | { readonly reason: string } {
  if (isRemote(value)) return { reason: `${from} reads ${value}, and nothing is fetched` }
  const path = value.startsWith('/') ? null : resolveEntry(folderOf(from), value)
  if (path === null) return { reason: `${from} names ${value}, which leads out of the repository` }
  if (side.files.has(path)) return { file: path }
  const inner = folders.has(path) ? kustomizationIn(path, side) : null
  return inner === null ? { reason: `${from} names ${value}, which is not in the repository` } : { file: inner }
}
