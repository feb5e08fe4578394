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

type Refused = 'bad-path' | 'symlink' | 'submodule' | 'governing-file'

/** Why Sluice writes no such file; null: it may. */
export function refusedAs({ path, mode }: Pick<SliceFile, 'path' | 'mode'>): Refused | null {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(path)) return 'bad-path'
  if (mode === '120000') return 'symlink'
  if (mode === '160000') return 'submodule'
  return governing.some((pattern) => pattern.test(path)) ? 'governing-file' : null
}

const refusals: Readonly<Record<Refused, string>> = {
  'bad-path':
    'The file name holds a character that nobody can see. Rename the file; nothing of this slice was promoted.',
  symlink: 'Symbolic links are not promoted. Replace the link by the file that it points to.',
  submodule: 'Submodules are not promoted. Move the submodule out of the slice.',
  'governing-file': 'This file governs the repository and never travels in a promotion. Move it out of the slice.',
}

function fileProblem(file: SliceFile): Problem | null {
  const code = refusedAs(file)
  return code === null ? null : problem(code, refusals[code], file.path)
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
