// Whether commits follow each other, asked once: what a fork holds can be named, too, and must not count.
import { ForgeError } from '../../github/failure.ts'
import type { Oid } from '../../oid.ts'
import type { Work } from '../work.ts'

/** Answers that are kept: more revisions than clusters report at a time. */
const mostKept = 100

/** Whether `commit` is in the branch that stands at `head`. A commit that GitHub does not know is not; a branch keeps what it had. */
export const isReachable = (work: Work, commit: Oid, head: Oid): Promise<boolean> =>
  commit === head ? Promise.resolve(true) : asked(work, `in-branch:${commit}`, () => descends(work, commit, head))

/** Whether `head` holds what `commit` brought. */
export const contains = (work: Work, commit: Oid, head: Oid): Promise<boolean> =>
  commit === head ? Promise.resolve(true) : asked(work, `${commit}:${head}`, () => descends(work, commit, head))

/** Only a yes is kept: it stays true. */
async function asked(work: Work, question: string, ask: () => Promise<boolean>): Promise<boolean> {
  const key = `follows:${work.forge.repository.id}`
  const known = ((await work.memory.recall(key)) ?? '').split(' ').filter((one) => one !== '')
  if (known.includes(question)) return true
  const is = await ask()
  if (is) await work.memory.remember(key, [...known, question].slice(-mostKept).join(' '))
  return is
}

async function descends(work: Work, ancestor: Oid, head: Oid): Promise<boolean> {
  try {
    return await work.forge.descends(ancestor, head)
  } catch (error) {
    const isUnknown =
      error instanceof ForgeError && (error.failure.kind === 'missing' || error.failure.kind === 'refused')
    if (isUnknown) return false
    throw error
  }
}
