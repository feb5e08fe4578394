// Objects of one fork network: in memory, and on disk as a bare repository from the moment that Git itself is needed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runGit } from './git-process.ts'
import type { Oid } from './model.ts'
import {
  type Commit,
  decodeCommit,
  decodeTag,
  decodeTree,
  type GitObject,
  hashObject,
  type Tag,
  type TreeEntry,
} from './objects.ts'
import { encodePack } from './pack.ts'

export type ObjectStore = {
  readonly put: (object: GitObject) => Oid
  readonly get: (oid: Oid) => GitObject | undefined
  /** Decoded and remembered; undefined when absent or of another kind. */
  readonly tree: (oid: Oid) => readonly TreeEntry[] | undefined
  readonly commit: (oid: Oid) => Commit | undefined
  readonly tag: (oid: Oid) => Tag | undefined
  /** The commit whose id starts so, if there is exactly one. */
  readonly expand: (prefix: string) => Oid | undefined
  /** Commits that this GitHub signed. */
  readonly verified: Set<Oid>
  /** Path of a bare repository that holds every object put so far (its refs are nobody's truth). */
  readonly directory: () => string
  /** Takes into memory what Git wrote to the directory: everything reachable from the tips and not known yet. */
  readonly adopt: (tips: readonly Oid[]) => void
  readonly dispose: () => void
}

function remember<T>(get: (oid: Oid) => GitObject | undefined, kind: GitObject['kind'], decode: (body: Buffer) => T) {
  const known = new Map<Oid, T>()
  return (oid: Oid): T | undefined => {
    const held = known.get(oid)
    if (held !== undefined) return held
    const object = get(oid)
    if (object?.kind !== kind) return undefined
    const value = decode(object.body)
    known.set(oid, value)
    return value
  }
}

// `<oid> <kind> <size>\n<bytes>\n`, once per object.
function* readBatch(output: Buffer): Generator<GitObject> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at)
    const [, kind = '', size = ''] = output.toString('latin1', at, end).split(' ')
    const known = (['blob', 'tree', 'commit', 'tag'] as const).find((candidate) => candidate === kind)
    const stop = end + 1 + Number(size)
    if (known) yield { kind: known, body: output.subarray(end + 1, stop) }
    at = stop + 1
  }
}

export function createObjectStore(): ObjectStore {
  const objects = new Map<Oid, GitObject>()
  let unwritten: GitObject[] = []
  let root: string | null = null
  const get = (oid: Oid) => objects.get(oid)
  const commit = remember(get, 'commit', decodeCommit)

  function put(object: GitObject): Oid {
    const oid = hashObject(object)
    if (objects.has(oid)) return oid
    objects.set(oid, object)
    unwritten.push(object)
    return oid
  }

  function directory(): string {
    if (root === null) {
      root = mkdtempSync(join(tmpdir(), 'sluice-sandbox-'))
      runGit(root, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main', '.'])
    }
    if (unwritten.length > 0) {
      runGit(root, ['index-pack', '--stdin'], encodePack(unwritten))
      unwritten = []
    }
    return root
  }

  function adopt(tips: readonly Oid[]) {
    const wanted = tips.filter((tip) => !objects.has(tip))
    if (root === null || wanted.length === 0) return
    directory()
    const known = [...objects].flatMap(([oid, { kind }]) => (kind === 'commit' ? [`^${oid}`] : []))
    const listed = runGit(
      root,
      ['rev-list', '--objects', '--no-object-names', '--stdin'],
      [...wanted, ...known, ''].join('\n'),
    )
    const fresh = listed
      .toString('latin1')
      .split('\n')
      .filter((oid) => oid !== '' && !objects.has(oid))
    const batch = runGit(root, ['cat-file', '--batch'], [...wanted, ...fresh, ''].join('\n'))
    for (const object of readBatch(batch)) objects.set(hashObject(object), object)
  }

  return {
    put,
    get,
    commit,
    tree: remember(get, 'tree', decodeTree),
    tag: remember(get, 'tag', decodeTag),
    expand: (prefix) => {
      const found = [...objects].flatMap(([oid, { kind }]) =>
        kind === 'commit' && oid.startsWith(prefix) ? [oid] : [],
      )
      return found.length === 1 ? found[0] : undefined
    },
    verified: new Set(),
    directory,
    adopt,
    dispose: () => {
      if (root !== null) rmSync(root, { recursive: true, force: true })
      root = null
    },
  }
}
