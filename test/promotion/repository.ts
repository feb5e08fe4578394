// A repository in memory for planners: commits as path → content, with Git's own blob and tree ids, read without I/O.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config/model.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { blobOid, type Oid } from '../../src/oid.ts'
import {
  type BaseChoice,
  type Choice,
  type FileEntry,
  type FileMode,
  type FileTree,
  historyKey,
  type Introduce,
  idKey,
  type Known,
  type Need,
  type PathId,
  type Plan,
  type SourceChange,
  type Step,
} from '../../src/promotion/model.ts'
import { planPromotion } from '../../src/promotion/plan.ts'

export type FileSpec = string | Uint8Array | { readonly mode: FileMode; readonly content: string | Uint8Array }
export type Files = Readonly<Record<string, FileSpec>>

type Stored = { readonly files: ReadonlyMap<string, FileEntry>; readonly parent: Oid | null; readonly subject: string }
type Folder = Map<string, Folder | FileEntry>

const bytesOf = (content: string | Uint8Array) =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content

export function repository() {
  const commits = new Map<Oid, Stored>()
  const blobs = new Map<Oid, Uint8Array>()
  const trees = new Map<Oid, FileTree>()
  const ids = new Map<Oid, ReadonlyMap<string, PathId>>()
  let head: Oid | null = null

  /** Exactly these files; the parent is the commit before, unless one is named. */
  function commit(files: Files, subject = 'chore: Change files', parent: Oid | null = head): Oid {
    const entries = new Map<string, FileEntry>()
    for (const [path, spec] of Object.entries(files)) {
      const { mode, content } =
        typeof spec === 'string' || spec instanceof Uint8Array ? { mode: '100644' as const, content: spec } : spec
      const oid = blobOid(bytesOf(content))
      if (!blobs.has(oid)) blobs.set(oid, bytesOf(content))
      entries.set(path, { mode, oid })
    }
    const oid = createHash('sha1').update(`commit ${commits.size} ${parent} ${subject}`).digest('hex')
    commits.set(oid, { files: entries, parent, subject })
    head = oid
    return oid
  }

  function idsOf(commit: Oid): ReadonlyMap<string, PathId> {
    const known = ids.get(commit)
    if (known !== undefined) return known
    const root: Folder = new Map()
    for (const [path, entry] of filesAt(commit)) {
      let folder = root
      const names = path.split('/')
      for (const name of names.slice(0, -1)) {
        const next = folder.get(name)
        const below: Folder = next instanceof Map ? next : new Map()
        folder.set(name, below)
        folder = below
      }
      folder.set(names.at(-1) ?? '', entry)
    }
    const found = new Map<string, PathId>()
    hashFolder(root, '', found, trees)
    ids.set(commit, found)
    return found
  }

  function filesAt(commit: Oid): ReadonlyMap<string, FileEntry> {
    const stored = commits.get(commit)
    if (stored === undefined) throw new Error(`the test asks for an unknown commit ${commit}`)
    return stored.files
  }

  function history(head: Oid, paths: readonly string[], limit: number): readonly SourceChange[] {
    const changes: SourceChange[] = []
    for (let at: Oid | null = head; at !== null && changes.length < limit; at = commits.get(at)?.parent ?? null) {
      const stored = commits.get(at)
      const before = stored?.parent == null ? new Map<string, PathId>() : idsOf(stored.parent)
      const moved = paths.some((path) => before.get(path)?.oid !== idsOf(at ?? '').get(path)?.oid)
      if (!moved) continue
      const { parent, subject } = stored ?? { parent: null, subject: '' }
      const pull = /\(#(\d+)\)$/.exec(subject)?.[1]
      changes.push({ commit: at, parent, subject, author: 'alice', pull: pull === undefined ? null : Number(pull) })
    }
    return changes
  }

  /** What a reader would bring. */
  function read(needs: readonly Need[]): Known {
    const known = {
      ids: new Map<string, PathId | null>(),
      trees: new Map<Oid, FileTree>(),
      blobs: new Map<Oid, Uint8Array | 'too-large'>(),
      history: new Map<string, readonly SourceChange[]>(),
    }
    for (const need of needs) {
      if (need.kind === 'ids') {
        for (const path of need.paths) known.ids.set(idKey(need.commit, path), idsOf(need.commit).get(path) ?? null)
      } else if (need.kind === 'tree') known.trees.set(need.oid, trees.get(need.oid) ?? missing('tree', need.oid))
      else if (need.kind === 'blob') known.blobs.set(need.oid, blobs.get(need.oid) ?? missing('blob', need.oid))
      else known.history.set(historyKey(need.head, need.paths), history(need.head, need.paths, need.limit))
    }
    return known
  }

  /** Runs a planner to its end; `asked` is every need of every round. */
  function run<T>(step: (known: Known) => Step<T>): { done: T; asked: readonly (readonly Need[])[] } {
    const known = {
      ids: new Map<string, PathId | null>(),
      trees: new Map<Oid, FileTree>(),
      blobs: new Map<Oid, Uint8Array | 'too-large'>(),
      history: new Map<string, readonly SourceChange[]>(),
    }
    const asked: (readonly Need[])[] = []
    for (;;) {
      const result = step(known)
      if ('done' in result) return { done: result.done, asked }
      if (result.need.length === 0) throw new Error('a planner needs nothing and is not done')
      if (asked.length >= 20) throw new Error('a planner does not come to an end')
      asked.push(result.need)
      const brought = read(result.need)
      for (const key of ['ids', 'trees', 'blobs', 'history'] as const) {
        for (const [name, value] of brought[key]) (known[key] as Map<string, unknown>).set(name, value)
      }
    }
  }

  return { commit, run, read, idsOf }
}

function missing(what: string, oid: Oid): never {
  throw new Error(`the repository has no ${what} ${oid}`)
}

/** Git orders folders as if their names ended in a slash. */
function hashFolder(folder: Folder, path: string, ids: Map<string, PathId>, trees: Map<Oid, FileTree>): FileTree {
  const flat = new Map<string, FileEntry>()
  const lines: { readonly order: string; readonly bytes: Uint8Array }[] = []
  for (const [name, value] of folder) {
    const at = path === '' ? name : `${path}/${name}`
    let [mode, oid] = ['40000', '']
    if (value instanceof Map) {
      for (const [below, entry] of hashFolder(value, at, ids, trees)) flat.set(`${name}/${below}`, entry)
      oid = ids.get(at)?.oid ?? ''
    } else {
      flat.set(name, value)
      ;({ mode, oid } = value)
      ids.set(at, { oid, mode, type: mode === '160000' ? 'commit' : 'blob' })
    }
    const bytes = Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')])
    lines.push({ order: value instanceof Map ? `${name}/` : name, bytes })
  }
  lines.sort((a, b) => Buffer.compare(Buffer.from(a.order), Buffer.from(b.order)))
  const body = Buffer.concat(lines.map((line) => line.bytes))
  const oid = createHash('sha1').update(`tree ${body.length}\0`).update(body).digest('hex')
  ids.set(path, { oid, mode: '040000', type: 'tree' })
  trees.set(oid, flat)
  return flat
}

const threeEnvironments = `version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`

/** The smallest configuration, with more options below it. */
export const config = (more = ''): Config => configOf(threeEnvironments + more)

export function configOf(text: string): Config {
  const parsed = parseConfig(text, '.github/sluice.yaml')
  if ('config' in parsed) return parsed.config
  throw new Error(parsed.problems.map((problem) => problem.message).join('\n'))
}

export const overlay = (cluster: string): string => `applications/overlays/${cluster}`

/** A file of a service in the group `services` of dev-cluster, staging-cluster or prod-cluster. */
export const at = (cluster: 'dev' | 'staging' | 'prod', path: string): string =>
  `${overlay(`${cluster}-cluster`)}/services/${path}`

export type Question = {
  /** Null: no record, so that the base is inferred. */
  readonly base: Files | null
  readonly source: Files
  readonly target: Files
  readonly config?: Config
  readonly unit?: string
  readonly services?: readonly string[] | 'all'
  readonly from?: string
  readonly to?: string
  readonly introduce?: Introduce
  readonly choices?: readonly Choice[]
}

/** The plans and what reading them took. Source and target are two commits, so that neither holds the other's files. */
export function planAll(question: Question) {
  const { base, source, target, unit = 'redis', services = [unit], from = 'dev', to = 'staging' } = question
  const repo = repository()
  const commits = {
    base: base === null ? null : repo.commit(base, 'feat: Begin', null),
    source: repo.commit(source, 'feat: Go on'),
    target: repo.commit(target, 'chore: Stand', null),
  }
  const settings = question.config ?? config()
  const clusters = settings.environments.find((one) => one.name === to)?.clusters ?? []
  const choice: BaseChoice =
    commits.base === null ? { kind: 'infer' } : { kind: 'commit', commit: commits.base, because: 'the test says so' }
  const request = {
    unit,
    services,
    from,
    to,
    source: commits.source,
    target: commits.target,
    bases: new Map(clusters.map((cluster) => [cluster.name, choice])),
    ...(question.introduce === undefined ? {} : { introduce: question.introduce }),
    ...(question.choices === undefined ? {} : { choices: question.choices }),
  }
  return { ...repo.run((known) => planPromotion(request, settings, known)), repo, request }
}

export function plan(question: Question): Plan {
  const [only, ...others] = planAll(question).done
  if (only === undefined || others.length > 0) throw new Error('the question has not exactly one plan')
  return only
}

/** Path → what it becomes, as text; null: removed. */
export const written = (one: Plan): Readonly<Record<string, string | null>> =>
  Object.fromEntries(one.changes.map((change) => [change.path, change.after === null ? null : change.after.text]))

/** The target's files once the plan is merged. */
export function applied(one: Plan, target: Files, source: Files = {}): Files {
  const bytes = new Map(
    [...Object.values(source), ...Object.values(target)].map((spec) => {
      const content = typeof spec === 'string' || spec instanceof Uint8Array ? spec : spec.content
      return [blobOid(bytesOf(content)), content] as const
    }),
  )
  const files: Record<string, FileSpec> = { ...target }
  for (const { path, after } of one.changes) {
    if (after === null) delete files[path]
    else files[path] = { mode: after.mode, content: after.text ?? bytes.get(after.oid) ?? missing('blob', after.oid) }
  }
  return files
}

/** The fixture as files, paths from its root. */
export function fixture(name: string): Record<string, string> {
  const root = join(import.meta.dirname, '..', '..', 'fixtures', name)
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [path.slice(root.length + 1), readFileSync(path, 'utf8')]
    }),
  )
}
