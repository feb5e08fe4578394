// Small legal configurations for the tests to break.
import { expect } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'

export const file = '.github/sluice.yaml'

export const three = `environments:
  - { name: dev, clusters: [dev-cluster] }
  - { name: staging, after: [dev], clusters: [staging-cluster] }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`
export const smallest = `version: 1\nlayout: opencenter\n${three}`

export function accepted(text: string) {
  const parsed = parseConfig(text, file)
  if ('problems' in parsed) throw new Error(`refused: ${JSON.stringify(parsed.problems)}`)
  return parsed
}

export function refused(text: string) {
  const parsed = parseConfig(text, file)
  if ('config' in parsed) throw new Error('the configuration was accepted')
  return parsed.problems
}

/** The three environments with one more line in staging's. */
export const staging = (line: string) => `version: 1
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster] }
  - name: staging
    after: [dev]
    clusters: [staging-cluster]
    ${line}
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`

/** Stands in the text of a row where the problem is expected; without it the problem belongs to the whole file. */
const mark = '▸'

export type Row = readonly [title: string, text: string, code: string, words: string]

/** The first problem has this code at the marked place, and its sentence holds these words. */
export function expectProblem(_: string, marked: string, code: string, words: string): void {
  const before = marked.split(mark)[0] ?? ''
  const place =
    before === marked
      ? { line: null, column: null }
      : { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
  const [first] = refused(marked.replace(mark, ''))
  expect(first).toMatchObject({ code, file, ...place })
  expect(first?.message).toContain(words)
  expect(first?.message).toMatch(/[.?]$/)
}

/** The smallest configuration and one more line. */
export const more = (text: string) => `${smallest}${text}\n`

/** Three environments in another layout. */
export const layout = (text: string) => `version: 1\nlayout: ${text}\n${three}`

/** An environment dev with the cluster a, and more environments. */
export const dev = (rest: string) =>
  `version: 1\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [a] }\n${rest}\n`

/** One row for each value, put into a configuration. */
export const rows = (
  title: string,
  code: string,
  words: string,
  values: readonly string[],
  around: (value: string) => string,
) => values.map((value): Row => [`the ${title} ${value.slice(0, 30)}`, around(`▸${value}`), code, words])
