// Templates of YAML files: expressions are words, and what a line of control decides about stays as it is.
import { describe, expect, it } from 'vitest'
import type { Judge } from '../../../../src/promotion/merge/judge.ts'
import { mergeTemplates } from '../../../../src/promotion/merge/meaning/templates.ts'
import { at, plan, written } from '../../repository.ts'

const merged = (base: string, source: string, target: string, judge?: Judge) =>
  mergeTemplates(base, source, target, 'values.yaml.gotmpl', judge)

describe('a template', () => {
  it('is merged value by value, expressions and all', () => {
    const text = (own: string, tag: string, more = '') =>
      `a: {{ .Values.a | quote }} # why\n${own}image:\n  tag: ${tag}\n  host: "{{ .host }}.example.com"\n${more}`
    const result = merged(
      text('', '"1"'),
      text('', '"2"', 'b: {{ .b }}\n'),
      text('own: {{ .own }}\n', '"1"', 'mine: 1\n'),
    )
    expect(result).toEqual({ text: text('own: {{ .own }}\n', '"2"', 'b: {{ .b }}\nmine: 1\n'), conflicts: [] })
  })

  it('shows expressions in conflicts and to a judge', () => {
    const [base, source, target] = ['a: {{ .a }}\nz: 0\n', 'a: {{ .b }}\nz: 0\n', 'a: {{ .c }}\nz: 0\n']
    const sides = { pointer: 'a', base: '{{ .a }}', source: '{{ .b }}', target: '{{ .c }}' }
    expect(merged(base, source, target)).toMatchObject({ text: target, conflicts: [sides] })
    const asked: unknown[] = []
    const judge: Judge = (disputed) => {
      asked.push(disputed)
      return 'source'
    }
    expect(merged(base, source, target, judge)).toEqual({ text: source, conflicts: [] })
    expect(asked).toMatchObject([sides])
  })

  const controlled = (tag: string, host: string, own = '') =>
    `tag: ${tag}\n{{- if .tls }}\ntls:\n  host: ${host}\n{{- end }}\n${own}z: {{ .z }}\n`

  it('changes outside of what lines of control decide about', () => {
    expect(merged(controlled('1', 'a'), controlled('2', 'a'), controlled('1', 'own', 'o: 1\n'))).toEqual({
      text: controlled('2', 'own', 'o: 1\n'),
      conflicts: [],
    })
  })

  it.each([
    ['a change inside of such lines', controlled('1', 'b')],
    ['such lines that go', 'tag: 1\nz: {{ .z }}\n'],
    ['such lines that come', `${controlled('1', 'a')}{{- range .x }}\ny: 1\n{{- end }}\n`],
    ['lines that do not close', `${controlled('1', 'a')}{{- if .x }}\ny: 1\n`],
    ['an expression over several lines', `${controlled('2', 'a')}y: {{ .a\n  | quote }}\n`],
    ['what is no YAML otherwise', `${controlled('2', 'a')}y: "\n`],
  ])('is merged by lines: %s', (_, source) => {
    expect(merged(controlled('1', 'a'), source, controlled('1', 'a', 'o: 1\n'))).toBeNull()
  })

  it('is none without expressions', () => {
    expect(merged('a: 1\n', 'a: 2\n', 'a: 1\nb: 1\n')).toBeNull()
  })
})

it('a plan carries a value next to the target’s own line of a template, and keeps secrets from crossing', () => {
  const [dev, staging] = [at('dev', 'redis/values.yaml.gotmpl'), at('staging', 'redis/values.yaml.gotmpl')]
  const text = (log: string, password: string, own = '') =>
    `url: {{ .url }}.x\nlog: ${log}\n${own}adminPassword: ${password}\nz: {{ .z | quote }}-{{ .y }}\n`
  const made = plan({
    base: { [dev]: text('info', 'one') },
    source: { [dev]: text('debug', 'two') },
    target: { [staging]: text('info', 'own', 'mine: 1\n') },
  })
  expect(written(made)).toEqual({ [staging]: text('debug', 'own', 'mine: 1\n') })
  expect(JSON.stringify(made)).not.toContain('two')
})
