import { describe, expect, it } from 'vitest'
import { resolveService, type ServicePlaces } from '../../src/commands/resolve-service.ts'

const places: ServicePlaces = {
  having: new Map([
    ['dev', ['harbor', 'redis', 'tools']],
    ['staging', ['harbor', 'redis', 'a.proxy', 'b.proxy']],
    ['prod', ['redis', 'prod']],
  ]),
  groups: [{ name: 'pair', services: ['harbor', 'redis'] }],
  on: null,
}
const on = (environments: readonly string[], services: readonly string[]) => ({
  ...places,
  on: { environments, services },
})
const asked = (named: string | null, environment: string | null) =>
  ({ command: 'rollback', line: 3, named, environment }) as const
const meant = (environment: string, ...services: readonly string[]) => ({ kind: 'resolved', environment, services })

describe('what is meant', () => {
  it.each([
    ['both named', asked('redis', 'prod'), places, meant('prod', 'redis')],
    ['the only environment that has it', asked('tools', null), places, meant('dev', 'tools')],
    ['a group, of which the environment has one', asked('pair', 'prod'), places, meant('prod', 'redis')],
    ['a service of two groups by its own name', asked('proxy', null), places, meant('staging', 'a.proxy', 'b.proxy')],
    ['that of the pull request', asked(null, null), on(['staging'], ['redis']), meant('staging', 'redis')],
    [
      'the environment of the pull request',
      asked('redis', null),
      on(['staging'], ['harbor']),
      meant('staging', 'redis'),
    ],
    ['where one is named, that one', asked('redis', 'dev'), on(['staging'], ['redis']), meant('dev', 'redis')],
    ['a word for an environment', asked('dev', null), on(['staging'], ['redis']), meant('dev', 'redis')],
    ['a service called like an environment', asked('prod', null), places, meant('prod', 'prod')],
    [
      'only what the environment has',
      asked(null, 'prod'),
      on(['staging'], ['harbor', 'redis']),
      meant('prod', 'redis'),
    ],
  ] as const)('%s', (_, ask, where, expected) => {
    expect(resolveService(ask, where)).toEqual(expected)
  })
})

describe('what is asked back', () => {
  it.each([
    [
      'nothing is named',
      asked(null, 'prod'),
      places,
      'missing-value',
      'Say which service: write "/rollback <service> in <env>".',
    ],
    ['several have it', asked('redis', null), places, 'missing-value', 'It is in "dev", "staging", "prod".'],
    [
      'the pull request touched several',
      asked('redis', null),
      on(['dev', 'prod'], ['redis']),
      'missing-value',
      'Say where',
    ],
    ['the environment lacks it', asked('tools', 'prod'), places, 'not-there', 'It is in "dev".'],
    ['what was touched is gone', asked(null, null), on(['dev'], ['gone']), 'missing-value', 'Say where'],
    ['no such service', asked('radis', 'prod'), places, 'unknown-name', 'Did you mean "redis"?'],
    ['no such environment', asked('redis', 'prd'), places, 'unknown-environment', 'Did you mean "prod"?'],
  ] as const)('%s', (_, ask, where, code, says) => {
    const resolved = resolveService(ask, where)
    if (resolved.kind === 'resolved') throw new Error('it was clear')
    expect(resolved.problems).toMatchObject([{ code, line: 3 }])
    expect(resolved.problems[0]?.message).toContain(says)
  })
})
