// Secrets in the lines of a text that cannot be read as YAML: assignments to secret-named keys, also inside of a line,
// and the lines that such a value goes on in. Rather too many than too few: nothing here knows what the text means.
import { isHarmlessValue, isSecretKey } from './secret-keys.ts'
import { continued, isHarmless, unquoted, valueIn, valueLines, variableOf } from './secret-span.ts'

export type SecretLine = { readonly keyName: string; readonly line: number }

type Keys = { readonly keys: readonly string[]; readonly allow: readonly string[] }

const assignment = /^\s*(?:-\s+)?(?:export\s+)?(?:-{1,2})?["']?([A-Za-z_.][\w.-]{0,200})["']?\s*[:=]\s*(.*)$/
const inLine =
  /(?<![\w.$/-])(?:(["'])([A-Za-z_.][\w.-]{0,200})\1\s*[:=]|([A-Za-z_.][\w.-]{0,200})\s*(?::\s|=))\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;}\])"']+)/g
const element = /<([A-Za-z_][\w.:-]{0,200})(?:\s[^<>]*)?>([^<]+)<\//g

/** Lines that hold the value of a secret-named key, once each, comments left out. */
export function secretLines(text: string, options: Keys): readonly SecretLine[] {
  return linesWithSecrets(
    text.split(/\r?\n/).map((line) => line.replace(/^\s*(?:#|\/\/|;).*/, '')),
    options,
  )
}

/** The same for what is commented out: it may travel as a comment does, but it is not shown. */
export function secretComments(text: string, options: Keys): readonly SecretLine[] {
  const comments = text.split(/\r?\n/).map((line) => /(?:^|\s)(?:#|\/\/|;)+(.*)/.exec(line)?.[1] ?? '')
  return linesWithSecrets(comments, options)
}

/** Nearly every line ends here: the endings of secret names where a value may follow, and what shows by its form. */
const mayHold =
  /(?:pass|words?|passwd|phrase|token|secret|key|key[-_.]*base|(?:secret|key)[-_.]*id|credentials?|connection[-_.]*string|config[-_.]*json|pwd|psk)["']?(?:\s*(?:[:=>,]|$)|["'])|PLACEHOLDER|:\/\/|authorization|<\//i

function linesWithSecrets(lines: readonly string[], options: Keys): readonly SecretLine[] {
  const found = new Map<number, string>()
  const isSecret = (key: string) => isSecretKey(key, options.keys, options.allow)
  const add = (index: number, keyName: string) => {
    if (!found.has(index)) found.set(index, keyName)
  }
  for (const [index, line] of lines.entries()) {
    if (options.keys.length === 0 && !mayHold.test(line)) continue
    if (secretsByForm(line).length > 0) add(index, assignment.exec(line)?.[1] ?? 'credentials')
    for (const [key, value] of pairsOf(line)) {
      if (/\bPLACEHOLDER[-_]/.test(value) || (isSecret(key) && !isHarmless(value))) add(index, key)
    }
    const [, key, rest] = assignment.exec(line) ?? []
    if (key !== undefined && rest !== undefined && isSecret(key)) {
      for (const below of continued(lines, index, key, rest)) add(below, key)
    }
    const variable = variableOf(line)
    if (variable !== null && isSecret(variable)) for (const value of valueLines(lines, index)) add(value, variable)
  }
  return [...found].sort(([a], [b]) => a - b).map(([index, keyName]) => ({ keyName, line: index + 1 }))
}

const credentials = /:\/\/[^\s:@/"'{}$]*:([^\s@/"']+)@/g
const authorization = /\bAuthorization["']?\s*[:=]\s*["']?(?:Bearer|Basic|Token)\s+([^\s"']+)/gi

/** Passwords in addresses and headers, which show without a key. */
export function secretsByForm(text: string): readonly string[] {
  return [credentials, authorization]
    .flatMap((form) => [...text.matchAll(form)].map(([, value]) => value ?? ''))
    .filter((value) => !/^[$<*{]/.test(value) && !isHarmlessValue(value))
}

function pairsOf(line: string): readonly (readonly [key: string, value: string])[] {
  const [, key, rest] = assignment.exec(line) ?? []
  const first = key === undefined || rest === undefined ? [] : [[key, valueIn(rest)] as const]
  const others = [...line.replace(/\s#.*/, '').matchAll(inLine)].map(
    (one) => [one[2] ?? one[3] ?? '', unquoted(one[4] ?? '')] as const,
  )
  const elements = [...line.matchAll(element)].map((one) => [one[1] ?? '', one[2] ?? ''] as const)
  const variables = [...line.matchAll(inlineVariable)].map((one) => [one[1] ?? '', unquoted(one[2] ?? '')] as const)
  return [...first, ...others, ...elements, ...variables]
}

const inlineVariable = /\bname["']?:\s*["']?([\w.-]+)["']?,\s*["']?value["']?:\s*("[^"]*"|'[^']*'|[^\s,}]+)/g
