// What another configuration changes in effect: what is read counts, not what is written.
import { describe, expect, it } from 'vitest'
import { changesInEffect } from '../../src/config/effect.ts'
import { accepted, dev, layout, more, smallest, staging } from './build.ts'

const between = (before: string, after: string) => changesInEffect(accepted(before).config, accepted(after).config)
const lines = (before: string, after: string) =>
  between(before, after).map(
    ({ environment, key, before: was, after: is }) =>
      `${environment ?? '*'} ${key ?? '-'}: ${was ?? '–'} → ${is ?? '–'}`,
  )

describe('another configuration', () => {
  it.each([
    ['comments', `# a\n${smallest}`],
    ['defaults written out', more('limits: { open: 5 }\nmode: observe')],
    ['another style', smallest.replaceAll('{ ', '{').replaceAll(' }', '}')],
  ])('changes nothing by %s', (_title, after) => {
    expect(lines(smallest, after)).toEqual([])
    expect(lines(after, smallest)).toEqual([])
  })

  it.each<[title: string, before: string, after: string, is: readonly string[]]>([
    ['a limit', smallest, more('limits: { open: 9 }'), ['* limits.open: 5 → 9']],
    [
      'the mode of all',
      smallest,
      more('mode: act'),
      ['dev mode: observe → act', 'staging mode: observe → act', 'prod mode: observe → act'],
    ],
    ['the mode of one', smallest, staging('mode: act'), ['staging mode: observe → act']],
    ['a soak', staging('soak: 90m'), staging('soak: 1d'), ['staging soak: 90m → 1d']],
    [
      'a base that is named',
      smallest,
      more('bases: [{ repository: a/b }]'),
      [
        '* bases: auto → ["a/b"]',
        '* bases.a/b: – → {"host":"github.com","versioning":"auto","prereleases":false,"allow":null,"ignore":[],"schedule":null,"group":"base"}',
      ],
    ],
    [
      'a base that goes',
      more('bases: [{ repository: a/b }]'),
      more('bases: []'),
      [expect.stringMatching('bases: '), expect.stringMatching('bases.a/b: .* → –$')],
    ],
    [
      'approvers',
      smallest,
      staging('approvers: { users: [alice], teams: [leads] }'),
      ['staging approvers: nobody in particular → 1 of ["alice","team leads"]'],
    ],
    [
      'an environment that comes',
      smallest,
      smallest.concat('  - { name: live, after: [prod], clusters: [live-cluster] }\n'),
      ['live -: – → mode observe, after ["prod"], clusters ["live-cluster from prod-cluster"]'],
    ],
    [
      'an environment that goes',
      dev('  - { name: b, after: [dev], clusters: [b] }'),
      dev(''),
      ['b -: mode observe, after ["dev"], clusters ["b from a"] → –'],
    ],
    [
      'rules, by their number',
      more('adjust: [{ keep: [a] }, { keep: [b] }]'),
      more('adjust: [{ keep: [b] }, { keep: [c] }]'),
      ['* adjust: rule 1 → –', '* adjust: – → rule 2, new'],
    ],
    [
      'the order of rules',
      more('adjust: [{ keep: [a] }, { keep: [b] }]'),
      more('adjust: [{ keep: [b] }, { keep: [a] }]'),
      ['* adjust: one order → another order'],
    ],
    [
      'variables, without their values',
      more('variables: { dev-cluster: { a: s3cret1, b: s3cret2 } }'),
      more('variables: { dev-cluster: { b: s3cret3, c: s3cret4 } }'),
      [
        '* variables.dev-cluster.a: a value → –',
        '* variables.dev-cluster.b: a value → another value',
        '* variables.dev-cluster.c: – → a value',
      ],
    ],
    [
      'groups',
      more('groups: { mesh: [a] }'),
      more('groups: { mesh: [a, b], data: [c] }'),
      ['* groups.mesh: ["a"] → ["a","b"]', '* groups.data: – → ["c"]'],
    ],
    [
      'templates',
      layout('{ slice: ["{cluster}/{service}/**"] }'),
      layout('{ slice: ["x/{cluster}/{service}/**"] }'),
      ['* layout.slice: {cluster}/{service}/** → –', '* layout.slice: – → x/{cluster}/{service}/**'],
    ],
  ])('is told by %s', (_title, before, after, is) => {
    expect(lines(before, after)).toEqual(is)
  })

  it('against none is told by its environments', () => {
    const changes = changesInEffect(null, accepted(smallest).config)
    expect(changes.map(({ environment, key, before }) => [environment, key, before])).toEqual([
      ['dev', null, null],
      ['staging', null, null],
      ['prod', null, null],
    ])
  })
})
