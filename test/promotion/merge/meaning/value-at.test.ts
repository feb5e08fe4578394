// The way back from a conflict's pointer to the value: every conflict of random merges is found again, and only it.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Judge } from '../../../../src/promotion/merge/judge.ts'
import { openMeanings } from '../../../../src/promotion/merge/meaning/meanings.ts'
import { mergeByMeaning } from '../../../../src/promotion/merge/meaning/merge-by-meaning.ts'
import { valueAt } from '../../../../src/promotion/merge/meaning/value-at.ts'
import { changedAt } from '../../../../src/promotion/settling/changed-at.ts'
import { changed, changes, document, style, write } from './texts.ts'

/** A list whose items have no names is one value to the way back. */
const isWhole = (pointer: string) => /\[\d+\]/.test(pointer)

it('finds every place of a conflict, and what a choice changed there and nowhere else', () => {
  let [found, others] = [0, 0]
  fc.assert(
    fc.property(document, changes, changes, style, style, (base, theirs, ours, one, other) => {
      const [old, source, target] = [
        write(base, one),
        write(changed(base, theirs), one),
        write(changed(base, ours), other),
      ]
      const merge = (judge: Judge) => mergeByMeaning(old, source, target, 'f.yaml', () => null, judge)
      const open = merge(() => null)
      if (!('text' in open)) return
      const meanings = openMeanings()
      for (const { pointer, target: stands } of open.conflicts) {
        const at = valueAt(target, 'f.yaml', pointer, meanings)
        if (!isWhole(pointer))
          expect(at).toMatchObject({ kind: 'value', id: stands === null ? '' : expect.stringMatching(/^#/) })
        const taken = merge((disputed) => (disputed.pointer === pointer ? 'source' : null))
        if (!('text' in taken)) continue
        const versions = { before: target, written: open.text, now: taken.text }
        expect(changedAt('f.yaml', pointer, versions)).toBe('changed')
        found++
        for (const beside of open.conflicts) {
          if (beside.pointer === pointer || [beside.pointer, pointer].some(isWhole)) continue
          expect(changedAt('f.yaml', beside.pointer, versions)).toBe('same')
          others++
        }
      }
    }),
    { numRuns: 600, seed: 3 },
  )
  expect(found).toBeGreaterThan(30)
  expect(others).toBeGreaterThan(0)
})

it.each([
  ['a.b', 'a:\n  b: 1\n', true],
  ['a."b.c"', 'a:\n  b.c: 1\n', true],
  ['a.b', 'a:\n  b.c: 1\n', false],
  ['1:a', 'a: 1\n', true],
  ['2:a', 'b: 1\n---\na: 1\n', true],
  ['2:a', 'a: 1\n', false],
  ['env[name=A].value', 'env:\n  - { name: B, value: 1 }\n  - { name: A, value: 2 }\n', true],
  ['env[name=A].value', 'env:\n  - { name: AB, value: 1 }\n', false],
  ['ports[containerPort=80,protocol=TCP].name', 'ports:\n  - { containerPort: 80, protocol: TCP, name: x }\n', true],
  ['patches[target=#99,path=x].a', 'patches:\n  - { target: { kind: B }, path: x, a: 1 }\n', true],
  ['resources[a.yaml]', 'resources: [./a.yaml]\n', true],
  ['resources[a.yaml]', 'resources: [b.yaml]\n', true],
  ['a[1]', 'a: ["1", x]\n', true],
  ['v: a.b', 'v: |\n  a:\n    b: 1\n', true],
  ['v: a.c', 'v: |\n  a:\n    b: 1\n', false],
])('%s in %j: %s', (pointer, text, stands) => {
  const at = valueAt(text, 'f.yaml', pointer, openMeanings())
  expect(at).toMatchObject({ kind: 'value', id: stands ? expect.stringMatching(/^#/) : '' })
})

it.each([
  ['v: line 2', 'v: |\n  a\n  b\n', { kind: 'lines', text: 'a\nb\n', pointer: 'line 2' }],
  [
    'env[name=A].v: lines 1-2',
    'env:\n  - name: A\n    v: |\n      a\n',
    { kind: 'lines', text: 'a\n', pointer: 'lines 1-2' },
  ],
  ['a', 'a: [\n', null],
])('%s in %j is %j', (pointer, text, expected) => {
  expect(valueAt(text, 'f.yaml', pointer, openMeanings())).toEqual(expected)
})

it('takes a number in brackets for an index, never for an item of that name', () => {
  const [written, now] = ['a: ["1", []]\n', 'a: ["1", { b: 1 }]\n']
  expect(changedAt('f.yaml', 'a[1]', { before: written, written, now })).toBe('changed')
})
