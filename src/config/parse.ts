// From the text of `.github/sluice.yaml` to a configuration, or to everything that is wrong with it.
import type { Problem } from '../problem.ts'
import { checkShape } from './check.ts'
import { type Finding, inOrder } from './finding.ts'
import { locateIn } from './locate.ts'
import type { Config } from './model.ts'
import { type Raw, root } from './options/table.ts'
import { readSource } from './read.ts'
import { resolve } from './resolve.ts'
import { rules } from './rules/all.ts'

export type Parsed =
  /** `notes` name options (`inactive-option`) that are accepted but do nothing yet. */
  { readonly config: Config; readonly notes: readonly Problem[] } | { readonly problems: readonly Problem[] }

/** Never throws. Problems stand in the order of the file, 1-based, at the key or value that is wrong. */
export function parseConfig(text: string, file: string): Parsed {
  const source = readSource(text, file)
  if ('problems' in source) return source
  const { contents, lines } = source
  const { value, findings, inactive } = checkShape(root, contents)
  if (findings.length > 0) return { problems: inOrder(findings, lines, file) }
  // The table describes the value, and nothing was found to differ from it.
  const raw = value as Raw
  const broken = firstBroken(raw, locateIn(contents))
  if (broken.length > 0) return { problems: inOrder(broken, lines, file) }
  const notes = inactive.map(({ path, offset }) => {
    const message = `\`${path}\` is accepted but does nothing yet.`
    return { code: 'inactive-option', message, offset }
  })
  return { config: resolve(raw), notes: inOrder(notes, lines, file) }
}

function firstBroken(raw: Raw, at: ReturnType<typeof locateIn>): readonly Finding[] {
  for (const group of rules) {
    const findings = group.flatMap((rule) => rule(raw, at))
    if (findings.length > 0) return findings
  }
  return []
}
