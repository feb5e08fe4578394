// What a revert refuses to write, and what it leaves alone though it changed, too.
import { type Problem, problem } from '../../problem.ts'
import { refusedAs } from '../slice/guard.ts'
import type { FileSides } from './sides.ts'

const refusals = {
  'bad-path': 'the file name holds a character that nobody can see, so the file was not put back: do it by hand.',
  symlink: 'this is a symbolic link in one of the versions. Sluice writes none: put the file back by hand.',
  submodule: 'this is a submodule in one of the versions. Sluice writes none: put it back by hand.',
  'governing-file': 'this file governs the repository and Sluice never writes it: put it back by hand.',
} as const

/** Files that differ and that Sluice may not write, whatever they hold. */
export const refusedFiles = (due: readonly FileSides[]): readonly Problem[] =>
  due.flatMap(({ path, bad, good, target }) => {
    const codes = [bad, good, target].flatMap((file) => (file === null ? [] : (refusedAs(file) ?? [])))
    const [code] = codes
    return code === undefined ? [] : [problem(code, `${path}: ${refusals[code]}`, path)]
  })

/** What several services use is no part of one's slice, but may be what made it fail. */
export const sharedNotes = (paths: readonly string[]): readonly Problem[] =>
  paths.map((path) =>
    problem(
      'shared-file',
      `${path} changed between the two versions as well. Other services use it, too, so it stays: if it is the cause, put it back by hand, or a base's tag with /rollback <base>.`,
      path,
    ),
  )
