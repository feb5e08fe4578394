import { describe, expect, it } from 'vitest'
import { recipientsIn } from '../../../src/promotion/secrets/recipients.ts'
import { at, type Files, planAll } from '../repository.ts'

const rule = (pattern: string, age = 'age1firstfirst') =>
  `creation_rules:\n  - path_regex: '${pattern}'\n    age: ${age}\n  - age: age1otherother\n`

describe('rules', () => {
  it.each([
    ['the first that fits', rule('services/.*\\.ya?ml$'), ['age1firstfirst']],
    ['one without a pattern', rule('elsewhere'), ['age1otherother']],
    ['with a look-around', rule('services/(?!.*\\.pub$).*'), ['age1firstfirst']],
    [
      'as the generator writes them',
      rule('applications/overlays/[^/]+/(managed-services|services)/.*/.*\\.ya?ml$'),
      ['age1firstfirst'],
    ],
    ['several in a line', rule('services', '"age1aaaaaaaa,age1bbbbbbbb"'), ['age1aaaaaaaa', 'age1bbbbbbbb']],
    [
      'a folded text',
      rule('services', '>-\n      age1aaaaaaaa,\n      age1bbbbbbbb'),
      ['age1aaaaaaaa', 'age1bbbbbbbb'],
    ],
    [
      'groups of keys',
      'creation_rules:\n  - key_groups:\n      - age: [age1aaaaaaaa]\n        pgp: [ABCDEF0123456789]\n',
      ['age1aaaaaaaa', 'ABCDEF0123456789'],
    ],
    ['no rules', 'stores: {}\n', []],
    ['no YAML', '[[[[', []],
    ['a recipient that is none', rule('services', '"<b>@all</b>"'), []],
  ])('%s', (_, rules, expected) => {
    expect(recipientsIn(rules, 'applications/overlays/prod/services/redis/secret.yaml')).toEqual(expected)
  })

  it.each([
    '(a+)+$',
    '(a*)*b',
    '((a|b)+c)*',
    '(.*)*',
    '.*.*.*.*x',
    'a{1,}b{1,}c{1,}d{1,}',
    '(a)\\1',
    'x'.repeat(301),
    '(',
  ])('a pattern that could run away is not run: %s', (pattern) => {
    expect(recipientsIn(rule(pattern), `${'a'.repeat(60)}!`)).toEqual([])
  })
})

describe('the plan', () => {
  const source: Files = { [at('dev', 'redis/a.yaml')]: 'kind: Secret\nstringData: { a: x }\n' }
  const target = (more: Files): Files => ({ [at('staging', 'redis/b.yaml')]: 'b: 1\n', ...more })
  const ask = (more: Files) => planAll({ base: {}, source, target: target(more) })

  it('names the recipients of the nearest rules', () => {
    const { done } = ask({
      '.sops.yaml': rule('.*'),
      'applications/overlays/staging-cluster/.sops.yaml': rule('^services/redis/', 'age1cluster'),
    })
    expect(done[0]?.secrets).toMatchObject([{ missing: true, recipients: ['age1cluster'] }])
    expect(done[0]?.secrets[0]?.message).toContain('age1cluster')
  })

  it('reads the root’s when there is no nearer one, and lives without any', () => {
    expect(ask({ '.sops.yaml': rule('services/.*') }).done[0]?.secrets).toMatchObject([
      { recipients: ['age1firstfirst'] },
    ])
    expect(ask({}).done[0]?.secrets).toMatchObject([{ recipients: [] }])
  })

  it('says that no rule covers the secret, but not where one cannot be judged', () => {
    const message = (rules: string) => ask({ '.sops.yaml': rules }).done[0]?.secrets[0]?.message
    const only = (pattern: string) => `creation_rules:\n  - path_regex: '${pattern}'\n    age: age1firstfirst\n`
    expect(message(only('elsewhere/'))).toContain('No rule of .sops.yaml covers this path')
    expect(message(only('(a+)+$'))).not.toContain('No rule')
    expect(message('creation_rules:\n  - path_regex: redis\n    kms: arn\n')).not.toContain('No rule')
  })

  it('asks for no rules when no secret is missing', () => {
    const plain: Files = { [at('dev', 'redis/a.yaml')]: 'a: 1\n' }
    const { asked } = planAll({ base: {}, source: plain, target: target({ '.sops.yaml': rule('.*') }) })
    expect(JSON.stringify(asked)).not.toContain('.sops.yaml')
  })
})
