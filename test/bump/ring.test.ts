// Which environments a base's tags must pass first.
import { expect, it } from 'vitest'
import { ringsBefore } from '../../src/bump/ring.ts'

const environments = [
  { name: 'dev', after: [] },
  { name: 'staging-eu', after: ['dev'] },
  { name: 'staging-us', after: ['dev'] },
  { name: 'prod', after: ['staging-eu', 'staging-us'] },
]

it.each([
  ['dev', [], []],
  ['staging-eu', [], ['dev']],
  ['prod', [], ['staging-eu', 'staging-us']],
  ['prod', ['staging-us'], ['staging-eu', 'dev']],
  ['prod', ['staging-us', 'staging-eu'], ['dev']],
  ['prod', ['dev', 'staging-us', 'staging-eu'], []],
  ['nowhere', [], []],
])('before %s, where %j pin nothing, stand %j', (name, without: string[], rings) => {
  expect(ringsBefore(environments, name, (one) => !without.includes(one))).toEqual(rings)
})
