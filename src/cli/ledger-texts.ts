// The texts of the ledger: each that a record names stands under its own id, and no other stands there.
import { textPath, type UnitRecord } from '../ledger/state.ts'
import type { Oid } from '../oid.ts'
import { type Problem, problem } from '../problem.ts'

export const isTextPath = (path: string): boolean => /^texts\/[^/]+\/[^/]+\/[0-9a-f]{40}$/.test(path)

export const misplaced = (path: string): Problem =>
  problem(
    'misplaced',
    'The record belongs to another place than its path says: restore the branch from an earlier commit.',
    path,
  )

/** `texts`: path → the id that its content has. */
export function textProblems(units: readonly UnitRecord[], texts: ReadonlyMap<string, Oid>): readonly Problem[] {
  const named = new Set(
    units.flatMap(({ environment, unit, texts: own }) => own.map((oid) => textPath(environment, unit, oid))),
  )
  const missing = [...named].filter((path) => !texts.has(path))
  const other = [...texts].filter(([path, oid]) => !path.endsWith(`/${oid}`)).map(([path]) => path)
  const unnamed = [...texts.keys()].filter((path) => !named.has(path))
  const restore = 'restore the branch from an earlier commit.'
  return [
    ...missing.map((path) => problem('missing-text', `A record names this text and it is not there: ${restore}`, path)),
    ...other.map((path) => problem('other-text', `This is not the text that its name says: ${restore}`, path)),
    ...unnamed.map((path) => problem('unnamed-text', 'No record names this text: remove it.', path)),
  ]
}
