// From a command's name and the text behind it to the command: one reader per command.
import { type Arguments, readArguments, type Shape } from './arguments.ts'
import type { Command, Fault } from './model.ts'
import { type CommandRow, usage } from './table.ts'
import { type Token, tokensOf } from './tokens.ts'
import {
  basePattern,
  namePattern,
  pickOf,
  readName,
  readNames,
  readNumbers,
  readPicks,
  readRollbackTarget,
  readTag,
  secretPattern,
} from './values.ts'

/** `start` is where the arguments begin in `text`; `line` is the number of the line in its comment. */
export type CommandLine = {
  readonly row: CommandRow
  readonly text: string
  readonly start: number
  readonly line: number
}

const shortestReason = 10

function shaped({ row, text, start }: CommandLine, shape: Partial<Shape>, faults: Fault[]): Arguments {
  const whole = { words: 0, word: namePattern, links: [], flags: {}, usage: usage(row), ...shape }
  return readArguments(tokensOf(text, start, faults), whole, faults)
}

/** The first word; a fault when there is none. */
function required(read: Arguments, row: CommandRow, faults: Fault[]): string {
  const word = read.words[0]?.text
  if (word === undefined) faults.push({ code: 'missing-value', column: 0, message: `Write ${usage(row)}` })
  return word ?? ''
}

function readForce(token: Token | undefined, faults: Fault[]): string | null {
  if (token === undefined) return null
  const reason = token.text.trim()
  if ([...reason].length < shortestReason) {
    const message = `--force needs a reason of at least ${shortestReason} characters.`
    faults.push({ code: 'short-reason', column: token.column, message })
  }
  return reason
}

function readPromote(from: CommandLine, faults: Fault[]): Command {
  const flags = { only: 'list', except: 'list', plan: 'switch', force: 'text' } as const
  const read = shaped(from, { words: Number.POSITIVE_INFINITY, links: ['to'], flags }, faults)
  return {
    name: 'promote',
    line: from.line,
    words: [...new Set(read.words.map((word) => word.text))],
    to: readName(read.links.get('to'), faults),
    only: readPicks(read.lists.get('only'), faults),
    except: readPicks(read.lists.get('except'), faults),
    plan: read.switches.has('plan'),
    force: readForce(read.texts.get('force'), faults),
  }
}

const baseOrPick = new RegExp(`${basePattern.source}|^#[A-Za-z0-9._-]+$`)

function readRollback(from: CommandLine, faults: Fault[]): Command {
  const shape: Partial<Shape> = {
    words: 2,
    word: baseOrPick,
    links: ['to', 'in'],
    flags: { only: 'list', plan: 'switch' },
  }
  const read = shaped(from, shape, faults)
  // `/rollback #12` and `/rollback <commit>` name what to go back to, no unit.
  const units = read.words.filter((word) => pickOf(word, faults) === null)
  const linked = read.links.get('to')
  const targets = [...(linked === undefined ? [] : [linked]), ...read.words.filter((word) => !units.includes(word))]
  const spare = units[1] ?? targets[1]
  if (spare !== undefined) {
    const message = `One unit and one version at a time. Write ${usage(from.row)}`
    faults.push({ code: 'unknown-argument', column: spare.column, message })
  }
  return {
    name: 'rollback',
    line: from.line,
    unit: units[0]?.text ?? null,
    environment: readName(read.links.get('in'), faults),
    to: readRollbackTarget(targets[0], faults),
    only: readNames(read.lists.get('only'), faults),
    plan: read.switches.has('plan'),
  }
}

function readBump(from: CommandLine, faults: Fault[]): Command {
  const flags = { only: 'list', except: 'list' } as const
  const read = shaped(from, { words: 1, word: basePattern, links: ['to', 'in'], flags }, faults)
  return {
    name: 'bump',
    line: from.line,
    base: read.words[0]?.text ?? null,
    to: readTag(read.links.get('to'), faults),
    environment: readName(read.links.get('in'), faults),
    only: readNames(read.lists.get('only'), faults),
    except: readNames(read.lists.get('except'), faults),
  }
}

/** `<service|all> [in <env>] reason`: the reason is free text up to the end of the line. */
function readHold(from: CommandLine, faults: Fault[]) {
  const words = [...from.text.slice(from.start).matchAll(/[^ \t]+/g)].map((word) => ({
    text: word[0],
    column: from.start + word.index,
    quoted: false,
  }))
  const linked = words[1]?.text === 'in'
  if (words[0] === undefined || (linked && words[2] === undefined)) {
    faults.push({ code: 'missing-value', column: 0, message: `Write ${usage(from.row)}` })
  }
  const first = words[linked ? 3 : 1]
  const reason = first === undefined ? null : from.text.slice(first.column).trim()
  return {
    line: from.line,
    service: readName(words[0], faults) ?? '',
    environment: linked ? readName(words[2], faults) : null,
    reason: reason?.replace(/^"([^"]*)"$/, '$1').trim() || null,
  }
}

/** The command; when `faults` grew, it must not run. */
export function readCommand(from: CommandLine, faults: Fault[]): Command {
  const { row, line } = from
  switch (row.name) {
    case 'promote':
      return readPromote(from, faults)
    case 'take':
    case 'keep': {
      const read = shaped(from, { words: Number.POSITIVE_INFINITY, word: /./ }, faults)
      return { name: row.name, line, conflicts: readNumbers(read.words, faults) }
    }
    case 'waive': {
      const read = shaped(from, { words: 1, word: secretPattern }, faults)
      return { name: row.name, line, secret: required(read, row, faults) }
    }
    case 'rollback':
      return readRollback(from, faults)
    case 'bump':
      return readBump(from, faults)
    case 'suspend':
    case 'resume': {
      const read = shaped(from, { words: 1, links: ['in'] }, faults)
      const environment = readName(read.links.get('in'), faults)
      return { name: row.name, line, service: required(read, row, faults), environment }
    }
    case 'hold': {
      const { reason, ...hold } = readHold(from, faults)
      if (reason === null && faults.length === 0) {
        faults.push({ code: 'missing-value', column: 0, message: `A hold needs a reason. Write ${usage(row)}` })
      }
      return { name: 'hold', ...hold, reason: reason ?? '' }
    }
    case 'release':
      return { name: 'release', ...readHold(from, faults) }
    case 'status': {
      const read = shaped(from, { words: 1, word: basePattern }, faults)
      return { name: row.name, line, unit: read.words[0]?.text ?? null }
    }
    case 'recheck':
    case 'help':
      shaped(from, {}, faults)
      return { name: row.name, line }
  }
}
