// The figures come out as programs read them: one object on stdout and nothing else.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const script = join(import.meta.dirname, 'bench', 'main.ts')

function bench(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

it('prints one JSON object of named figures with their units', () => {
  const { status, stdout, stderr } = bench('--json', '--only', 'requests-nothing')
  expect({ status, stderr }).toEqual({ status: 0, stderr: 'requests-nothing …\n' })
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(JSON.parse(stdout)).toEqual({
    'requests-nothing.push-outside-environments': {
      value: expect.any(Number),
      unit: 'requests',
      bar: 3,
      within: expect.any(Boolean),
    },
    'requests-nothing.comment-without-command': { value: 0, unit: 'requests', bar: 3, within: true },
  })
})

it.each([
  ['an unknown figure', ['--only', 'nosuch']],
  ['an unknown option', ['--fast']],
])('says what there is when asked for %s', (_, args) => {
  const { status, stdout, stderr } = bench(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(/^usage: .*\n(.*\n)*.*webhooks/)
})
