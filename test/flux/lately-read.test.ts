// A text that was read lately is not parsed again, and says the same to everybody who asks.
import { describe, expect, it } from 'vitest'
import { readYaml, type YamlRead } from '../../src/flux/read-yaml.ts'

const read = (text: string, file = 'a.yaml', limits = {}) => {
  const found = readYaml(text, file, limits)
  if ('problems' in found) throw new Error(found.problems.map(({ code }) => code).join())
  return found
}
const isSame = (one: YamlRead, two: YamlRead) => one.documents === two.documents

describe('a text', () => {
  it('is parsed once, and read under the name of each file', () => {
    const [one, two] = [read('lately: 1\n', 'a.yaml'), read('lately: 1\n', 'b.yaml')]
    expect([isSame(one, two), one.file, two.file]).toEqual([true, 'a.yaml', 'b.yaml'])
  })

  it('that differs is another one', () => {
    expect(isSame(read('lately: 2\n'), read('lately: 2 \n'))).toBe(false)
  })

  it('is held to the limits of each question', () => {
    const text = `lately: { a: { b: { c: 1 } } }\n`
    read(text)
    expect(readYaml(text, 'a.yaml', { maxDepth: 2 })).toMatchObject({ problems: [{ code: 'too-deep' }] })
    expect(readYaml(text, 'a.yaml', { maxBytes: 5 })).toMatchObject({ problems: [{ code: 'too-large' }] })
    const deep = `lately: ${'['.repeat(80)}${']'.repeat(80)}\n`
    read(deep, 'a.yaml', { maxDepth: 100 })
    expect(readYaml(deep, 'a.yaml')).toMatchObject({ problems: [{ code: 'too-deep' }] })
  })

  it('with a problem has it each time', () => {
    const ask = (file: string) => readYaml('lately: [\n', file)
    expect([ask('a.yaml'), ask('b.yaml')]).toMatchObject([
      { problems: [{ file: 'a.yaml' }] },
      { problems: [{ file: 'b.yaml' }] },
    ])
  })

  it('is forgotten when others came, and never kept when it is long', () => {
    const first = read('lately: first\n')
    for (let n = 0; n < 40; n++) read(`n: ${n}\ntext: ${'x'.repeat(10_000)}\n`)
    expect(isSame(first, read('lately: first\n'))).toBe(false)
    const long = `lately: ${'x'.repeat(120_000)}\n`
    expect(isSame(read(long), read(long))).toBe(false)
  })
})
