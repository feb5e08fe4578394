// A look at one repository, on its own account: whatever should have been told by a webhook is handed on as if it had been.
import { ForgeError } from '../../github/failure.ts'
import { intentOf } from '../../intent.ts'
import type { Trigger } from '../../trigger.ts'
import { evaluateFirst } from '../bump/used-bases.ts'
import { isOrganisationRepository } from '../organisation-repository.ts'
import { type Standing, type Stopped, stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { handOn } from './found.ts'
import { lookAtComments } from './look-comments.ts'
import { lookAtGates } from './look-gates.ts'
import { lookAtHeads } from './look-heads.ts'
import { readSeen, type Seen, writeSeen } from './look-memory.ts'
import { lookAtOpen } from './look-open.ts'
import { lookAtRollouts } from './look-rollouts.ts'

type LookTrigger = Extract<Trigger, { kind: 'look' }>

export async function handleLook(work: Work, trigger: LookTrigger): Promise<Report> {
  const { id, owner, name } = work.forge.repository
  const last = await readSeen(work.memory, id)
  const begun: Seen = { print: null, branches: [], comments: null, ...last, tried: trigger.print }
  await writeSeen(work.memory, id, begun)
  try {
    const { seen, found } = await look(work, trigger, last, begun)
    await writeSeen(work.memory, id, seen)
    return { did: found.length === 0 ? ['nothing was missed'] : found.map((one) => `missed: ${one}`) }
  } catch (error) {
    if (!(error instanceof ForgeError) || error.failure.kind === 'retry') throw error
    // No permission, or not there: it would be no different the next time, as long as nothing changes.
    await writeSeen(work.memory, id, { ...begun, print: trigger.print })
    return { did: [`${owner}/${name} cannot be looked at: ${error.message}`] }
  }
}

type Looked = { readonly seen: Seen; readonly found: readonly string[] }

async function look(work: Work, trigger: LookTrigger, last: Seen | null, begun: Seen): Promise<Looked> {
  if (isOrganisationRepository(work)) {
    return { seen: { ...begun, print: trigger.print }, found: await lookAtOrganisation(work) }
  }
  const standing = await stand(work)
  const { snapshot } = standing
  // The glance came first: what happens from now on shows in the next one.
  const done = { ...begun, print: trigger.print }
  if ('stopped' in standing) {
    return { seen: done, found: await lookWhileStopped(work, standing, last) }
  }
  const { config, ledger } = standing
  const branches = [...new Set(config.environments.map(({ name }) => standing.branchOf(name)))]
  const isNew = last === null && ledger.baseline === null
  const found = isNew
    ? await meet(work, trigger, standing)
    : [
        ...(await lookAtHeads(work, standing, branches)),
        ...(await lookAtOpen(work, standing)),
        ...(await lookAtRollouts(work, standing, last === null)),
      ]
  // Lost with the store: what stands and why nothing is open is found again with it.
  if (!isNew) await evaluateFirst(work)
  const gates = await lookAtGates(work)
  const comments = await lookAtComments(work, begun.comments, isNew)
  const seen: Seen = {
    ...done,
    // Where more comments stand than one look reads, the next sweep reads on.
    print: comments.isWhole ? trigger.print : null,
    branches: branches.filter((branch) => branch !== snapshot.defaultBranch),
    comments: comments.upTo,
  }
  return { seen, found: [...found, ...gates, ...comments.found] }
}

/** Nothing is promoted there; a change of its file is policy for the others, and is judged once. */
async function lookAtOrganisation(work: Work): Promise<readonly string[]> {
  const { defaultBranch: branch, heads } = await work.forge.snapshot({})
  const after = heads.get(branch)
  if (after == null) return []
  const moved = { kind: 'moved', branch, before: null, after, forced: false } as const
  const isTold = (await work.tasks.stateOf(intentOf(work.forge.repository.id, moved) ?? '')) !== null
  return !isTold && (await handOn(work, moved)) ? [`a change of ${branch}`] : []
}

/**
 * Nobody told us of this repository. Its baseline is how it stood at the glance: what was merged since counts.
 */
async function meet(work: Work, { head }: LookTrigger, { snapshot }: Standing): Promise<readonly string[]> {
  const { defaultBranch: branch } = snapshot
  const after = snapshot.heads.get(branch) ?? head
  await handOn(work, { kind: 'moved', branch, before: head, after, forced: false })
  await handOn(work, { kind: 'installed', repositories: [work.forge.repository] })
  return ['the installation']
}

/** The handlers say why Sluice is stopped, once for each head. */
async function lookWhileStopped(work: Work, { stopped, snapshot }: Stopped, last: Seen | null) {
  if (stopped === 'no-configuration') {
    const isNew = last === null && (await handOn(work, { kind: 'installed', repositories: [work.forge.repository] }))
    return isNew ? ['the installation'] : []
  }
  const { defaultBranch: branch, heads } = snapshot
  const after = heads.get(branch)
  // A merge that was heard is waited with by its own handler, which knows what was before it.
  const isTold = after == null || !(await handOn(work, { kind: 'moved', branch, before: null, after, forced: false }))
  return [...(isTold ? [] : [`a change of ${branch}`]), ...(await lookAtGates(work))]
}
