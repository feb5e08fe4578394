// The proof must catch what an editor gets wrong, so it is shown results that no editor here would make.
import { describe, expect, it } from 'vitest'
import type { YamlOperation } from '../../src/flux/edit.ts'
import { intendedShapes, proveEdit } from '../../src/flux/prove.ts'
import { readYaml } from '../../src/flux/read-yaml.ts'
import { applyEdits, type Edit } from '../../src/flux/splice.ts'

const before = 'a: 1\nb: 2026.10\nc: [x]\n'
const setA: YamlOperation = { op: 'set', document: 0, path: ['a'], value: 2 }

function verdict(
  edits: readonly Edit[],
  operations: readonly YamlOperation[],
  after = applyEdits(before, edits),
): string {
  const read = readYaml(before, 'f.yaml')
  if ('problems' in read) throw new Error('the test’s own text is broken')
  const problem = proveEdit(read, after, edits, intendedShapes(read, operations) ?? [])
  return problem === null ? 'proven' : `${problem.code}: ${/\((.*)\)/.exec(problem.message)?.[1]}`
}

const good: Edit = { start: 3, end: 4, text: '2' }

describe('proveEdit', () => {
  it('accepts what was intended', () => {
    expect(verdict([good], [setA])).toBe('proven')
  })

  it.each<[string, Edit[], YamlOperation[], string]>([
    ['another value', [{ ...good, text: '3' }], [setA], 'mean something else'],
    ['a string instead of a number', [{ ...good, text: '"2"' }], [setA], 'mean something else'],
    ['another key changed too', [good, { start: 8, end: 15, text: '2026.11' }], [setA], 'mean something else'],
    ['a number that only reads the same', [good, { start: 8, end: 15, text: '2026.1' }], [setA], 'mean something else'],
    ['quotes that nobody asked for', [good, { start: 8, end: 15, text: '"2026.10"' }], [setA], 'mean something else'],
    ['a lost item', [{ start: 20, end: 21, text: '' }], [], 'mean something else'],
    ['one more document', [{ start: 23, end: 23, text: '---\nz: 1\n' }], [], 'number of documents'],
    ['a text that cannot be read', [{ ...good, text: '[' }], [setA], 'cannot be read'],
    ['a key twice', [{ start: 0, end: 0, text: 'a: 1\n' }], [], 'cannot be read'],
    [
      'an unsafe plain string',
      [{ ...good, text: 'no' }],
      [{ ...setA, value: 'no' } as YamlOperation],
      'mean something else',
    ],
  ])('refuses %s', (_, edits, operations, why) => {
    expect(verdict(edits, operations)).toMatch(new RegExp(`^unproven: .*${why}`))
  })

  it.each([
    ['before the edit', 'a:  2\nb: 2026.10\nc: [x]\n'],
    ['behind the edit', 'a: 2 \nb: 2026.10\nc: [x]\n'],
    ['at the end', 'a: 2\nb: 2026.10\nc: [x]\n# more\n'],
    ['in the line breaks', 'a: 2\r\nb: 2026.10\r\nc: [x]\r\n'],
  ])('refuses stray bytes %s although the meaning is right', (_, after) => {
    expect(verdict([good], [setA], after)).toBe('unproven: other bytes would change')
  })
})
