// createCommitOnBranch: one commit signed by GitHub, on a head that must be the expected one.
import { createSignedCommit } from '../../state/commits.ts'
import { findRepository } from '../../state/github.ts'
import { commitOf } from '../../state/history.ts'
import type { Oid, Repository } from '../../state/model.ts'
import { updateRefs } from '../../state/refs.ts'
import { editTree, entryAt, putBlob, type TreeChange } from '../../state/trees.ts'
import { fault, missing } from '../fault.ts'
import { findTyped } from '../node.ts'
import { demand, type Fields, type Session } from '../session.ts'
import { toObject, toRef } from '../source.ts'

type Branch = {
  readonly id?: string | null
  readonly repositoryNameWithOwner?: string | null
  readonly branchName?: string | null
}
type Input = {
  readonly clientMutationId?: string | null
  readonly branch: Branch
  readonly expectedHeadOid: Oid
  readonly message: { readonly headline: string; readonly body?: string | null }
  readonly fileChanges?: {
    readonly additions?: readonly { readonly path: string; readonly contents: string }[] | null
    readonly deletions?: readonly { readonly path: string }[] | null
  } | null
}

export const commitMutations: Fields<unknown> = {
  createCommitOnBranch: (_, { input }: { input: Input }, session) => {
    const { repository, ref } = locate(session, input.branch)
    demand(session, repository, 'contents', 'write')
    const head = repository.refs.get(ref)
    if (head === undefined) throw missing(`a Ref with the name of '${ref}'`)
    if (head !== input.expectedHeadOid) {
      throw fault(
        'STALE_DATA',
        `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
      )
    }
    const tree = editTree(repository.store, commitOf(repository.store, head).tree, changesOf(repository, head, input))
    const { headline, body } = input.message
    const message = body ? `${headline}\n\n${body}` : headline
    const { github, user } = session
    const oid = createSignedCommit(github, repository, user, { message, tree, parents: [head] })
    updateRefs(github, repository, user, [{ ref, before: head, after: oid, force: false }])
    return {
      clientMutationId: input.clientMutationId,
      commit: toObject(repository, oid),
      ref: toRef(repository, ref),
    }
  },
}

function locate(session: Session, { id, repositoryNameWithOwner, branchName }: Branch) {
  if (id != null) {
    const { repository, name } = findTyped(session, id, 'Ref')
    return { repository, ref: name }
  }
  const [owner = '', name = ''] = (repositoryNameWithOwner ?? '').split('/')
  const repository = findRepository(session.github, owner, name)
  if (repository === undefined || branchName == null || !session.sees(repository)) {
    throw missing(`a Repository with the name '${repositoryNameWithOwner ?? ''}'`)
  }
  return { repository, ref: `refs/heads/${branchName.replace(/^refs\/heads\//, '')}` }
}

/** Every file becomes a plain one (100644), whatever stood there before. */
function changesOf({ store }: Repository, head: Oid, { fileChanges }: Input): TreeChange[] {
  const root = commitOf(store, head).tree
  const deletions = (fileChanges?.deletions ?? []).map(({ path }): TreeChange => {
    const entry = entryAt(store, root, checked(path))
    if (entry === undefined || entry.mode === '040000') {
      throw fault(
        'UNPROCESSABLE',
        `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${path}`,
      )
    }
    return { path, mode: entry.mode, oid: null }
  })
  const additions = (fileChanges?.additions ?? []).map(
    ({ path, contents }): TreeChange => ({
      path: checked(path),
      mode: '100644',
      oid: putBlob(store, decode(contents)),
    }),
  )
  const paths = [...deletions, ...additions].map(({ path }) => path)
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw fault('UNPROCESSABLE', `The path ${twice} was requested more than once`)
  return [...deletions, ...additions]
}

function checked(path: string): string {
  const parts = path.split('/')
  if (parts.some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase())) || path.includes('\0')) {
    throw fault('UNPROCESSABLE', `The path \`${path}\` is not valid`)
  }
  return path
}

function decode(contents: string): Buffer {
  const bytes = Buffer.from(contents, 'base64')
  const plain = contents.replace(/\s/g, '').replace(/=+$/, '')
  if (bytes.toString('base64').replace(/=+$/, '') !== plain) {
    throw fault('UNPROCESSABLE', 'The contents of a file addition must be Base64-encoded')
  }
  return bytes
}
