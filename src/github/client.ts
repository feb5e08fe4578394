// Puts the parts together: one job's `Forge` for one repository.
import { oidOfText } from '../oid.ts'
import { idKey } from '../promotion/model.ts'
import { descends } from './ancestry.ts'
import { mergeState, mergeWhenReady, stopAutoMerge } from './auto-merge.ts'
import type { ObjectCache } from './cache.ts'
import { check } from './check-runs.ts'
import { commentsSince } from './comment-list.ts'
import { comment } from './comments.ts'
import { createCommit, createTree, entryOf } from './commits.ts'
import { answered } from './failure.ts'
import { issuesWith, openIssue, updateIssue } from './issues.ts'
import { writeLedger } from './ledger-branch.ts'
import { ledgerIsOurs } from './ledger-chain.ts'
import { addLabels, assign, hasReacted, react } from './marks.ts'
import { organisationFile } from './organisation-file.ts'
import { permissionOf } from './permission.ts'
import type { Forge } from './ports.ts'
import { openPull, ourPullsOf, updatePull } from './pulls.ts'
import { createReader } from './reader.ts'
import { moveBranch, repositoryNodeId } from './refs.ts'
import { requiredChecks } from './required-checks.ts'
import { reviewsOf } from './reviews.ts'
import { openSession, type SessionOptions } from './session.ts'
import { takeSnapshot } from './snapshot.ts'
import { teamsOf } from './teams.ts'
import { withoutCheck } from './unchecked.ts'

const defaultBlobLimit = 5_000_000

export type ForgeOptions = SessionOptions & {
  readonly cache: ObjectCache
  /** Bytes above which a blob is 'too-large'. */
  readonly blobLimit?: number
}

/** Asks for its token with its first call, and for one more if GitHub refuses it midway. */
export function installationForge(options: ForgeOptions): Forge {
  const session = openSession(options)
  const reader = createReader(session, options.cache, options.blobLimit ?? defaultBlobLimit)
  let nodeId: string | null = null
  const askNodeId = async () => {
    nodeId ??= await repositoryNodeId(session)
    return nodeId
  }
  return {
    repository: options.repository,
    installation: options.installation,
    organisationFile: (known) => organisationFile(options, session, known),
    reader,
    snapshot: async (ask) => {
      const { nodeId: id, ...snapshot } = await takeSnapshot(session, ask)
      nodeId = id
      return snapshot
    },
    descends: (ancestor, head) => descends(session, ancestor, head),
    comments: (since) => commentsSince(session, since),
    withoutCheck: (name) => withoutCheck(session, name),
    hasReacted: (id, content) => hasReacted(session, id, content),
    permission: (user) => permissionOf(session, user),
    reviews: (number) => reviewsOf(session, number),
    membership: teamsOf(options),
    requiredChecks: (branch) => requiredChecks(session, branch),
    mergeState: (number) => mergeState(session, number),
    mergeWhenReady: (order) => mergeWhenReady(session, order),
    stopAutoMerge: (of) => stopAutoMerge(session, of),
    pullsOf: (branch) => ourPullsOf(session, branch),
    commit: async ({ parent, message, changes }) => {
      // The parent's tree is known from planning; only a planner that read nothing pays for it here.
      const { ids } = await reader.read([{ kind: 'ids', commit: parent, paths: [''] }])
      const base = answered(ids.get(idKey(parent, ''))?.oid, 'tree of the parent')
      // A promotion that only asks has a commit of its own with the tree that stands.
      const tree = changes.length === 0 ? base : await createTree(session, base, changes.map(entryOf))
      return createCommit(session, { tree, parents: [parent], message })
    },
    moveBranch: (move) => moveBranch(session, askNodeId, move),
    openPull: (of) => openPull(session, of),
    updatePull: (number, to) => updatePull(session, number, to),
    label: (number, labels) => addLabels(session, number, labels),
    assign: (number, logins) => assign(session, number, logins),
    issuesWith: (marker) => issuesWith(session, marker),
    openIssue: (of) => openIssue(session, of),
    updateIssue: (number, to) => updateIssue(session, number, to),
    comment: (number, body, marker) => comment(session, number, body, marker),
    react: (id, content) => react(session, id, content),
    check: (run) => check(session, run),
    writeLedger: async (of) => {
      const result = await writeLedger(session, reader, of)
      // The next job reads what this one wrote: nobody has to be asked for it.
      for (const text of result.kind === 'written' ? of.files.values() : []) {
        if (text !== null) options.cache.blobs.set(oidOfText(text), Buffer.from(text))
      }
      return result
    },
    ledgerIsOurs: (ancestor, head) => ledgerIsOurs(session, ancestor, head),
  }
}
