// The texts of a base that differ between two tags, and the default values beside them: each read and parsed once.
import { readYaml, type YamlRead } from '../../flux/read-yaml.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { textOf } from '../../promotion/file/text.ts'
import type { FileEntry, Known, Need } from '../../promotion/model.ts'
import type { Place } from '../changes.ts'
import { keysOfReleases, keysOfValues } from '../key-paths.ts'
import { isRegular } from './reach.ts'
import { mayNameVersions, type Named, versionsIn } from './versions.ts'

type Side = 'was' | 'is'

export type Texts = {
  readonly need: readonly Need[]
  readonly unread: readonly string[]
  readonly versions: (file: string, side: Side) => readonly Named[]
  /** Null: the file could not be read. */
  readonly valueKeys: (file: string, side: Side) => readonly string[] | null
  readonly releaseKeys: (file: string, side: Side) => readonly string[]
}

/** Far more than one tag changes; a round of reading asks for hundreds at once. */
const mostFiles = 1000

export function changedTexts(places: readonly Place[], known: Known): Texts {
  const entries = { was: new Map<string, FileEntry>(), is: new Map<string, FileEntry>() }
  const wanted = new Set<string>()
  for (const { was, is, changed } of places) {
    for (const [file, entry] of was.files) entries.was.set(file, entry)
    for (const [file, entry] of is.files) entries.is.set(file, entry)
    for (const file of changed) if (isYamlName(file)) wanted.add(file)
    // Other default values may still have a key that one of the files lost.
    const values = [...was.values, ...is.values]
    if (values.some((file) => changed.includes(file))) for (const file of values) wanted.add(file)
  }
  const all = [...wanted].sort()
  const files = new Set(all.slice(0, mostFiles))
  const left = all.length - files.size
  const unread = new Set(left > 0 ? [`${left} more files of the base changed than were read.`] : [])
  const need: Need[] = []
  const read = (file: string, side: Side): YamlRead | null => {
    const entry = files.has(file) ? entries[side].get(file) : undefined
    if (entry === undefined || !isRegular(entry)) return null
    const bytes = known.blobs.get(entry.oid)
    if (bytes === undefined) return null
    const text = bytes === 'too-large' ? null : textOf(bytes)
    const yaml = text === null ? null : readYaml(text, file)
    if (yaml !== null && 'documents' in yaml) return yaml
    const because = yaml?.problems[0]?.message ?? (bytes === 'too-large' ? 'It is too large.' : 'It is no text.')
    unread.add(`${file} could not be looked into at the ${side === 'was' ? 'old' : 'new'} tag: ${because}`)
    return null
  }
  const versions = { was: new Map<string, readonly Named[]>(), is: new Map<string, readonly Named[]>() }
  for (const side of ['was', 'is'] as const) {
    for (const file of files) {
      const entry = entries[side].get(file)
      if (entry === undefined || !isRegular(entry)) continue
      const bytes = known.blobs.get(entry.oid)
      if (bytes === undefined) need.push({ kind: 'blob', oid: entry.oid })
    }
  }
  if (need.length === 0) {
    for (const side of ['was', 'is'] as const) {
      for (const file of files) {
        const yaml = read(file, side)
        if (yaml !== null) versions[side].set(file, mayNameVersions(yaml.text) ? versionsIn(yaml) : [])
      }
    }
  }
  return {
    need,
    unread: [...unread],
    versions: (file, side) => versions[side].get(file) ?? [],
    valueKeys: (file, side) => {
      const yaml = read(file, side)
      return yaml === null ? null : keysOfValues(yaml).map(({ key }) => key)
    },
    releaseKeys: (file, side) => {
      const yaml = read(file, side)
      return yaml === null ? [] : keysOfReleases(yaml).map(({ key }) => key)
    },
  }
}
