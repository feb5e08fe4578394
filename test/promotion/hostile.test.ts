// Texts that are made to hurt: planning ends, says why it did nothing, and merges by lines what it cannot read.

import { describe, expect, it } from 'vitest'
import { at, config, type Files, plan, written } from './repository.ts'

const [dev, staging] = [at('dev', 'redis/v.yaml'), at('staging', 'redis/v.yaml')]
const settings = config('adjust:\n  - { services: [other], keep: ["**.a"] }\n')
const ask = (base: string, source: string, target: string) =>
  plan({ base: { [dev]: base }, source: { [dev]: source }, target: { [staging]: target }, config: settings })

describe('YAML that is not parsed', () => {
  const bomb = [
    'a0: &a0 [x]',
    ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`),
  ].join('\n')
  it.each([
    ['900 brackets', '['.repeat(900)],
    ['200,000 brackets', '['.repeat(200_000)],
    ['1,500 levels', Array.from({ length: 1500 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
    ['aliases of aliases', bomb],
    ['the same key twice', 'a: 1\na: 2'],
    ['a template', 'a: {{ .x }}'],
    ['a control character', 'a: \u0001'],
  ])('%s is merged by lines, a hundred times', (_, text) => {
    const [base, source, target] = [`${text}\nx\ny\nz\n`, `${text}\nX\ny\nz\n`, `${text}\nx\ny\nZ\n`]
    for (let time = 0; time < (text.length > 10_000 ? 3 : 100); time++) {
      expect(written(ask(base, source, target))).toEqual({ [staging]: `${text}\nX\ny\nZ\n` })
    }
  })

  it('more than 256 kB is merged by lines', () => {
    const text = Array.from({ length: 14_000 }, (_, n) => `key${n}: value ${n}\n`).join('')
    const made = ask(text, text.replace('value 5\n', 'VALUE\n'), text.replace('value 13000\n', 'mine\n'))
    expect(written(made)).toEqual({
      [staging]: text.replace('value 5\n', 'VALUE\n').replace('value 13000\n', 'mine\n'),
    })
  })

  it('5 MB arrive where the target has the base, and merge where it does not', () => {
    const text = Array.from({ length: 100_000 }, (_, n) => `key${n}: ${'v'.repeat(40)}\n`).join('')
    const moved = `${text}more: 1\n`
    expect(ask(text, moved, text).changes).toHaveLength(1)
    expect(written(ask(text, moved, `own: 1\n${text}`))[staging]?.length).toBe(`own: 1\n${moved}`.length)
  })

  it('a huge difference on both sides is one conflict', () => {
    const text = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word}${n}\n`).join('')
    expect(ask(text('a'), text('b'), text('c'))).toMatchObject({ changes: [], conflicts: [{ pointer: '' }] })
  })
})

describe('a merge of many files', () => {
  const values = (n: number, tag: number) =>
    `image:\n  repository: r/${n}\n  tag: "${tag}.0.0"\nreplicas: ${n}\n${Array.from({ length: 60 }, (_, key) => `k${key}:\n  - { name: n${key}, value: "${n}" }\n`).join('')}`
  const files = (cluster: 'dev' | 'staging', tag: (n: number) => number): Files =>
    Object.fromEntries(Array.from({ length: 100 }, (_, n) => [at(cluster, `redis/f${n}.yaml`), values(n, tag(n))]))

  it('changes exactly the ones that moved', () => {
    const target = Object.fromEntries(
      Object.entries(files('staging', () => 1)).map(([path, text]) => [path, `${text}own: 1\n`]),
    )
    const made = plan({ base: files('dev', () => 1), source: files('dev', (n) => (n < 10 ? 2 : 1)), target })
    expect(made.changes).toHaveLength(10)
    expect(
      made.changes.every(
        (change) => change.after?.text?.includes('tag: "2.0.0"') && change.after.text.endsWith('own: 1\n'),
      ),
    ).toBe(true)
  })
})
