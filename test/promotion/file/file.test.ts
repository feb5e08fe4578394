// The decision table of one file: what the source did × what the target has.
import { describe, expect, it } from 'vitest'
import type { FileMode } from '../../../src/promotion/model.ts'
import { at, config, type FileSpec, type Files, plan, written } from '../repository.ts'

const [dev, staging] = [at('dev', 'redis/a.yaml'), at('staging', 'redis/a.yaml')]
const always = (cluster: 'dev' | 'staging'): Files => ({ [at(cluster, 'redis/always.yaml')]: 'z: 1\n' })
const one = (path: string, spec: FileSpec | null): Files => (spec === null ? {} : { [path]: spec })

function ask(
  base: FileSpec | null,
  source: FileSpec | null,
  target: FileSpec | null,
  more = '',
  [from, to] = [dev, staging],
) {
  return plan({
    base: { ...always('dev'), ...one(from, base) },
    source: { ...always('dev'), ...one(from, source) },
    target: { ...always('staging'), ...one(to, target) },
    config: config(more),
  })
}

const [A, B, C] = ['a: 1\n', 'a: 2\n', 'a: 3\n']
const binary = (byte: number) => new Uint8Array([0, byte, 255])

describe('what becomes of a file', () => {
  it.each([
    ['unchanged, target gone', A, A, null, 'nothing'],
    ['unchanged, target its own', A, A, B, 'nothing'],
    ['new, target has none', null, A, null, A],
    ['new, target has the same', null, A, A, 'nothing'],
    ['new, target has another', null, A, B, 'conflict'],
    ['changed, target as before', A, B, A, B],
    ['changed, target the same already', A, B, B, 'nothing'],
    ['changed, target another', A, B, C, 'conflict'],
    ['changed, target gone', A, B, null, 'conflict'],
    ['removed, target as before', A, null, A, null],
    ['removed, target its own', A, null, B, 'conflict'],
    ['removed, target gone', A, null, null, 'nothing'],
  ])('%s', (_, base, source, target, outcome) => {
    const made = ask(base, source, target)
    const expected = outcome === 'nothing' || outcome === 'conflict' ? {} : { [staging]: outcome }
    expect(written(made)).toEqual(expected)
    expect(made.conflicts).toHaveLength(outcome === 'conflict' ? 1 : 0)
    expect(made.problems).toEqual([])
  })

  it('a conflict carries base, source, target and what stands', () => {
    expect(ask(A, B, C).conflicts).toMatchObject([
      {
        path: staging,
        pointer: 'a',
        base: '1',
        source: '2',
        target: '3',
        because: 'both sides changed this since the last promotion; the target’s stays until a person decides',
        stands: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    ])
  })

  it('values on neighbouring lines are merged one by one, the newer version among them', () => {
    const text = (tag: string, level: string, size: number) => `tag: ${tag}\nlevel: ${level}\nsize: ${size} # own\n`
    const made = ask(text('1.2.0', 'info', 1), text('1.4.0', 'debug', 1), text('1.3.0', 'info', 2))
    expect([written(made), made.conflicts]).toEqual([{ [staging]: text('1.4.0', 'debug', 2) }, []])
  })

  it('texts that are no YAML by their name are merged by lines', () => {
    const paths: [string, string] = [at('dev', 'redis/a.conf'), at('staging', 'redis/a.conf')]
    expect(ask(A, B, C, '', paths).conflicts).toMatchObject([{ pointer: 'line 1', base: A, source: B, target: C }])
  })
})

describe('modes', () => {
  const mode = (mode: FileMode, content: string): FileSpec => ({ mode, content })
  it.each([
    ['a bit set in the source arrives', '100644', '100755', '100644', '100755'],
    ['a bit taken away in the source arrives', '100755', '100644', '100755', '100644'],
    ['a bit set in the target stays', '100644', '100644', '100755', '100755'],
  ] as const)('%s', (_, base, source, target, expected) => {
    const made = ask(mode(base, A), mode(source, B), mode(target, A))
    expect(made.changes).toMatchObject([{ after: { mode: expected, text: B } }])
  })

  it('alone are a change', () => {
    const made = ask(mode('100644', A), mode('100755', A), mode('100644', A))
    expect(made.changes).toMatchObject([{ before: { mode: '100644' }, after: { mode: '100755', text: A } }])
  })

  it('stay the target’s where both sides have the file on their own', () => {
    expect(ask(null, mode('100755', A), mode('100644', A)).changes).toEqual([])
  })
})

describe('bytes that are no text', () => {
  const paths: [string, string] = [at('dev', 'redis/logo.png'), at('staging', 'redis/logo.png')]
  it.each([
    ['new', null, binary(1), null, 'taken'],
    ['changed, target as before', binary(1), binary(2), binary(1), 'taken'],
    ['changed, target another', binary(1), binary(2), binary(3), 'conflict'],
    ['new, target another', null, binary(2), binary(3), 'conflict'],
    ['text became bytes', A, binary(2), A, 'taken'],
    ['bytes became text', binary(1), A, binary(1), 'conflict'],
  ])('%s', (_, base, source, target, outcome) => {
    const made = ask(base, source, target, '', paths)
    expect(made.conflicts).toHaveLength(outcome === 'conflict' ? 1 : 0)
    expect(made.changes.map((change) => change.after?.text)).toEqual(outcome === 'taken' ? [null] : [])
    if (outcome === 'taken') expect(made.notes).toMatchObject([{ code: 'binary', file: paths[1] }])
  })

  it('are never taken for a manifest', () => {
    expect(ask(null, binary(1), null)).toMatchObject({ changes: [], conflicts: [{ path: staging }] })
  })
})

describe('Git LFS pointers', () => {
  const pointer = (id: string) => `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize 12\n`
  const paths: [string, string] = [at('dev', 'redis/chart.tgz'), at('staging', 'redis/chart.tgz')]

  it('are copied as pointers and said', () => {
    const made = ask(pointer('a'), pointer('b'), pointer('a'), '', paths)
    expect(written(made)).toEqual({ [paths[1]]: pointer('b') })
    expect(made.notes).toMatchObject([{ code: 'lfs-pointer' }])
  })

  it('are never mixed', () => {
    expect(ask(pointer('a'), pointer('b'), pointer('c'), '', paths)).toMatchObject({
      changes: [],
      conflicts: [{ pointer: '' }],
    })
  })
})

describe('a merge that would break the file', () => {
  it('is a conflict as a whole', () => {
    const base = 'a: 1\nb: 1\nc: 1\nd: 1\n'
    // The anchor keeps the merge to lines, and those would write the key twice.
    const made = ask(base, `x: 1\nw: &y 1\n${base}`, `${base}x: 2\n`)
    expect(made.changes).toEqual([])
    expect(made.conflicts).toMatchObject([{ pointer: '' }])
  })

  it('is no reason to hold up a file that was broken before', () => {
    expect(written(ask('{{ a }}\nb\nc\n', '{{ a }}\nb\nC\n', '{{ x }}\nb\nc\n'))).toEqual({
      [staging]: '{{ x }}\nb\nC\n',
    })
  })
})
