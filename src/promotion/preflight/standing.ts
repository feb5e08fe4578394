// A cluster as it stands, or as it would stand with a plan's changes laid over it: its paths, and the texts that are known.
import { readYaml, type YamlRead } from '../../flux/read-yaml.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { textOf } from '../file/text.ts'
import type { Change, FileEntry, Known } from '../model.ts'

export type Standing = {
  hasFile(path: string): boolean
  hasFolder(path: string): boolean
  paths(): Iterable<string>
  /** Undefined: not known; null: no text. */
  text(path: string): string | null | undefined
  /** Null where the text is not known, or no YAML that can be read. */
  yaml(path: string): YamlRead | null
}

/** What one question parses, by path and text: before and after share most of it. */
export type Parsed = Map<string, YamlRead | null>

export function standing(
  files: ReadonlyMap<string, FileEntry>,
  known: Pick<Known, 'blobs'>,
  changes: readonly Change[],
  parsed: Parsed,
): Standing {
  const changed = new Map(changes.map((change) => [change.path, change.after]))
  let folders: Set<string> | null = null
  const hasFile = (path: string) => (changed.has(path) ? changed.get(path) !== null : files.has(path))
  function* paths(): Generator<string> {
    for (const path of files.keys()) if (!changed.has(path)) yield path
    for (const [path, after] of changed) if (after !== null) yield path
  }
  const text = (path: string): string | null | undefined => {
    const after = changed.get(path)
    if (after !== undefined) return after === null ? undefined : after.text
    const entry = files.get(path)
    const bytes = entry === undefined || !entry.mode.startsWith('100') ? undefined : known.blobs.get(entry.oid)
    return bytes === undefined ? undefined : bytes === 'too-large' ? null : textOf(bytes)
  }
  const yaml = (path: string): YamlRead | null => {
    const own = isYamlName(path) ? text(path) : null
    if (own == null) return null
    const key = `${path}\0${own}`
    const before = parsed.get(key)
    if (before !== undefined) return before
    const read = readYaml(own, path)
    const result = 'problems' in read ? null : read
    parsed.set(key, result)
    return result
  }
  const hasFolder = (path: string) => {
    folders ??= foldersOf(paths())
    return folders.has(path)
  }
  return { hasFile, hasFolder, paths, text, yaml }
}

/** Every folder above a path, the root included. */
export function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set([''])
  for (const path of paths) {
    let end = path.lastIndexOf('/')
    while (end > 0 && !folders.has(path.slice(0, end))) {
      folders.add(path.slice(0, end))
      end = path.lastIndexOf('/', end - 1)
    }
  }
  return folders
}
