// Files by path: reading, and the commits that the contents API makes. Also seeding a repository from a folder.
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createCommit, type NewCommit } from './commits.ts'
import type { GitHub, Oid, Repository, User } from './model.ts'
import { emptyTree, type TreeEntry } from './objects.ts'
import { branchRef, updateRefs } from './refs.ts'
import { invalid, notFound, Refusal } from './refusal.ts'
import type { ObjectStore } from './store.ts'
import { editTree, entryAt, putBlob, putTree, type TreeChange } from './trees.ts'

export type FileEdit = Pick<NewCommit, 'author' | 'committer' | 'message'> & {
  readonly path: string
  readonly branch: string
  /** The blob that stands there now; needed to change or delete, and nothing may stand there without it. */
  readonly sha?: Oid
  /** null deletes. */
  readonly content: Buffer | null
}

/** PUT and DELETE contents. Throws 409 when another blob stands there and 422 when `sha` is missing. */
export function editFile(
  github: GitHub,
  repository: Repository,
  by: User,
  edit: FileEdit,
): { commit: Oid; created: boolean } {
  const { store, refs } = repository
  const ref = branchRef(edit.branch)
  const parent = refs.get(ref)
  if (parent === undefined && refs.size > 0) throw new Refusal(404, `Branch ${edit.branch} not found`)
  const tree = parent === undefined ? emptyTree : (store.commit(parent)?.tree ?? emptyTree)
  const held = entryAt(store, tree, edit.path)
  if (edit.content === null && !held) throw notFound()
  if (held && edit.sha === undefined) throw invalid(`Invalid request.\n\n"sha" wasn't supplied.`)
  if (edit.sha !== undefined && held?.oid !== edit.sha)
    throw new Refusal(409, `${edit.path} does not match ${edit.sha}`)
  const oid = edit.content === null ? null : putBlob(store, edit.content)
  const edited = editTree(store, tree, [{ path: edit.path, mode: held?.mode ?? '100644', oid }])
  const { message, author, committer } = edit
  const commit = createCommit(github, repository, by, {
    message,
    tree: edited,
    parents: parent === undefined ? [] : [parent],
    ...(author ? { author } : {}),
    ...(committer ? { committer } : {}),
  })
  updateRefs(github, repository, by, [{ ref, before: parent ?? null, after: commit, force: false }])
  return { commit, created: !held }
}

export type CommitFiles = {
  readonly branch?: string
  readonly message: string
  /** Path to text or bytes; null deletes. */
  readonly files: Readonly<Record<string, string | Buffer | null>>
  /** The commit to stand on; default the branch's tip. */
  readonly parent?: Oid
}

/** What a person does with a clone: one commit on a branch, which is made where there is none. */
export function commitFiles(
  github: GitHub,
  repository: Repository,
  by: User,
  { branch = repository.defaultBranch, message, files, parent }: CommitFiles,
): Oid {
  const { store, refs } = repository
  const ref = branchRef(branch)
  const tip = refs.get(ref)
  const from = parent ?? tip ?? refs.get(branchRef(repository.defaultBranch))
  const tree = from === undefined ? emptyTree : (store.commit(from)?.tree ?? emptyTree)
  const changes = Object.entries(files).map(
    ([path, content]): TreeChange => ({
      path,
      mode: entryAt(store, tree, path)?.mode ?? '100644',
      oid: content === null ? null : putBlob(store, content),
    }),
  )
  const commit = createCommit(github, repository, by, {
    message,
    tree: editTree(store, tree, changes),
    parents: from === undefined ? [] : [from],
  })
  updateRefs(github, repository, by, [{ ref, before: tip ?? null, after: commit, force: parent !== undefined }])
  return commit
}

/** The tree of a folder on disk, `.git` left out, with executable bits and symbolic links. */
function treeOfDirectory(store: ObjectStore, directory: string): Oid {
  const entries = readdirSync(directory).flatMap((name): TreeEntry[] => {
    const path = join(directory, name)
    const stat = lstatSync(path)
    if (name === '.git') return []
    if (stat.isSymbolicLink()) return [{ name, mode: '120000', oid: putBlob(store, readlinkSync(path)) }]
    if (stat.isDirectory()) {
      const oid = treeOfDirectory(store, path)
      return oid === emptyTree ? [] : [{ name, mode: '040000', oid }]
    }
    return [{ name, mode: (stat.mode & 0o100) === 0 ? '100644' : '100755', oid: putBlob(store, readFileSync(path)) }]
  })
  return putTree(store, entries)
}

/** The first commit of a repository: what a folder holds. */
export function seedFromDirectory(
  github: GitHub,
  repository: Repository,
  by: User,
  directory: string,
  message = 'Initial commit',
): Oid {
  const tree = treeOfDirectory(repository.store, directory)
  const commit = createCommit(github, repository, by, { message, tree, parents: [] })
  updateRefs(github, repository, by, [
    { ref: branchRef(repository.defaultBranch), before: null, after: commit, force: false },
  ])
  return commit
}
