// `sluice check` under an organisation's file, and the configuration that then holds.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { folderOf, onlyPlan, overlay } from './clone.ts'

afterAll(removeTemporaryFolders)

const clone = folderOf()
clone.write('org.yaml', 'version: 1\ndefaults: { limits: { open: 2 } }\nlocked: [mode]\n')
clone.write('bad.yaml', 'version: 1\ndefautls: {}\n')

describe('sluice check --effective', () => {
  it('prints each value and where it comes from', async () => {
    const { stdout, ending } = await clone.sluice('check', '--effective', '--organisation', 'org.yaml')
    expect(ending).toBe('done')
    expect(stdout).toMatch(/^limits\.open +2 +organisation {2}org\.yaml:2:29$/m)
    expect(stdout).toMatch(/^layout +opencenter +repository {2}\.github\/sluice\.yaml:\d+:\d+$/m)
    expect(stdout).toMatch(/^environments\.prod\.mode +observe +default$/m)
    expect(stdout).toMatch(/^note: .*`mode` is locked by org\.yaml.* \(locked-key\)$/m)
  })

  it('prints the same for programs', async () => {
    const { stdout } = await clone.sluice('check', '--effective', '--organisation', 'org.yaml', '--format', 'json')
    const { effective, problems, notes } = JSON.parse(stdout)
    expect(effective).toContainEqual({
      path: 'limits.open',
      value: 2,
      otherwise: null,
      origin: { kind: 'organisation', file: 'org.yaml', line: 2, column: 29 },
    })
    expect(problems).toEqual([])
    expect(notes).toMatchObject([{ code: 'locked-key', file: '.github/sluice.yaml' }])
  })

  it.each([
    [
      'the organisation’s file',
      ['--effective', '--organisation', 'bad.yaml'],
      'blocked',
      /^bad\.yaml:2:1: .*"defaults"\?/,
    ],
    ['the organisation’s file without it', ['--organisation', 'bad.yaml'], 'blocked', /^bad\.yaml:2:1: .*"defaults"\?/],
  ] as const)('says what is wrong with %s', async (_title, args, ending, says) => {
    const answer = await clone.sluice('check', ...args)
    expect(answer.ending).toBe(ending)
    expect(answer.stdout).toMatch(says)
  })

  it('names a file that cannot be read', async () => {
    const answer = await clone.sluice('check', '--organisation', 'none.yaml')
    expect(answer).toMatchObject({ ending: 'usage', stderr: expect.stringContaining('none.yaml of --organisation') })
  })
})

it('sluice check names locked keys as notes', async () => {
  const { stdout, ending } = await clone.sluice('check', '--organisation', 'org.yaml')
  expect(ending).toBe('done')
  expect(stdout).toMatch(/note: \.github\/sluice\.yaml:\d+:1: `mode` is locked by org\.yaml/)
})

it('sluice plan goes by what the organisation says', async () => {
  clone.write('hide.yaml', 'version: 1\ndefaults: { ignore: ["**/override-values.yaml"] }\n')
  const values = overlay('dev-cluster', 'redis/helm-values/override-values.yaml')
  clone.commitAll('start')
  clone.write(values, readFileSync(join(clone.directory, values), 'utf8').replace(/tag: .*/, 'tag: "9.9.9"'))
  clone.commitAll('move on')
  const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD~1', '--format', 'json']
  expect(onlyPlan(await clone.sluice(...plan)).changes).toHaveLength(1)
  expect(onlyPlan(await clone.sluice(...plan, '--organisation', 'hide.yaml')).changes).toEqual([])
  const bad = await clone.sluice(...plan, '--organisation', 'bad.yaml')
  expect(bad.ending).toBe('blocked')
  expect(JSON.parse(bad.stdout).problems).toMatchObject([{ code: 'unknown-key', file: 'bad.yaml', line: 2 }])
})
