// What single arguments may look like: names, numbers, picked changes, tags.
import type { Fault, Pick, RollbackTarget } from './model.ts'
import type { Token } from './tokens.ts'
import { quoted } from './visible.ts'

/** Names of services, units and environments: `redis`, `group.redis`. */
export const namePattern = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,125}[A-Za-z0-9])?$/
/** `name`, `owner/name`, `host/owner/name`, or an address as Git takes it. */
export const basePattern =
  /^(?:(?:https?|ssh):\/\/)?(?:[A-Za-z0-9._-]{1,100}@)?[A-Za-z0-9][A-Za-z0-9._-]{0,252}(?:[:/][A-Za-z0-9._-]{1,100}){0,3}\/?$/
/** A secret as the pull request lists it: a key, or a file and a key. */
export const secretPattern = /^[A-Za-z0-9._][A-Za-z0-9._/:-]{0,250}$/
const tagPattern = /^[A-Za-z0-9][A-Za-z0-9._+/-]{0,127}$/

export function readName(token: Token | undefined, faults: Fault[]): string | null {
  if (token === undefined) return null
  if (!namePattern.test(token.text)) {
    const message = `Unknown environment or service ${quoted(token.text)}.`
    faults.push({ code: 'unknown-name', column: token.column, message })
  }
  return token.text
}

export function readNames(tokens: readonly Token[] | undefined, faults: Fault[]): readonly string[] | null {
  if (tokens === undefined) return null
  for (const token of tokens) readName(token, faults)
  return tokens.map((token) => token.text)
}

export function readTag(token: Token | undefined, faults: Fault[]): string | null {
  if (token === undefined) return null
  if (!tagPattern.test(token.text)) {
    faults.push({ code: 'bad-tag', column: token.column, message: `${quoted(token.text)} cannot be a tag.` })
  }
  return token.text
}

/** `#12` or a whole commit id, else null. A shortened id is a fault: it may mean another commit tomorrow. */
export function pickOf(token: Token, faults: Fault[]): Pick | null {
  const pull = /^#([1-9]\d{0,8})$/.exec(token.text)?.[1]
  if (pull !== undefined) return { kind: 'pull', number: Number(pull) }
  const hex = token.text.toLowerCase()
  if (/^[0-9a-f]{40}$/.test(hex)) return { kind: 'commit', oid: hex }
  if (/^[0-9a-f]{7,39}$/.test(hex) && /[a-f]/.test(hex)) {
    const message = `${quoted(token.text)} is a shortened commit id. Give all 40 characters.`
    faults.push({ code: 'short-commit', column: token.column, message })
  }
  return null
}

export function readPicks(tokens: readonly Token[] | undefined, faults: Fault[]): readonly Pick[] | null {
  if (tokens === undefined) return null
  const picks: Pick[] = []
  for (const token of tokens) {
    const pick = pickOf(token, faults)
    if (pick !== null) picks.push(pick)
    else {
      const message = `${quoted(token.text)} is neither a pull request (#12) nor a whole commit id.`
      faults.push({ code: 'bad-pick', column: token.column, message })
    }
  }
  return picks
}

export function readRollbackTarget(token: Token | undefined, faults: Fault[]): RollbackTarget | null {
  if (token === undefined) return null
  const pick = pickOf(token, faults)
  if (pick !== null) return pick
  if (!tagPattern.test(token.text)) {
    const message = `${quoted(token.text)} is no version, pull request (#12) or whole commit id.`
    faults.push({ code: 'bad-target', column: token.column, message })
  }
  return { kind: 'version', version: token.text }
}

const mostNumbers = 100

/** `1 2`, `1,2`: each number once, in the order given. */
export function readNumbers(tokens: readonly Token[], faults: Fault[]): readonly number[] {
  const numbers = new Set<number>()
  for (const token of tokens) {
    for (const text of token.text.split(',')) {
      if (text === '') continue
      if (token.quoted || !/^[1-9]\d{0,3}$/.test(text)) {
        const message = `${quoted(text)} is no number of a conflict. The pull request numbers them from 1.`
        faults.push({ code: 'bad-number', column: token.column, message })
      }
      numbers.add(Number(text))
    }
  }
  if (numbers.size === 0) {
    const message = 'Say which conflicts, by their numbers in the pull request.'
    faults.push({ code: 'missing-value', column: 0, message })
  }
  if (numbers.size > mostNumbers) {
    faults.push({ code: 'too-many', column: 0, message: `At most ${mostNumbers} conflicts at once.` })
  }
  return [...numbers]
}
