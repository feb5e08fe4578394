// Opens base repositories for one job: which way leads to each, and what the process remembers of them.
import { type BaseAddress, baseId } from '../../bump/model.ts'
import { oidOfText } from '../../oid.ts'
import type { BaseForge, Bases, ResolvedTag } from '../base-ports.ts'
import type { ObjectCache } from '../cache.ts'
import { type Client, publicClient } from '../octokit.ts'
import type { Pace } from '../pace.ts'
import { createReader } from '../reader.ts'
import type { Session } from '../session.ts'
import { type Hosts, placeOf } from './hosts.ts'
import { readHistory, readReleases } from './news.ts'
import { objectsByRest } from './public-objects.ts'
import { publicSession } from './public-session.ts'
import { readTags, resolveTag } from './tags.ts'
import { baseSession, type JobOptions, openActing, type Uncovered } from './ways.ts'

export type BaseOptions = Hosts & {
  readonly caches: (repository: number) => ObjectCache
  /** Of what is asked without a token. */
  readonly publicPace: Pace
  /** Tests bring their own. */
  readonly publicClient?: Client
}

const blobLimit = 5_000_000
const mostResolved = 2000

/** For the process; what comes of it is for one job each. */
export function createBases(options: BaseOptions): (job: JobOptions) => Bases {
  const uncovered: Uncovered = new Set()
  const resolved = new Map<string, ResolvedTag | null>()
  const anonymous = options.publicClient ?? publicClient(options.publicApiUrl)

  function forge(session: Session, address: BaseAddress, id: number, isPublic: boolean): BaseForge {
    const cache = options.caches(id)
    return {
      address,
      id,
      reader: createReader(session, cache, blobLimit, isPublic ? objectsByRest : undefined),
      tags: (known) => readTags(session, known),
      resolve: async (tag) => {
        if (tag.type === 'commit') return { commit: tag.oid, message: null }
        const key = `${id} ${tag.oid}`
        const known = resolved.get(key)
        if (known !== undefined) return known
        const found = await resolveTag(session, tag)
        for (const oldest of resolved.size >= mostResolved ? resolved.keys().take(1) : []) resolved.delete(oldest)
        resolved.set(key, found)
        return found
      },
      releases: () => readReleases(session),
      history: (from, to) => readHistory(session, from, to),
      compareUrl: (from, to) => `${pageOf(address)}/compare/${inPath(from)}...${inPath(to)}`,
    }
  }

  return (job) => {
    const acting = openActing(job)
    const opened = new Map<string, BaseForge | null>()
    const open = (address: BaseAddress): BaseForge | null => {
      const place = placeOf(options, address.host)
      if (place === null) return null
      if (place === 'own') {
        return forge(baseSession(job, acting, address, uncovered), address, numberOf(job, address), false)
      }
      const session = publicSession({ client: anonymous, pace: options.publicPace, base: address, log: job.log })
      return forge(session, address, numberOf(job, address), true)
    }
    return {
      open: (address) => {
        const known = opened.get(baseId(address))
        if (known !== undefined) return known
        const found = open(address)
        opened.set(baseId(address), found)
        return found
      },
    }
  }
}

/**
 * Negative, so that it is no repository's. What the App's own installation may read besides what is public is kept apart
 * from what others know of a base.
 */
function numberOf({ installation, repository }: JobOptions, address: BaseAddress): number {
  const isOwn = repository.owner.toLowerCase() === address.owner.toLowerCase()
  const name = isOwn ? `${installation} ${baseId(address)}` : baseId(address)
  return -1 - Number.parseInt(oidOfText(name).slice(0, 12), 16)
}

const pageOf = ({ host, owner, name }: BaseAddress): string => `https://${host}/${inPath(owner)}/${inPath(name)}`
const inPath = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/')
