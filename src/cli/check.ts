// `sluice check`: lints the configuration and the files of the working tree.
import { check as checkTree } from '../check/check.ts'
import type { Findings } from '../check/repository.ts'
import type { Organisation } from '../config/layers/organisation.ts'
import { closest } from '../config/suggest.ts'
import type { WorkingTree } from '../git/working-tree.ts'
import { problemText } from '../messages/plan-text.ts'
import type { Problem } from '../problem.ts'
import { settle } from '../settle.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { oneOf, readArguments } from './arguments.ts'
import { onClone } from './clone.ts'
import { configPath } from './configuration.ts'
import { effective, refused } from './effective.ts'
import { organisationNamed } from './organisation.ts'

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
  return settle((known) => checkTree(tree, { text, file: configPath, organisation }, known), tree.reader)
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

function textOfFindings({ problems, notes }: Findings): string {
  const lines = [...problems.map(problemText), ...notes.map((note) => `note: ${problemText(note)}`)]
  const count = (many: number, word: string) => `${many} ${word}${many === 1 ? '' : 's'}`
  return `${[...lines, `${count(problems.length, 'problem')}, ${count(notes.length, 'note')}.`].join('\n')}\n`
}
