// The secret values of a text themselves: to find out whether one would cross, and to keep them out of everything shown.
import { isMap, isScalar, isSeq, type Scalar } from 'yaml'
import { pairNamed, scalarSource, type YamlPath } from '../../flux/node.ts'
import type { YamlRead } from '../../flux/read-yaml.ts'
import type { SecretKeys } from '../../flux/secret-names.ts'
import { secretComments, secretLines } from '../../flux/secret-text.ts'
import { embedded } from '../../flux/secret-values.ts'
import { tokenShapes } from '../../flux/token-shapes.ts'
import type { Reading } from '../file/reading.ts'

export const hidden = '(secret)'

/** Every secret value of a text: scalars as they read, lines of texts that are no YAML. */
export function secretValues(text: string, reading: Reading): ReadonlySet<string> {
  return new Set([...stringsOf(text, reading, (scalar) => [scalarSource(scalar) ?? ''])].filter((one) => one !== ''))
}

/** The same and the lines as they are written, so that no part of the text shows one. */
export function secretStrings(text: string, reading: Reading): ReadonlySet<string> {
  const lines = text.split('\n')
  const tokens = reading.secrets(text).tokens.map(({ line }) => lines[line - 1] ?? '')
  return new Set([...stringsOf(text, reading, writtenLines), ...tokens])
}

function stringsOf(text: string, reading: Reading, write: Write): readonly string[] {
  const read = reading.yaml(text)
  const lines = text.split('\n')
  return reading.secrets(text).values.flatMap(({ docIndex, path, line }): readonly string[] => {
    if (read === null) return [valueOfLine(lines[line - 1] ?? '')]
    return valuesBehind(read.documents[docIndex]?.contents, path, read, write)
  })
}

type Write = (scalar: Scalar, text: string) => readonly string[]

const valueOfLine = (line: string) => line.replace(/^[^:=]*[:=]/, '').trim()

const writtenLines: Write = (scalar, text) => {
  const [start, end] = scalar.range ?? [0, 0]
  const written = text.slice(start, end).split('\n')
  return [scalarSource(scalar) ?? '', ...(written.length > 1 ? written : [])]
}

/** The scalar behind a path that may lead on into a text which is YAML itself. */
function valuesBehind(node: unknown, path: YamlPath, read: YamlRead, write: Write): readonly string[] {
  const [step, ...rest] = path
  if (isScalar(node)) {
    if (step === undefined) return write(node, read.text)
    const inner = embedded(node, read.file)
    if (inner === null) return write(node, read.text)
    return inner.documents.flatMap(({ contents }) => valuesBehind(contents, path, inner, write))
  }
  if (isMap(node) && typeof step === 'string') return valuesBehind(pairNamed(node, step)?.value, rest, read, write)
  return isSeq(node) && typeof step === 'number' ? valuesBehind(node.items[step], rest, read, write) : []
}

const shortest = 3

/** Part of a text for people: a line that holds a secret, or looks as if it did, is named and not shown. */
export function withoutSecrets(part: string, strings: Iterable<string>, options: SecretKeys): string {
  const pieces = [...strings].flatMap((one) => one.split('\n').map((line) => line.trim()))
  const secrets = pieces.filter((piece) => piece.length >= shortest)
  const named = new Map(secretLines(part, options).map((line) => [line.line, line.keyName]))
  const unnamed = new Set([...tokenShapes(part), ...secretComments(part, options)].map(({ line }) => line))
  return part
    .split('\n')
    .map((line, index) => {
      const key = named.get(index + 1)
      if (key !== undefined) return `${/^\s*/.exec(line)?.[0] ?? ''}${key}: ${hidden}`
      return unnamed.has(index + 1) || secrets.some((secret) => line.includes(secret)) ? hidden : line
    })
    .join('\n')
}
