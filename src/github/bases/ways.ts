// Ways to a base on the App's own host: a token for the base alone where the App is installed on it, else one of the
// repository that the job works on, which reads whatever is public. Another owner's installation is never used.
import { type BaseAddress, baseId } from '../../bump/model.ts'
import { ForgeError } from '../failure.ts'
import { elsewhere, openSession, type Session, type SessionOptions } from '../session.ts'

export type JobOptions = Omit<SessionOptions, 'appSlug' | 'permissions' | 'onlyNamed'>

/** Which (installation, base) is not covered by the App: the token for it need not be asked for again. */
export type Uncovered = Set<string>

/** Nothing in a base is asked for because it is ours. */
const reading = { permissions: { metadata: 'read', contents: 'read' }, appSlug: '' } as const

/** The repository's own token, restricted to reading; one for all bases of a job. */
export const openActing = (job: JobOptions): Session => openSession({ ...job, ...reading })

export function baseSession(job: JobOptions, acting: Session, base: BaseAddress, uncovered: Uncovered): Session {
  const { owner, name } = base
  const byActing = elsewhere(acting, owner, name)
  if (owner.toLowerCase() !== job.repository.owner.toLowerCase()) return byActing

  const byOwn = elsewhere(openSession({ ...job, ...reading, onlyNamed: [name] }), owner, name)
  const key = `${job.installation} ${baseId(base)}`
  async function through<T>(ask: (session: Session) => Promise<T>): Promise<T> {
    if (!uncovered.has(key)) {
      try {
        return await ask(byOwn)
      } catch (error) {
        if (!isFailure(error, 'uninstalled')) throw error
        uncovered.add(key)
      }
    }
    try {
      return await ask(byActing)
    } catch (error) {
      // It may have become private, or covered, meanwhile.
      if (isFailure(error, 'missing')) uncovered.delete(key)
      throw error
    }
  }
  return {
    ...byActing,
    rest: (intent, call) => through((session) => session.rest(intent, call)),
    graphql: (ask) => through((session) => session.graphql(ask)),
  }
}

const isFailure = (error: unknown, kind: ForgeError['failure']['kind']): boolean =>
  error instanceof ForgeError && error.failure.kind === kind
