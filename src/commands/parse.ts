// Finds the commands in a comment: one per line, in order, few at a time.
import { closest } from '../config/suggest.ts'
import { type CommentLine, spokenLines } from './lines.ts'
import type { Command, CommandProblem, Fault } from './model.ts'
import { readCommand } from './read.ts'
import { commandRow, commandTable } from './table.ts'
import { findHidden, quoted, withoutHidden } from './visible.ts'

export type ParsedComment = {
  readonly commands: readonly Command[]
  readonly problems: readonly CommandProblem[]
  /** Command lines beyond the limit, as they may be shown in a message. */
  readonly notRun: readonly string[]
}

/** At most so many command lines of one comment are run. */
export const mostCommands = 10

/** `name` as written, null for a bare `/sluice`; `start` is where the arguments begin. */
type Addressed = { readonly name: string; readonly prefixed: boolean; readonly start: number }

const head = /^\/([^ \t]+)/
const prefixedHead = /^\/sluice(?:[ \t]+\/?([^ \t]+))?/

/** How the line speaks to Sluice, or null when it does not. */
function addressed(text: string): Addressed | null {
  const first = head.exec(text)
  if (first === null) return null
  if (first[1] !== 'sluice') {
    const name = first[1] ?? ''
    return commandRow(name) === null ? null : { name, prefixed: false, start: first[0].length }
  }
  const second = prefixedHead.exec(text)
  return { name: second?.[1] ?? 'help', prefixed: true, start: second?.[0].length ?? text.length }
}

/** Whether the line would speak to Sluice if its hidden characters were absent, or were plain spaces. */
function addressedInDisguise(text: string): boolean {
  return addressed(withoutHidden(text)) !== null || addressed(text.replace(/[^\S\t]/gu, ' ')) !== null
}

function hiddenFault(text: string): Fault | null {
  const hidden = findHidden(text)
  if (hidden === null) return null
  // The word around it, up to plain white space, is what the person sees.
  const from = Math.max(text.lastIndexOf(' ', hidden.index), text.lastIndexOf('\t', hidden.index)) + 1
  const rest = text.slice(hidden.index).search(/[ \t]/)
  const word = quoted(text.slice(from, rest < 0 ? text.length : hidden.index + rest))
  const message =
    hidden.kind === 'space'
      ? `White space that is no plain space (${hidden.shown}) stands in ${word}. Type the line again with plain spaces.`
      : `Unknown environment, service or argument ${word}: it holds a character that cannot be seen (${hidden.shown}). Type the line again by hand.`
  return { code: hidden.kind === 'space' ? 'odd-space' : 'hidden-character', column: hidden.index, message }
}

function unknownCommand(name: string): Fault {
  const near = closest(
    name,
    commandTable.map((row) => row.name),
  )
  const hint = near === null ? 'See /sluice help.' : `Did you mean "/${near}"?`
  return { code: 'unknown-command', column: 0, message: `Unknown command ${quoted(name)}. ${hint}` }
}

/** One line that speaks to Sluice: the command, or the first thing that is wrong with it. */
function readLine({ text, number }: CommentLine): { readonly command: Command } | { readonly fault: Fault } {
  const hidden = hiddenFault(text)
  if (hidden !== null) return { fault: hidden }
  const spoken = addressed(text)
  const row = commandRow(spoken?.name ?? '')
  if (spoken === null || row === null) return { fault: unknownCommand(spoken?.name ?? text) }
  const faults: Fault[] = []
  const command = readCommand({ row, text, start: spoken.start, line: number }, faults)
  const fault = faults[0]
  return fault === undefined ? { command } : { fault }
}

/**
 * The commands of a comment's first 4 KB. Lines that are not ours leave no trace. A line that the limit of 4 KB cuts is
 * not run, because its end may say `--plan`.
 */
export function parseComment(body: string): ParsedComment {
  const commands: Command[] = []
  const problems: CommandProblem[] = []
  const notRun: string[] = []
  for (const line of spokenLines(body)) {
    if (!line.text.startsWith('/') && findHidden(line.text.slice(0, 1)) === null) continue
    if (addressed(line.text) === null && !addressedInDisguise(line.text)) continue
    if (!line.whole || commands.length + problems.length >= mostCommands) {
      notRun.push(quoted(line.text))
      continue
    }
    const read = readLine(line)
    if ('command' in read) commands.push(read.command)
    else {
      const { code, message, column } = read.fault
      problems.push({ code, message, file: null, line: line.number, column: column + 1 })
    }
  }
  return { commands, problems, notRun }
}
