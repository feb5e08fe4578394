// Git's four kinds of object: their exact bytes, and their names (SHA-1 over `<kind> <length>\0<bytes>`).
import { createHash } from 'node:crypto'
import type { Oid } from './model.ts'

export type ObjectKind = 'blob' | 'tree' | 'commit' | 'tag'
export type GitObject = { readonly kind: ObjectKind; readonly body: Buffer }
export const modes = ['100644', '100755', '040000', '160000', '120000'] as const
export type Mode = (typeof modes)[number]
export type TreeEntry = { readonly name: string; readonly mode: Mode; readonly oid: Oid }
/** `seconds` since 1970; `zone` like `+0200`. */
export type Person = { readonly name: string; readonly email: string; readonly seconds: number; readonly zone: string }
export type Commit = {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  readonly author: Person
  readonly committer: Person
  readonly message: string
}
export type Tag = {
  readonly object: Oid
  readonly kind: ObjectKind
  readonly name: string
  readonly tagger: Person | null
  readonly message: string
}

export const emptyTree: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
export const zeroOid: Oid = '0'.repeat(40)

export function hashObject({ kind, body }: GitObject): Oid {
  return createHash('sha1').update(`${kind} ${body.length}\0`).update(body).digest('hex')
}

// Git sorts a directory as if its name ended in a slash.
const sortKey = (entry: TreeEntry) => Buffer.from(entry.mode === '040000' ? `${entry.name}/` : entry.name)

export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const sorted = entries.map((entry) => ({ entry, key: sortKey(entry) }))
  sorted.sort((a, b) => Buffer.compare(a.key, b.key))
  return Buffer.concat(
    sorted.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`),
      Buffer.from(entry.oid, 'hex'),
    ]),
  )
}

export function decodeTree(body: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at)
    const end = body.indexOf(0, space)
    const mode = body.toString('latin1', at, space).padStart(6, '0')
    const name = body.toString('utf8', space + 1, end)
    entries.push({
      name,
      mode: modes.find((known) => known === mode) ?? '100644',
      oid: body.toString('hex', end + 1, end + 21),
    })
    at = end + 21
  }
  return entries
}

const personLine = ({ name, email, seconds, zone }: Person) => `${name} <${email}> ${seconds} ${zone}`

function readPerson(line: string): Person {
  const [, name = '', email = '', seconds = '0', zone = '+0000'] = /^(.*?) ?<(.*)> (\d+) ([+-]\d{4})$/.exec(line) ?? []
  return { name, email, seconds: Number(seconds), zone }
}

export function encodeCommit({ tree, parents, author, committer, message }: Commit): Buffer {
  const lines = [`tree ${tree}`, ...parents.map((parent) => `parent ${parent}`)]
  lines.push(`author ${personLine(author)}`, `committer ${personLine(committer)}`, '', message)
  return Buffer.from(lines.join('\n'))
}

// Headers that we do not know (gpgsig, encoding, continuation lines) stay in the bytes and are skipped here.
function readHeaders(body: Buffer) {
  const text = body.toString('utf8')
  const end = text.indexOf('\n\n')
  const headers = (end < 0 ? text : text.slice(0, end)).split('\n').filter((line) => !line.startsWith(' '))
  const all = (key: string) => headers.filter((line) => line.startsWith(`${key} `)).map((l) => l.slice(key.length + 1))
  return { all, one: (key: string) => all(key)[0] ?? '', message: end < 0 ? '' : text.slice(end + 2) }
}

export function decodeCommit(body: Buffer): Commit {
  const { all, one, message } = readHeaders(body)
  const author = readPerson(one('author'))
  return { tree: one('tree'), parents: all('parent'), author, committer: readPerson(one('committer')), message }
}

export function encodeTag({ object, kind, name, tagger, message }: Tag): Buffer {
  const lines = [`object ${object}`, `type ${kind}`, `tag ${name}`]
  if (tagger) lines.push(`tagger ${personLine(tagger)}`)
  return Buffer.from([...lines, '', message].join('\n'))
}

export function decodeTag(body: Buffer): Tag {
  const { one, message } = readHeaders(body)
  const kind = (['blob', 'tree', 'commit', 'tag'] as const).find((known) => known === one('type')) ?? 'commit'
  const tagger = one('tagger') === '' ? null : readPerson(one('tagger'))
  return { object: one('object'), kind, name: one('tag'), tagger, message }
}
