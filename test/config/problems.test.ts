// Keys and types that are refused, where, and in which words. One row per mistake; ▸ marks the expected place.
import { describe, expect, it } from 'vitest'
import { dev, expectProblem, layout, more, type Row, refused, smallest, staging, three } from './build.ts'

const rows: readonly Row[] = [
  ['an empty file', '', 'empty', 'empty'],
  ['only comments', '# nothing\n\n# here\n', 'empty', 'empty'],
  ['null', 'null\n', 'empty', 'empty'],
  ['text instead of a map', '▸hello\n', 'wrong-type', 'a map'],
  ['a list instead of a map', '▸- a\n', 'wrong-type', 'a map'],
  ['an unknown key', smallest.replace('env', '▸enb'), 'unknown-key', 'Did you mean "environments"?'],
  ['an unknown key of an environment', staging('▸promot: auto'), 'unknown-key', 'Did you mean "promote"?'],
  ['extends by URL', more('▸extends: https://example.com/x.yaml'), 'unknown-key', '"extends"'],
  ['a merge key', more('▸<<: { mode: act }'), 'unknown-key', '"<<"'],
  ['a proto key', more('▸__proto__: { mode: act }'), 'unknown-key', '__proto__'],
  ['another version', smallest.replace('1', '▸2'), 'out-of-range', 'write 1'],
  ['a version as text', smallest.replace('1', '▸"1"'), 'wrong-type', 'is text'],
  ['a version as 1.0', smallest.replace('1', '▸1.0'), 'out-of-range', 'write 1'],
  ['no version', `▸layout: opencenter\n${three}`, 'missing-key', '`version`'],
  ['a key without value', more('▸mode:'), 'no-value', 'has no value'],
  ['duplicate keys', more('▸version: 1'), 'duplicate-key', 'twice'],
  ['duplicate keys on one line', staging('approvers: { users: [a], ▸users: [b] }'), 'duplicate-key', 'twice'],
  ['a key that is no text', more('▸1: 2'), 'wrong-type', 'quotes'],
  ['an anchor', smallest.replace('open', '&x ▸open'), 'alias', 'Anchors'],
  ['an alias', dev('  - &b ▸{ name: b, clusters: [b] }\n  - *b'), 'alias', 'Anchors'],
  ['a tag', smallest.replace('open', '!!str ▸open'), 'tag', 'tags'],
  ['a directive', `▸%YAML 1.1\n---\n${smallest}`, 'directive', 'directives'],
  ['two documents', `${smallest}▸---\n${smallest}`, 'many-documents', 'more than one'],
  ['promote: yes', staging('promote: ▸yes'), 'bad-value', 'write auto or manual'],
  ['promote: on', staging('promote: ▸on'), 'bad-value', 'write auto or manual'],
  ['promote: true', staging('promote: ▸true'), 'wrong-type', 'is true or false'],
  ['a mistyped choice', more('mode: ▸obsrve'), 'bad-value', 'Did you mean "observe"?'],
  ['a boolean as yes', more('bases: [{ repository: a/b, prereleases: ▸yes }]'), 'wrong-type', 'true or false'],
  ['a boolean in quotes', more('adjust: [{ create: ▸"true", keep: [a] }]'), 'wrong-type', 'without quotes'],
  ['an unknown preset', layout('▸opencentre'), 'bad-value', 'Did you mean "opencenter"?'],
  ['a list as layout', layout('▸[opencenter]'), 'wrong-type', 'a single value or a map'],
  ['a number as layout', layout('▸7'), 'wrong-type', 'opencenter'],
  ['no clusters', dev('  - { name: prod, after: [dev], clusters: ▸[] }'), 'too-few', 'at least one'],
  [
    'a cluster without name',
    dev('  - { name: prod, after: [dev], clusters: [▸{ from: a }] }'),
    'missing-key',
    '`name`',
  ],
  ['a fraction as limit', more('limits: { open: ▸1.5 }'), 'out-of-range', 'from 1 to 100'],
  ['a limit of nothing', more('limits: { open: ▸0 }'), 'out-of-range', 'from 1 to 100'],
  ['an infinite limit', more('limits: { open: ▸.inf }'), 'out-of-range', 'from 1 to 100'],
  ['a limit as text', more('limits: { open: ▸five }'), 'wrong-type', 'from 1 to 100'],
  ['a required number of 1.5', staging('require: ▸1.5'), 'out-of-range', 'whole number'],
  ['the same twice in a list', more('ignore: [a, b, ▸a]'), 'duplicate', 'twice'],
  ['broken YAML', more('mode: ▸}'), 'yaml-syntax', ''],
]

describe('parseConfig refuses', () => {
  it.each(rows)('%s', expectProblem)

  it('every mistake at once, in the order of the file', () => {
    const problems = refused(
      'version: 3\nmode: x\nlayout: opencenter\nenvironments: [{ nam: dev, clusters: 1 }]\nlimits: 5\n',
    )
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [1, 'out-of-range'],
      [2, 'bad-value'],
      [4, 'unknown-key'],
      [4, 'wrong-type'],
      [5, 'wrong-type'],
    ])
  })

  it('many mistakes with the first hundred and a word on the rest', () => {
    const problems = refused(more(Array.from({ length: 5000 }, (_, index) => `key${index}: 1`).join('\n')))
    expect(problems).toHaveLength(101)
    expect(problems.at(-1)).toMatchObject({ code: 'more-problems', line: null })
  })
})
