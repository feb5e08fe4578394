// What may never travel in a promotion, whatever it contains: such a file stops the plan and is named.
import { type Problem, problem } from '../../problem.ts'
import type { SliceFile } from '../model.ts'

/** Files that decide who may do what, or that belong to Flux's own bootstrap (bad-inputs O17). */
const governing = [
  /(^|\/)\.github\//i,
  /(^|\/)CODEOWNERS$/i,
  /(^|\/)\.git(attributes|modules|ignore)?($|\/)/i,
  // What Windows and macOS take for `.git`.
  /(^|\/)(git~\d|\.git[\s.]+|\.git:[^/]*)($|\/)/i,
  /(^|\/)\.sops\.ya?ml$/i,
  /(^|\/)flux-system\/gotk-/i,
]

function fileProblem({ path, mode }: SliceFile): Problem | null {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(path)) {
    return problem(
      'bad-path',
      'The file name holds a character that nobody can see. Rename the file; nothing of this slice was promoted.',
      path,
    )
  }
  if (mode === '120000') {
    return problem('symlink', 'Symbolic links are not promoted. Replace the link by the file that it points to.', path)
  }
  if (mode === '160000') {
    return problem('submodule', 'Submodules are not promoted. Move the submodule out of the slice.', path)
  }
  if (governing.some((pattern) => pattern.test(path))) {
    return problem(
      'governing-file',
      'This file governs the repository and never travels in a promotion. Move it out of the slice.',
      path,
    )
  }
  return null
}

/** Problems of the files of one side; names that differ by case only are twins that some checkouts cannot hold. */
export function guardFiles(files: readonly SliceFile[]): readonly Problem[] {
  const seen = new Map<string, string>()
  return files.flatMap((file) => {
    const folded = file.path.normalize('NFC').toLowerCase()
    const twin = seen.get(folded)
    seen.set(folded, file.path)
    const found = fileProblem(file)
    const twins = twin === undefined ? [] : [twinProblem(file.path, twin)]
    return found === null ? twins : [found, ...twins]
  })
}

const twinProblem = (path: string, twin: string) =>
  problem('case-twin', `The name differs from ${twin} by case or Unicode form only. Rename one of the two.`, path)
