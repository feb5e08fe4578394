// The secret values of a text themselves: to find out whether one would cross, and to keep them out of everything shown.
import { isMap, isScalar, isSeq } from 'yaml'
import { pairNamed, scalarSource, type YamlPath } from '../flux/node.ts'
import { secretLines } from '../flux/secret-text.ts'
import { embedded } from '../flux/secret-values.ts'
import type { Reading } from './reading.ts'

export const hidden = '(secret)'

/** Every secret value of a text: scalars as they read, lines of texts that are no YAML. */
export function secretStrings(text: string, reading: Reading): ReadonlySet<string> {
  const { values } = reading.secrets(text)
  const read = reading.yaml(text)
  const lines = text.split('\n')
  const strings = values.flatMap(({ docIndex, path, line }): readonly string[] => {
    if (read === null || path.length === 0) return [valueOfLine(lines[line - 1] ?? '')]
    return valuesBehind(read.documents[docIndex]?.contents, path, reading.path)
  })
  return new Set(strings.filter((one) => one !== ''))
}

const valueOfLine = (line: string) => line.replace(/^[^:=]*[:=]/, '').trim()

/** The scalar behind a path that may lead on into a text which is YAML itself. */
function valuesBehind(node: unknown, path: YamlPath, file: string): readonly string[] {
  const [step, ...rest] = path
  if (isScalar(node)) {
    const text = scalarSource(node) ?? ''
    if (step === undefined) return [text]
    const inner = embedded(node, file)
    return inner === null ? [text] : inner.documents.flatMap(({ contents }) => valuesBehind(contents, path, file))
  }
  if (isMap(node) && typeof step === 'string') return valuesBehind(pairNamed(node, step)?.value, rest, file)
  return isSeq(node) && typeof step === 'number' ? valuesBehind(node.items[step], rest, file) : []
}

const shortest = 3

/** Part of a text for people: a line that holds a secret, or looks as if it did, is named and not shown. */
export function withoutSecrets(
  part: string,
  strings: Iterable<string>,
  options: Parameters<typeof secretLines>[1],
): string {
  const pieces = [...strings].flatMap((one) => one.split('\n').map((line) => line.trim()))
  const secrets = pieces.filter((piece) => piece.length >= shortest)
  const named = new Map(secretLines(part.replaceAll('\r\n', '\n'), options).map((line) => [line.line, line.keyName]))
  return part
    .split('\n')
    .map((line, index) => {
      const key = named.get(index + 1)
      if (key !== undefined) return `${/^\s*/.exec(line)?.[0] ?? ''}${key}: ${hidden}`
      return secrets.some((secret) => line.includes(secret)) ? hidden : line
    })
    .join('\n')
}
