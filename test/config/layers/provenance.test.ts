// Where each effective value comes from: the repository's file, the organisation's, a preset, or a default.
import { describe, expect, it } from 'vitest'
import { effectiveValues } from '../../../src/config/layers/provenance.ts'
import { file, layout, more, smallest, staging } from '../build.ts'
import { organisation, organisationFile } from './build.ts'

function valuesOf(text: string, over = '') {
  const found = effectiveValues(text, file, organisation(over))
  if ('problems' in found) throw new Error(`refused: ${JSON.stringify(found.problems)}`)
  return new Map(found.values.map(({ path, ...rest }) => [path, rest]))
}
const repository = (line: number, column: number) => ({ kind: 'repository', file, line, column })
const theirs = (line: number, column: number) => ({ kind: 'organisation', file: organisationFile, line, column })

describe('an effective value', () => {
  it.each<[title: string, text: string, over: string, path: string, value: unknown, origin: object]>([
    ['written in the repository', more('mode: act'), '', 'mode', 'act', repository(7, 7)],
    ['written by the organisation', smallest, 'defaults: { mode: act }', 'mode', 'act', theirs(2, 19)],
    ['written by nobody', smallest, '', 'mode', 'observe', { kind: 'default' }],
    ['inside of a map', more('limits: { open: 9 }'), '', 'limits.open', 9, repository(7, 17)],
    ['inside of a map that nobody wrote', smallest, '', 'limits.open', 5, { kind: 'default' }],
    ['of an environment', staging('soak: 30m'), '', 'environments.staging.soak', '30m', repository(8, 11)],
    [
      'of an environment by the organisation',
      smallest,
      'defaults: { environments: [{ name: prod, approvers: { users: [alice] } }] }',
      'environments.prod.approvers.users',
      ['alice'],
      theirs(2, 62),
    ],
    ['that environments inherit', more('mode: act'), '', 'environments.prod.mode', 'act', repository(7, 7)],
    ['that environments inherit from nobody', smallest, '', 'environments.prod.mode', 'observe', { kind: 'default' }],
    [
      'that is locked',
      more('mode: act'),
      'defaults: { mode: observe }\nlocked: [mode]',
      'mode',
      'observe',
      theirs(2, 19),
    ],
    ['that is locked without another', more('mode: act'), 'locked: [mode]', 'mode', 'observe', { kind: 'default' }],
    [
      'of a preset',
      smallest,
      '',
      'layout.groups',
      expect.arrayContaining(['services']),
      { kind: 'preset', name: 'opencenter' },
    ],
    [
      'of a layout of their own',
      layout('{ slice: ["{cluster}/{service}/**"] }'),
      '',
      'layout.slice',
      ['{cluster}/{service}/**'],
      repository(2, 18),
    ],
    ['that is a list', more('ignore: [a.md]'), '', 'ignore', ['a.md'], repository(7, 9)],
    [
      'of a variable, which is not shown',
      more('variables: { dev-cluster: { key: s3cret } }'),
      '',
      'variables.dev-cluster.key',
      '(hidden)',
      repository(7, 34),
    ],
    [
      'under the name of a secret, which is not shown',
      more('adjust: [{ set: { "a.password": hunter2, level: warn } }]'),
      '',
      'adjust',
      [{ set: { 'a.password': '(secret)', level: 'warn' } }],
      repository(7, 9),
    ],
  ])('%s', (_title, text, over, path, value, origin) => {
    expect(valuesOf(text, over).get(path)).toEqual({ value, otherwise: null, origin })
  })

  it('that no value can say is said in words', () => {
    expect(valuesOf(smallest).get('environments.prod.deadline')).toMatchObject({
      value: null,
      otherwise: expect.stringContaining('computed'),
      origin: { kind: 'default' },
    })
  })

  it('stands once', () => {
    const found = effectiveValues(smallest, file, null)
    const paths = 'values' in found ? found.values.map(({ path }) => path) : []
    expect(paths.length).toBeGreaterThan(50)
    expect(new Set(paths).size).toBe(paths.length)
  })
})
