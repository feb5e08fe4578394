// Merging by GitHub itself as soon as everything is there that the branch asks for, and taking that back.
// Source: GitHub's public GraphQL schema: `enablePullRequestAutoMerge` with `expectedHeadOid`; it refuses what could be merged
// at once ("is in clean status"), for which there is the merge over REST with `sha` (409: the head moved), or the queue.
import type { Oid } from '../oid.ts'
import { type GraphqlActor, isOurActor } from './authorship.ts'
import { answered, ForgeError, isAmbiguous } from './failure.ts'
import { askFields } from './object-query.ts'
import type { MergeMethod, MergeOrder, MergeState } from './ports.ts'
import type { Session } from './session.ts'

type Answer = {
  readonly state: string
  readonly headRefOid: Oid
  readonly isMergeQueueEnabled: boolean
  readonly autoMergeRequest: { readonly enabledBy: GraphqlActor } | null
} | null

/** Preferred first. */
const methods = ['merge', 'squash', 'rebase'] as const
const settings = { merge: 'mergeCommitAllowed', squash: 'squashMergeAllowed', rebase: 'rebaseMergeAllowed' } as const

export async function mergeState(session: Session, number: number): Promise<MergeState> {
  const [pull, ...allowed] = await askFields(session, 'merging', [
    `pullRequest(number: ${number}) { state headRefOid isMergeQueueEnabled autoMergeRequest { enabledBy { __typename login } } }`,
    ...methods.map((method) => settings[method]),
  ])
  const found = answered((pull as Answer) ?? undefined, `#${number}`)
  const request = answered(found.autoMergeRequest, 'auto-merge')
  return {
    isOpen: found.state === 'OPEN',
    head: found.headRefOid,
    isQueued: answered(found.isMergeQueueEnabled, 'merge queue'),
    enabled: request === null ? 'no' : isOurActor(request.enabledBy, session.appSlug) ? 'by-us' : 'by-others',
    method: methods.find((_, index) => allowed[index] === true) ?? null,
  }
}

const mutation = (session: Session, name: string, input: Readonly<Record<string, unknown>>) =>
  session.graphql({
    name,
    intent: 'write',
    query: `mutation($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { clientMutationId } }`,
    variables: { input },
  })

/** 'merged' where nothing was left to wait for; 'moved': the head is another one. After a lost answer the job looks again. */
export async function mergeWhenReady(session: Session, order: MergeOrder): Promise<'enabled' | 'merged' | 'moved'> {
  const { nodeId: pullRequestId, head: expectedHeadOid, method, isQueued } = order
  try {
    const how = isQueued ? {} : { mergeMethod: method.toUpperCase() }
    await mutation(session, 'enablePullRequestAutoMerge', { pullRequestId, expectedHeadOid, ...how })
    return 'enabled'
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind !== 'refused') throw error
    if (/expected head/i.test(error.message)) return 'moved'
    if (!/is in (?:clean|unstable) status/i.test(error.message)) throw error
  }
  if (!isQueued) return mergeNow(session, order)
  await mutation(session, 'enqueuePullRequest', { pullRequestId, expectedHeadOid })
  return 'enabled'
}

async function mergeNow(
  session: Session,
  { number, head, method }: { readonly number: number; readonly head: Oid; readonly method: MergeMethod },
): Promise<'merged' | 'moved'> {
  try {
    await session.rest('write', (client) =>
      client.request('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
        ...session.at,
        pull_number: number,
        sha: head,
        merge_method: method,
      }),
    )
    return 'merged'
  } catch (error) {
    if (error instanceof ForgeError && error.status === 409) return 'moved'
    throw error
  }
}

/** Taking back what was taken back already is no error. */
export async function stopAutoMerge(session: Session, { number, nodeId }: Pick<MergeOrder, 'number' | 'nodeId'>) {
  try {
    await mutation(session, 'disablePullRequestAutoMerge', { pullRequestId: nodeId })
  } catch (error) {
    if (!(error instanceof ForgeError) || (error.failure.kind !== 'refused' && !isAmbiguous(error))) throw error
    if ((await mergeState(session, number)).enabled !== 'no') throw error
  }
}
