// `sluice check`: lints the configuration and the files of the working tree.
import type { Organisation } from '../config/layers/organisation.ts'
import { parseConfig } from '../config/parse.ts'
import { closest } from '../config/suggest.ts'
import type { WorkingTree } from '../git/working-tree.ts'
import { problemText } from '../messages/plan-text.ts'
import type { Problem } from '../problem.ts'
import { isDefined } from '../promotion/preflight/objects.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { oneOf, readArguments } from './arguments.ts'
import { effective, organisationNamed, refused } from './check/effective.ts'
import { objectsElsewhere } from './check/elsewhere.ts'
import { checkLayout } from './check/layout.ts'
import { checkTwins, sayUnresolved, unresolvedNames } from './check/objects.ts'
import { checkReferences } from './check/references.ts'
import { type Findings, noFindings, type Repository, readRepository } from './check/repository.ts'
import { checkRules } from './check/rules.ts'
import { checkTags } from './check/tags.ts'
import { checkTexts } from './check/texts.ts'
import { onClone } from './clone.ts'
import { configPath } from './configuration.ts'

export async function check(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const read = readArguments(args, {
    repo: { type: 'string' },
    format: { type: 'string' },
    organisation: { type: 'string' },
    effective: { type: 'boolean' },
  })
  if (isWrong(read)) return misused(read.wrong)
  if (read.words.length > 0) return misused(`sluice check takes no words: ${read.words.join(' ')}.`)
  const format = oneOf('format', read.texts.get('format'), ['text', 'json'])
  if (typeof format === 'object') return misused(format.wrong)
  const over = await organisationNamed(terminal.directory, read.texts.get('organisation'))
  if (isWrong(over)) return misused(over.wrong)
  return onClone(terminal, read.texts.get('repo'), async ({ reader }) => {
    const tree = await reader.workingTree()
    if (read.flags.has('effective')) {
      if ('problems' in over) return refused(over.problems, format)
      const text = await configText(tree)
      return typeof text === 'object' ? refused([text], format) : effective(text, configPath, over.organisation, format)
    }
    const findings = 'problems' in over ? { ...over, notes: [] } : await findingsOf(tree, over.organisation)
    const ending = findings.problems.length > 0 ? 'blocked' : 'done'
    return said(format === 'json' ? json(findings) : textOfFindings(findings), ending)
  })
}

async function findingsOf(tree: WorkingTree, organisation: Organisation | null): Promise<Findings> {
  const text = await configText(tree)
  if (typeof text === 'object') return { problems: [text], notes: [] }
  const parsed = parseConfig(text, configPath, organisation)
  if ('problems' in parsed) return { problems: parsed.problems, notes: [] }
  const repository = await readRepository(tree, parsed.config, text, configPath)
  const checks = [checkLayout, checkReferences, checkTwins, checkTexts, checkTags, checkRules]
  const found = [...checks.map((checked) => checked(repository)), await checkNames(tree, repository)]
  return {
    problems: sorted(found.flatMap((one) => one.problems)),
    notes: sorted([...parsed.notes, ...found.flatMap((one) => one.notes)]),
  }
}

async function checkNames(tree: WorkingTree, repository: Repository): Promise<Findings> {
  const missing = unresolvedNames(repository)
  if (missing.length === 0) return noFindings
  const elsewhere = await objectsElsewhere(tree, repository)
  return sayUnresolved(missing.filter((one) => !isDefined(one, elsewhere)))
}

async function configText({ files, reader }: WorkingTree): Promise<string | Problem> {
  const entry = files.get(configPath)
  const problem = (code: string, message: string): Problem => ({
    code,
    message,
    file: configPath,
    line: null,
    column: null,
  })
  if (entry === undefined || !entry.mode.startsWith('100')) {
    const near = closest(
      configPath,
      [...files.keys()].filter((path) => path.startsWith('.github/')),
    )
    const hint = near === null ? ': write one, then check again.' : `; is ${near} meant? Rename it.`
    return problem('no-configuration', `The repository has no file ${configPath}${hint}`)
  }
  const bytes = (await reader.read([{ kind: 'blob', oid: entry.oid }])).blobs.get(entry.oid)
  if (bytes === undefined || bytes === 'too-large')
    return problem('too-large', 'The configuration is larger than 1 MiB.')
  return new TextDecoder().decode(bytes)
}

/** By file and place; what belongs to no file comes first. */
const sorted = (problems: readonly Problem[]): readonly Problem[] =>
  problems.toSorted((a, b) => {
    const [one, other] = [a.file ?? '', b.file ?? '']
    return one === other ? (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0) : one < other ? -1 : 1
  })

function textOfFindings({ problems, notes }: Findings): string {
  const lines = [...problems.map(problemText), ...notes.map((note) => `note: ${problemText(note)}`)]
  const count = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`
  return `${[...lines, `${count(problems.length, 'problem')}, ${count(notes.length, 'note')}.`].join('\n')}\n`
}
