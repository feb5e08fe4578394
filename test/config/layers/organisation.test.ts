// The organisation's file by itself: what it may say, and how it is refused.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseOrganisation } from '../../../src/config/layers/organisation.ts'
import { organisation, organisationFile } from './build.ts'

const refused = (text: string) => {
  const parsed = parseOrganisation(text, organisationFile)
  return 'problems' in parsed ? parsed.problems : expect.fail('the file was accepted')
}

describe('the file of an organisation', () => {
  it('may say nothing but its version', () => {
    expect(organisation('').locked).toEqual([])
  })

  it.each<[title: string, text: string, code: string, place: [number | null, number | null], words: string]>([
    ['without a version', 'defaults: {}', 'missing-key', [1, 1], 'version'],
    ['with an unknown key', 'version: 1\ndefautls: {}', 'unknown-key', [2, 1], 'Did you mean "defaults"?'],
    ['with an unknown default', 'version: 1\ndefaults: { limit: {} }', 'unknown-key', [2, 13], '"limits"'],
    ['with a layout', 'version: 1\ndefaults: { layout: opencenter }', 'unknown-key', [2, 13], 'The keys here are'],
    [
      'with clusters',
      'version: 1\ndefaults: { environments: [{ name: a, clusters: [b] }] }',
      'unknown-key',
      [2, 39],
      'keys here',
    ],
    ['with a wrong value', 'version: 1\ndefaults: { mode: atc }', 'bad-value', [2, 19], 'Did you mean "act"?'],
    ['that locks no key', 'version: 1\nlocked: [limits.opne]', 'unknown-key', [2, 10], 'Did you mean "open"?'],
    [
      'that locks what is the repository’s own',
      'version: 1\nlocked: [layout]',
      'unknown-key',
      [2, 10],
      'There is no key "layout" to lock',
    ],
    [
      'that locks all environments',
      'version: 1\nlocked: [environments]',
      'unknown-key',
      [2, 10],
      'environments.*.<key>',
    ],
    [
      'that locks a whole environment',
      'version: 1\nlocked: [environments.prod]',
      'unknown-key',
      [2, 10],
      'no single key',
    ],
    [
      'that locks names',
      'version: 1\nlocked: [environments.prod.name]',
      'unknown-key',
      [2, 10],
      'There is no key "name"',
    ],
    ['that locks inside of a list', 'version: 1\nlocked: [ignore.a]', 'unknown-key', [2, 10], 'as a whole'],
    ['that locks by prototype', 'version: 1\nlocked: [constructor]', 'unknown-key', [2, 10], 'no key "constructor"'],
    ['that locks twice', 'version: 1\nlocked: [mode, mode]', 'duplicate', [2, 16], 'twice'],
    [
      'with an environment twice',
      'version: 1\ndefaults: { environments: [{ name: a }, { name: a }] }',
      'duplicate-environment',
      [2, 49],
      '"a"',
    ],
    ['with an alias', 'version: 1\ndefaults: { ignore: &a [x], adjust: *a }', 'alias', [2, 24], 'not allowed'],
    ['of nothing', '# later\n', 'empty', [null, null], 'empty'],
    ['of a cycle of anchors', 'version: &a [*a]', 'alias-bomb', [1, 14], ''],
    ['of more than 1 MiB', `version: 1\n# ${'x'.repeat(2 ** 20)}`, 'too-large', [null, null], '1 MiB'],
    ['of open brackets', '['.repeat(200_000), 'too-deep', [1, 65], 'deep'],
  ])('is refused %s', (_title, text, code, [line, column], words) => {
    const [first] = refused(text)
    expect(first).toMatchObject({ code, file: organisationFile, line, column })
    expect(first?.message).toContain(words)
  })

  it('is accepted as the how-to shows it', () => {
    const page = readFileSync('docs/how-to/set-organisation-defaults.md', 'utf8')
    const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
    expect(parseOrganisation(text, organisationFile)).toMatchObject({ organisation: { locked: { length: 3 } } })
  })
})
