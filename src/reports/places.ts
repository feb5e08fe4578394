// Which repository a key's `owner/name` stands for: asked of GitHub now and then, remembered in between.
import type { BaseLogger } from 'pino'
import type { Whereabouts } from '../github/whereabouts.ts'
import type { Inbox, Instant } from '../inbox/job.ts'

export type Places = {
  /** The last answer, however old; undefined: nobody asked yet. Null: the App is not installed there. */
  known(name: string): Promise<Whereabouts | null | undefined>
  /** One that may be acted on. Throws what the worker tries again. */
  fresh(name: string): Promise<Whereabouts | null>
}

export type PlacesOptions = {
  readonly memory: Pick<Inbox, 'recall' | 'remember'>
  readonly find: (repository: { readonly owner: string; readonly name: string }) => Promise<Whereabouts | null>
  readonly now: () => Instant
  readonly log: Pick<BaseLogger, 'warn'>
}

/** Milliseconds: an App that is installed anew has a new number; one that was not installed may be by now. */
const goodFor = { found: 3_600_000, absent: 600_000 } as const

type Remembered = { readonly at: Instant; readonly found: Whereabouts | null }

export function createPlaces({ memory, find, now, log }: PlacesOptions): Places {
  const keyOf = (name: string) => `report-repository:${name.toLowerCase()}`
  const recall = async (name: string): Promise<Remembered | null> =>
    JSON.parse((await memory.recall(keyOf(name))) ?? 'null')
  return {
    known: async (name) => (await recall(name))?.found,
    fresh: async (name) => {
      const last = await recall(name)
      const age = now() - (last?.at ?? 0)
      if (last !== null && age >= 0 && age < goodFor[last.found === null ? 'absent' : 'found']) return last.found
      const [owner = '', repository = ''] = name.split('/')
      const found = await find({ owner, name: repository })
      if (found === null)
        log.warn({ repository: name }, 'a cluster key names a repository where the App is not installed')
      await memory.remember(keyOf(name), JSON.stringify({ at: now(), found } satisfies Remembered))
      return found
    },
  }
}
