// Options and words of a command line, strictly: what is not known is refused, with a guess at what was meant.
import { parseArgs } from 'node:util'
import { didYouMean } from '../config/suggest.ts'
import type { Wrong } from './answer.ts'

export type OptionSpecs = Readonly<
  Record<string, { readonly type: 'string' | 'boolean'; readonly short?: string; readonly multiple?: boolean }>
>

export type Arguments = {
  readonly words: readonly string[]
  /** Each option that was given with a value, once; the values of one that may be repeated are joined by commas. */
  readonly texts: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : null)

function whyNot(error: unknown, specs: OptionSpecs): string {
  const message = error instanceof Error ? error.message : String(error)
  const named = /'(-[^' ]*)/.exec(message)?.[1] ?? ''
  if (codeOf(error) === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const known = Object.keys(specs).map((name) => `--${name}`)
    return `Unknown option ${named}.${didYouMean(named, known)}`
  }
  const option = Object.entries(specs).find(
    ([name]) => message.includes(`--${name} `) || message.includes(`--${name}'`),
  )
  if (option === undefined) return `${message.split(/\.?\n|\. /)[0]}.`
  return option[1].type === 'string'
    ? `The option --${option[0]} needs a value; write --${option[0]}=VALUE where the value begins with a dash.`
    : `The option --${option[0]} takes no value.`
}

export function readArguments(args: readonly string[], specs: OptionSpecs): Arguments | Wrong {
  try {
    const parsed = parseArgs({ args: [...args], options: specs, strict: true, allowPositionals: true, tokens: true })
    const texts = new Map<string, string>()
    const flags = new Set<string>()
    for (const token of parsed.tokens) {
      if (token.kind !== 'option') continue
      const before = texts.get(token.name)
      if (before !== undefined && !specs[token.name]?.multiple) {
        return { wrong: `The option --${token.name} is given twice.` }
      }
      if (token.value === undefined) flags.add(token.name)
      else texts.set(token.name, before === undefined ? token.value : `${before},${token.value}`)
    }
    const empty = [...texts].find(([, value]) => value === '')
    if (empty !== undefined) return { wrong: `The option --${empty[0]} needs a value.` }
    return { words: parsed.positionals, texts, flags }
  } catch (error) {
    if (!String(codeOf(error)).startsWith('ERR_PARSE_ARGS')) throw error
    return { wrong: whyNot(error, specs) }
  }
}

/** One of a few words, or what is wrong with it. */
export function oneOf<T extends string>(
  option: string,
  given: string | undefined,
  of: readonly [T, ...T[]],
): T | Wrong {
  if (given === undefined) return of[0]
  const found = of.find((one) => one === given)
  return found ?? { wrong: `The option --${option} is ${of.join(' or ')}.${didYouMean(given, of)}` }
}
