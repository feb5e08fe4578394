// Tags of base repositories travel by bump, never by promotion.
import { describe, expect, it } from 'vitest'
import { at, config, plan, written } from '../repository.ts'

const [dev, staging] = [at('dev', 'sources/opencenter-redis.yaml'), at('staging', 'sources/opencenter-redis.yaml')]
const git = (ref: string, { url = 'https://github.com/o/base', interval = '5m', comment = '' } = {}) =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata:\n  name: opencenter-redis\nspec:\n  interval: ${interval}\n  url: ${url}\n  ref:\n    ${ref}\n${comment}`
const ask = (base: string, source: string, target: string, more = '') =>
  plan({ base: { [dev]: base }, source: { [dev]: source }, target: { [staging]: target }, config: config(more) })

it.each([
  ['a bump', git('tag: "2"')],
  ['an unquoted one', git('tag: 2026.10')],
  ['a branch instead', git('branch: main')],
  ['a commit beside it', git('tag: "1"\n    commit: abc')],
])('%s in the source stays there', (_, source) => {
  expect(ask(git('tag: "1"'), source, git('tag: "0"'))).toMatchObject({ changes: [], conflicts: [] })
})

it('the tag of an OCIRepository stays, too', () => {
  const oci = (tag: string) => git(`tag: "${tag}"`, { url: 'oci://ghcr.io/o/base' }).replace('kind: Git', 'kind: OCI')
  expect(ask(oci('1'), oci('2'), oci('0'))).toMatchObject({ changes: [], conflicts: [] })
})

it('does not hold up what else changed', () => {
  const made = ask(git('tag: "1"'), git('tag: "2"', { interval: '9m' }), git('tag: "0" # mine'))
  expect(written(made)).toEqual({ [staging]: git('tag: "0" # mine', { interval: '9m' }) })
})

it('holds for the tag in the commented alternative too', () => {
  const comment = (tag: string) => `  # ref:\n  #   tag: "${tag}"\n`
  const made = ask(
    git('tag: "1"', { comment: comment('1') }),
    git('tag: "2"', { comment: comment('2'), interval: '9m' }),
    git('tag: "0"', { comment: comment('0') }),
  )
  expect(written(made)).toEqual({ [staging]: git('tag: "0"', { comment: comment('0'), interval: '9m' }) })
})

it('a repository that follows a branch on all sides is merged as any file', () => {
  expect(written(ask(git('branch: main'), git('branch: next'), git('branch: main')))).toEqual({
    [staging]: git('branch: next'),
  })
})

it('a first copy brings the tag along', () => {
  const made = plan({ base: null, source: { [dev]: git('tag: "1"') }, target: {} })
  expect(written(made)[staging]).toBe(git('tag: "1"'))
})

describe('with bases in the configuration', () => {
  const bases = 'bases:\n  - repository: O/Base\n'
  it.each([
    'ssh://git@github.com/o/base.git',
    'git@github.com:o/base',
    'https://git@GitHub.com:443/o/base.git/',
    'https://github.com/o/base',
  ])('%s is one', (url) => {
    expect(ask(git('tag: "1"', { url }), git('tag: "2"', { url }), git('tag: "1"', { url }), bases).changes).toEqual([])
  })

  it.each(['https://github.com/o/other', 'https://example.com/o/base'])('%s is none, its tag travels', (url) => {
    expect(
      ask(git('tag: "1"', { url }), git('tag: "2"', { url }), git('tag: "1"', { url }), bases).changes,
    ).toHaveLength(1)
  })
})
