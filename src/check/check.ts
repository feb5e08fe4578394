// Everything that is wrong with a configuration and with the files that it speaks of, at one commit or in the working tree.
import type { Organisation } from '../config/layers/organisation.ts'
import { parseConfig } from '../config/parse.ts'
import type { Problem } from '../problem.ts'
import type { Known, Step } from '../promotion/model.ts'
import { isDefined } from '../promotion/preflight/objects.ts'
import { objectsElsewhere } from './elsewhere.ts'
import { checkLayout } from './layout.ts'
import { checkTwins, sayUnresolved, unresolvedNames } from './objects.ts'
import { checkReferences } from './references.ts'
import { type Findings, noFindings, type Repository, readRepository, type Tree } from './repository.ts'
import { checkRules } from './rules.ts'
import { checkTags } from './tags.ts'
import { checkTexts } from './texts.ts'

/** The configuration that stands, or would stand, in `file`, over what the organisation says. */
export type Written = { readonly text: string; readonly file: string; readonly organisation: Organisation | null }

/** `most`: how many clusters of an environment are looked at; all where nobody says. */
export function check(tree: Tree, { text, file, organisation }: Written, known: Known, most?: number): Step<Findings> {
  const parsed = parseConfig(text, file, organisation)
  if ('problems' in parsed) return { done: { problems: parsed.problems, notes: [] } }
  const repository = readRepository(tree, { config: parsed.config, text, file }, known, most)
  if ('need' in repository) return repository
  const names = checkNames(tree, repository.done, known)
  if ('need' in names) return names
  const checks = [checkLayout, checkReferences, checkTwins, checkTexts, checkTags, checkRules]
  const found = [...checks.map((checked) => checked(repository.done)), names.done]
  return {
    done: {
      problems: sorted(found.flatMap((one) => one.problems)),
      notes: sorted([...parsed.notes, ...found.flatMap((one) => one.notes)]),
    },
  }
}

function checkNames(tree: Tree, repository: Repository, known: Known): Step<Findings> {
  const missing = unresolvedNames(repository)
  if (missing.length === 0) return { done: noFindings }
  const elsewhere = objectsElsewhere(tree, repository, known)
  if ('need' in elsewhere) return elsewhere
  return { done: sayUnresolved(missing.filter((one) => !isDefined(one, elsewhere.done))) }
}

/** By file and place; what belongs to no file comes first. */
const sorted = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => {
    const [one, other] = [a.file ?? '', b.file ?? '']
    return one === other ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) : one < other ? -1 : 1
  })
