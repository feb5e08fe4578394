// For whom a missing secret has to be encrypted: the first rule of the nearest `.sops.yaml` that fits its path. The file
// is read as data; its patterns come from the repository and are only run when they cannot run away.
import { isMap, isScalar, isSeq } from 'yaml'
import { nodeAt, textAt } from '../../flux/node.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import type { Oid } from '../../oid.ts'
import { readFile } from '../file/text.ts'
import { idKey, type Known, type Need, type SecretNote, type SliceFile, type Step } from '../model.ts'
import { folderOf } from '../slice/entries.ts'
import { unread } from '../step.ts'

/** The notes with the recipients of those that are missing. Asks for nothing when none is. */
export function withRecipients(notes: readonly SecretNote[], commit: Oid, known: Known): Step<readonly SecretNote[]> {
  const missing = notes.filter((note) => note.missing)
  const paths = [...new Set(missing.flatMap((note) => rulesFor(note.path)))]
  const unknown = paths.filter((path) => !known.ids.has(idKey(commit, path)))
  if (unknown.length > 0) return { need: [{ kind: 'ids', commit, paths: unknown } satisfies Need] }
  const files = paths.flatMap((path): readonly SliceFile[] => {
    const id = known.ids.get(idKey(commit, path))
    return id?.type === 'blob' && id.mode.startsWith('100') ? [{ path, oid: id.oid, mode: '100644' }] : []
  })
  const need = unread(files, known)
  if (need.length > 0) return { need }
  return {
    done: notes.map((note) => {
      const file = note.missing
        ? rulesFor(note.path).flatMap((path) => files.find((one) => one.path === path) ?? [])[0]
        : undefined
      const text = file === undefined ? null : readFile(file, known)?.text
      if (file === undefined || text == null) return note
      const rule = ruleFor(text, note.path.slice(folderOf(file.path).length).replace(/^\//, ''))
      if (rule === 'none') {
        const message = `${note.message} No rule of ${file.path} covers this path: add one, so that sops knows for whom to encrypt.`
        return { ...note, message }
      }
      if (rule === 'unclear' || rule.length === 0) return note
      return { ...note, recipients: rule, message: `${note.message} Recipients by ${file.path}: ${rule.join(', ')}.` }
    }),
  }
}

/** The nearest first, as `sops` looks for them. */
function rulesFor(path: string): readonly string[] {
  const segments = folderOf(path)
    .split('/')
    .filter((segment) => segment !== '')
  const folders = segments.map((_, index) => segments.slice(0, segments.length - index).join('/'))
  return [...folders.map((folder) => `${folder}/.sops.yaml`), '.sops.yaml']
}

/** `path` counts from the folder of the rules. Empty where no rule fits, or where that cannot be told safely. */
export function recipientsIn(rules: string, path: string): readonly string[] {
  const rule = ruleFor(rules, path)
  return rule === 'none' || rule === 'unclear' ? [] : rule
}

/** The recipients of the rule that fits; `unclear`: a rule that cannot be judged might be the one. */
function ruleFor(rules: string, path: string): readonly string[] | 'none' | 'unclear' {
  const read = readYaml(rules, '.sops.yaml')
  const list = 'documents' in read ? nodeAt(read.documents[0]?.contents, ['creation_rules']) : null
  if (!isSeq(list)) return 'unclear'
  for (const rule of list.items) {
    const pattern = textAt(rule, ['path_regex'])
    const fits = pattern === null || pattern === '' ? true : fitsPattern(pattern, path)
    if (fits === null) return 'unclear'
    if (fits) return recipientsOf(rule)
  }
  return 'none'
}

function recipientsOf(rule: unknown): readonly string[] {
  const groups = nodeAt(rule, ['key_groups'])
  const holders = [rule, ...(isSeq(groups) ? groups.items : [])]
  const found = holders.flatMap((holder) => ['age', 'pgp'].flatMap((kind) => namesIn(nodeAt(holder, [kind]))))
  return [...new Set(found)]
}

function namesIn(node: unknown): readonly string[] {
  if (isSeq(node)) return node.items.flatMap(namesIn)
  if (isMap(node) || !isScalar(node) || typeof node.value !== 'string') return []
  return node.value.split(/[,\s]+/).filter((name) => /^[A-Za-z0-9:+/=._-]{8,200}$/.test(name))
}

const longestPattern = 300
const longestPath = 300
const mostOpenQuantifiers = 3

/** Null: the pattern is none, or matching it could take for ever. */
function fitsPattern(pattern: string, path: string): boolean | null {
  if (pattern.length > longestPattern || path.length > longestPath || !isTame(pattern)) return null
  try {
    return new RegExp(pattern).test(path)
  } catch {
    return null
  }
}

/** Few unbounded repeats, none around another one, no back-references. */
function isTame(pattern: string): boolean {
  const bare = pattern.replace(/\\[^0-9k]/g, 'x').replace(/\[\^?\]?[^\]]*\]/g, 'x')
  if (/\\[0-9k]/.test(bare)) return false
  const repeats = bare.match(/[*+]|\{\d+,\d*\}/g) ?? []
  return repeats.length <= mostOpenQuantifiers && !hasNestedRepeat(bare)
}

function hasNestedRepeat(pattern: string): boolean {
  const open: boolean[] = []
  for (const [index, character] of [...pattern].entries()) {
    const isRepeat = /[*+{]/.test(character)
    if (character === '(') open.push(false)
    else if (character === ')') {
      const repeated = open.pop() ?? false
      if (repeated && /[*+{]/.test(pattern[index + 1] ?? '')) return true
      if (repeated && open.length > 0) open[open.length - 1] = true
    } else if (isRepeat && open.length > 0) open[open.length - 1] = true
  }
  return false
}
