// YAML that must not be edited by meaning, or only with care (bad-inputs Y), as a promotion meets it. Y01–Y03 and Y10 at
// their reader: ../flux/read-yaml, and by lines in hostile; Y05, Y08 in ../flux/edit-any-style and adjust.
import { describe, expect, it } from 'vitest'
import { at, config, plan, written } from './repository.ts'

const [dev, staging] = [at('dev', 'redis/v.yaml'), at('staging', 'redis/v.yaml')]
const ask = (base: string, source: string, target: string, more = '') =>
  plan({ base: { [dev]: base }, source: { [dev]: source }, target: { [staging]: target }, config: config(more) })

describe('Y07 a value that reads as something else keeps its source text', () => {
  it.each(['2026.10', '1e10', '0123456', '0x10', '1_000', '1:30', 'null', '~', 'no', '"2026.10"'])('%s', (value) => {
    const text = (one: string, own: number) => `tag: ${one}\nown: ${own}\nx: 1\n`
    const made = ask(text('old', 1), text(value, 1), text('old', 2))
    expect(written(made)).toEqual({ [staging]: text(value, 2) })
  })
})

describe('Y08 all other bytes stay', () => {
  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no final newline', (text: string) => text.slice(0, -1)],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['trailing spaces', (text: string) => text.replaceAll('\n', '  \n')],
    ['a line of 300 columns', (text: string) => `long: ${'word '.repeat(60)}end\n${text}`],
    ['lists at their key’s indent', (text: string) => `list:\n- 1\n-   2\n${text}`],
  ])('%s', (_, style) => {
    const text = (a: number, own: number) => style(`a: ${a} # why\nb: 'x'\nown:   ${own}\nz: 1\n`)
    expect(written(ask(text(1, 1), text(2, 1), text(1, 2)))).toEqual({ [staging]: text(2, 2) })
  })
})

it.each([
  ['Y04 a value through a merge key', 'x: &x { a: 1 }\ny:\n  <<: *x\nz: #\n', 'y.a'],
  ['Y05 a value whose anchor others share', 'a: &x 1\nb: *x\nz: #\n', 'a'],
  ['Y10 a value in a template', 'a: {{ .x }}\nz: #\n', 'a'],
  ['Y12 a key in a block scalar', 'f: |\n  a: 1\nz: #\n', 'a'],
])('%s is not touched by a rule', (_, text, path) => {
  const [old, now] = [text.replace('#', '1'), text.replace('#', '2')]
  const made = ask(old, now, old, `adjust: [{ set: { ${path}: 9 } }]\n`)
  expect(Object.values(written(made))).toEqual([now])
})

describe('Y14 what is large', () => {
  const many = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n)).join('')
  it.each([
    ['100,000 keys', many(100_000, (n) => `key${n}: value ${n}\n`)],
    ['5 MB', many(100_000, (n) => `key${n}: ${'v'.repeat(40)}\n`)],
    ['5 MB in one line', `a: ${'x'.repeat(5_000_000)}\n`],
    ['1,500 levels', many(1500, (n) => `${' '.repeat(n)}a:\n`)],
  ])('%s is merged by lines', (_, text) => {
    const made = ask(text, `${text}X: 1\n`, `own: 1\n${text}`)
    expect([made.conflicts, written(made)[staging] === `own: 1\n${text}X: 1\n`]).toEqual([[], true])
  })

  it.each([
    ['nothing but line ends', '\n'.repeat(2_000_000)],
    ['very many short lines', 'a\n'.repeat(1_000_000)],
  ])('%s is for a person as a whole', (_, text) => {
    const made = ask(text, `${text}X: 1\n`, `own: 1\n${text}`)
    expect([made.changes, made.conflicts]).toMatchObject([[], [{ pointer: '' }]])
  })
})
