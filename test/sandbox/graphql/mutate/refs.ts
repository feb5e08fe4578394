// Mutations of branches and tags. Many refs at once are all moved, or none.

import type { Oid } from '../../state/model.ts'
import { zeroOid } from '../../state/objects.ts'
import { createRef, deleteRef, type RefUpdate, updateRef, updateRefs } from '../../state/refs.ts'
import { fault } from '../fault.ts'
import { findTyped } from '../node.ts'
import { demand, type Fields } from '../session.ts'
import { toRef } from '../source.ts'

type Input<T> = { readonly input: T & { readonly clientMutationId?: string | null } }
type UpdateRefs = {
  readonly repositoryId: string
  readonly refUpdates: readonly { name: string; beforeOid?: Oid | null; afterOid: Oid; force?: boolean | null }[]
}

const present = (oid: Oid) => (oid === zeroOid ? null : oid)

export const refMutations: Fields<unknown> = {
  updateRefs: (_, { input }: Input<UpdateRefs>, session) => {
    const { repository } = findTyped(session, input.repositoryId, 'Repository')
    demand(session, repository, 'contents', 'write')
    const names = input.refUpdates.map(({ name }) => name)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw fault('UNPROCESSABLE', `${twice} is named more than once`)
    const updates = input.refUpdates.map(
      ({ name, beforeOid, afterOid, force }): RefUpdate => ({
        ref: name,
        ...(beforeOid == null ? {} : { before: present(beforeOid) }),
        after: present(afterOid),
        force: force ?? false,
      }),
    )
    updateRefs(session.github, repository, session.user, updates)
    return { clientMutationId: input.clientMutationId }
  },
  createRef: (_, { input }: Input<{ repositoryId: string; name: string; oid: Oid }>, session) => {
    const { repository } = findTyped(session, input.repositoryId, 'Repository')
    demand(session, repository, 'contents', 'write')
    createRef(session.github, repository, session.user, input.name, input.oid)
    return { clientMutationId: input.clientMutationId, ref: toRef(repository, input.name) }
  },
  updateRef: (_, { input }: Input<{ refId: string; oid: Oid; force?: boolean | null }>, session) => {
    const ref = findTyped(session, input.refId, 'Ref')
    demand(session, ref.repository, 'contents', 'write')
    updateRef(session.github, ref.repository, session.user, ref.name, input.oid, input.force ?? false)
    return { clientMutationId: input.clientMutationId, ref }
  },
  deleteRef: (_, { input }: Input<{ refId: string }>, session) => {
    const { repository, name } = findTyped(session, input.refId, 'Ref')
    demand(session, repository, 'contents', 'write')
    deleteRef(session.github, repository, session.user, name)
    return { clientMutationId: input.clientMutationId }
  },
}
