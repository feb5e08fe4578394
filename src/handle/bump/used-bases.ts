// Which repository uses which bases, in the bot's memory: what the sweep polls, and whom an event of a base concerns. What
// is lost with the store is found again when bumps are evaluated.
import { isDeepStrictEqual } from 'node:util'
import type { Origin } from '../../trigger.ts'
import type { Memory, Work } from '../work.ts'
import { laterBumps } from './later-bumps.ts'

const basesKey = (repository: number) => `bases:${repository}`
const usersKey = (base: string) => `users:${base}`

/** `baseId`s, as they were last evaluated; null: never yet. */
export async function readBases(memory: Pick<Memory, 'recall'>, repository: number): Promise<readonly string[] | null> {
  const text = await memory.recall(basesKey(repository))
  return text === null ? null : JSON.parse(text)
}

/** Of a repository whose bases nobody has looked for yet. */
export async function evaluateFirst({ memory, forge, tasks }: Work): Promise<void> {
  const { id } = forge.repository
  if ((await readBases(memory, id)) === null) await laterBumps(tasks, id)
}

/** Everything that uses the base, in whatever installation. */
export async function usersOf(memory: Pick<Memory, 'recall'>, base: string): Promise<readonly Origin[]> {
  const text = await memory.recall(usersKey(base))
  return text === null ? [] : JSON.parse(text)
}

/** To be called with every evaluation, also with none. */
export async function rememberBases(work: Work, ids: readonly string[]): Promise<void> {
  const { memory, forge } = work
  const { installation, repository } = forge
  await inTurn(memory, async () => {
    const before = (await readBases(memory, repository.id)) ?? []
    const after = [...new Set(ids)].sort()
    for (const base of new Set([...before, ...after])) {
      const users = await usersOf(memory, base)
      const others = users.filter(({ repository: { id } }) => id !== repository.id)
      const now = after.includes(base) ? [...others, { installation, repository }] : others
      if (!isDeepStrictEqual(sorted(users), sorted(now)))
        await memory.remember(usersKey(base), JSON.stringify(sorted(now)))
    }
    await memory.remember(basesKey(repository.id), JSON.stringify(after))
  })
}

const sorted = (users: readonly Origin[]) => users.toSorted((a, b) => a.repository.id - b.repository.id)

/** Jobs of many repositories write the same list of users. */
const turns = new WeakMap<object, Promise<void>>()

function inTurn(memory: object, write: () => Promise<void>): Promise<void> {
  const turn = (turns.get(memory) ?? Promise.resolve()).then(write)
  turns.set(
    memory,
    turn.catch(() => {}),
  )
  return turn
}
