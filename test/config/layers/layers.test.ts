// A repository's file over the organisation's: what wins, what is locked, and whose mistake a problem is.
import { describe, expect, it } from 'vitest'
import type { Config } from '../../../src/config/model.ts'
import { accepted, file, more, smallest, staging } from '../build.ts'
import { laid, organisationFile, refusedUnder } from './build.ts'

const environmentOf = (config: Config, name: string) => config.environments.find((one) => one.name === name)

describe('defaults of the organisation', () => {
  it.each<[title: string, repository: string, over: string, is: Partial<Config>]>([
    ['hold where the repository says nothing', smallest, 'defaults: { mode: act }', { mode: 'act' }],
    ['give way to the repository', more('mode: observe'), 'defaults: { mode: act }', { mode: 'observe' }],
    [
      'are joined key by key',
      more('secrets: { allow: [tokenTTL] }'),
      'defaults: { secrets: { keys: ["*_credential"] } }',
      { secrets: { keys: ['*_credential'], allow: ['tokenTTL'] } },
    ],
    [
      'give way as whole lists',
      more('ignore: [a.md]'),
      'defaults: { ignore: [b.md, c.md], limits: { open: 2 } }',
      { ignore: ['a.md'], limits: { open: 2 } },
    ],
    [
      'give way to another kind of value',
      more('bases: auto'),
      'defaults: { bases: [{ repository: acme/base }] }',
      { bases: 'auto' },
    ],
  ])('%s', (_title, repository, over, is) => {
    expect(laid(repository, over).config).toMatchObject(is)
  })

  it('meet environments by name, and add none', () => {
    const over =
      'defaults: { environments: [{ name: staging, promote: manual, soak: 1h }, { name: qa, promote: manual }] }'
    const { config } = laid(staging('soak: 2h'), over)
    expect(config.environments.map(({ name, promote, soak }) => [name, promote, soak])).toEqual([
      ['dev', 'auto', 0],
      ['staging', 'manual', 7_200_000],
      ['prod', 'auto', 0],
    ])
  })

  it('pass over environments that a repository does not have in rules for adjustments', () => {
    const over =
      'defaults: { adjust: [{ environments: [qa, prod], keep: [a] }, { environments: [qa], keep: [b] }, { keep: [c] }] }'
    expect(laid(smallest, over).config.adjust.map(({ environments, keep }) => [environments, keep])).toEqual([
      [['prod'], ['a']],
      [null, ['c']],
    ])
  })

  it('change nothing where there are none', () => {
    expect(laid(smallest, '').config).toEqual(accepted(smallest).config)
  })

  it('leave no mark on what is read next', () => {
    laid(smallest, 'defaults: { mode: act }')
    expect(accepted(smallest).config.mode).toBe('observe')
  })
})

describe('keys that the organisation locked', () => {
  it.each<[title: string, repository: string, over: string, at: [number, number], key: string]>([
    ['a key', more('mode: act'), 'defaults: { mode: observe }\nlocked: [mode]', [7, 1], 'mode'],
    ['a key without a default', more('mode: act'), 'locked: [mode]', [7, 1], 'mode'],
    ['a key within one', more('limits: { open: 9 }'), 'locked: [limits.open]', [7, 11], 'limits.open'],
    ['all of a map', more('limits: { open: 9 }'), 'locked: [limits]', [7, 1], 'limits'],
    [
      'an environment’s',
      staging('mode: act'),
      'locked: [environments.staging.mode]',
      [8, 5],
      'environments.staging.mode',
    ],
    [
      'every environment’s',
      staging('mode: act'),
      'locked: ["environments.*.mode"]',
      [8, 5],
      'environments.staging.mode',
    ],
    ['an environment’s by the outer one', staging('mode: act'), 'locked: [mode]', [8, 5], 'environments.staging.mode'],
  ])('are ignored and named: %s', (_title, repository, over, [line, column], key) => {
    const { config, notes } = laid(repository, over)
    expect(notes).toMatchObject([{ code: 'locked-key', file, line, column }])
    expect(notes[0]?.message).toContain(`\`${key}\` is locked by ${organisationFile}`)
    expect([config.mode, ...config.environments.map(({ mode }) => mode)]).not.toContain('act')
    expect(config.limits.open).toBe(5)
  })

  it('have the value of the organisation', () => {
    const over = `defaults:
  limits: { open: 2 }
  environments: [{ name: staging, approvers: { users: [alice] } }]
locked: [limits.open, environments.staging.approvers]`
    const { config, notes } = laid(`${staging('approvers: { users: [mallory] }')}limits: { open: 50 }\n`, over)
    expect(config.limits.open).toBe(2)
    expect(environmentOf(config, 'staging')?.approvers?.users).toEqual(['alice'])
    expect(notes.map(({ code }) => code)).toEqual(['locked-key', 'locked-key'])
  })

  it('do not follow the mode of the repository', () => {
    const modes = (repository: string, over: string) =>
      laid(repository, over).config.environments.map(({ mode }) => mode)
    expect(modes(more('mode: act'), 'locked: [environments.prod.mode]')).toEqual(['act', 'act', 'observe'])
    expect(modes(more('mode: act'), 'locked: ["environments.*.mode"]')).toEqual(['observe', 'observe', 'observe'])
    const acting = 'defaults: { mode: act }\nlocked: [environments.prod.mode]'
    expect(modes(more('mode: observe'), acting)).toEqual(['observe', 'observe', 'act'])
  })

  it('leave other environments alone', () => {
    const { config, notes } = laid(staging('promote: manual'), 'locked: [environments.prod.promote]')
    expect(environmentOf(config, 'staging')?.promote).toBe('manual')
    expect(notes).toEqual([])
  })
})

describe('automatic merges into an environment with approvers', () => {
  const approvers = 'approvers: { users: [alice] }'
  const auto = 'defaults: { environments: [{ name: staging, merge: auto }] }'

  it('are allowed where the organisation asks for them', () => {
    expect(environmentOf(laid(staging(approvers), auto).config, 'staging')?.merge).toBe('auto')
  })

  it.each([
    [
      'by the repository over approvers of the organisation',
      staging('merge: auto'),
      `defaults: { environments: [{ name: staging, ${approvers} }] }`,
    ],
    ['by the repository although the organisation asks, too', staging(`merge: auto\n    ${approvers}`), auto],
  ])('are refused when asked for %s', (_title, repository, over) => {
    expect(refusedUnder(repository, over)).toMatchObject([{ code: 'auto-merge-with-approvers', file, line: 8 }])
  })

  it('are allowed where the repository’s own word is locked away', () => {
    const repository = staging(`merge: auto\n    ${approvers}`)
    const { config } = laid(repository, `${auto}\nlocked: ["environments.*.merge"]`)
    expect(environmentOf(config, 'staging')?.merge).toBe('auto')
  })
})

describe('a problem', () => {
  it('that a default makes stands in the file of the organisation', () => {
    const over = 'defaults:\n  environments:\n    - { name: prod, require: 3 }'
    expect(refusedUnder(smallest, over)).toMatchObject([
      { code: 'out-of-range', file: organisationFile, line: 4, column: 30 },
    ])
  })

  it('of the repository stands in its own file, at its own place', () => {
    expect(refusedUnder(more('limits: { opne: 1 }'), 'defaults: { limits: { open: 2 } }')).toMatchObject([
      { code: 'unknown-key', file, line: 7, column: 11 },
    ])
    expect(
      refusedUnder('version: 1\nlayout: opencenter\n', 'defaults: { environments: [{ name: prod }] }'),
    ).toMatchObject([{ code: 'missing-key', file, line: 1, column: 1 }])
  })
})
