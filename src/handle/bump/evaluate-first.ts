// A repository whose bases nobody has looked for yet has its bumps evaluated.
import type { Work } from '../work.ts'
import { laterBumps } from './later-bumps.ts'
import { readBases } from './used-bases.ts'

export async function evaluateFirst({ memory, forge, tasks }: Work): Promise<void> {
  const { id } = forge.repository
  if ((await readBases(memory, id)) === null) await laterBumps(tasks, id)
}
