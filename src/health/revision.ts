// Reads the revisions that Flux writes. Which forms there are: fluxcd/pkg git/git.go, git/utils.go; the controllers' sources.
import type { Revision } from './model.ts'

const longest = 512
const gitName = /^(?:sha1:)?([0-9a-f]{40})$/
const digest = /^sha(?:256|384|512):[0-9a-f]{64,128}$/
/** Chart versions are SemVer 2; helm-controller may add twelve digits of an OCI digest behind a plus. */
const chart = /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/

/**
 * `main@sha1:<40>`, `refs/pull/4/head@sha1:<40>`, `sha1:<40>`, `2026.01@sha1:<40>`, `latest@sha256:<64>`, `1.18.0`, and the old
 * forms `main/<40>` and `<40>`. A branch may hold `@`: the last one counts. Short and upper-case names are `other`, and 64
 * digits are never a Git commit here: artifacts of registries and of sha256 repositories look alike. Null: no text, or no sane one.
 */
export function readRevision(text: string): Revision | null {
  if (text === '' || text.length > longest) return null
  const at = text.lastIndexOf('@')
  const [pointer, name] = at < 0 ? [null, text] : [text.slice(0, at) || null, text.slice(at + 1)]
  const commit = gitName.exec(name)?.[1]
  if (commit !== undefined && (at < 0 || name.startsWith('sha1:'))) return { text, form: 'git', pointer, commit }
  if (digest.test(name)) return { text, form: 'digest', pointer, commit: null }
  if (at < 0) {
    const legacy = /^(.+)\/([0-9a-f]{40})$/s.exec(text)
    const [, before = null, old] = legacy ?? []
    if (old !== undefined) return { text, form: 'git', pointer: before, commit: old }
    if (chart.test(text)) return { text, form: 'chart', pointer: null, commit: null }
  }
  return { text, form: 'other', pointer: null, commit: null }
}
