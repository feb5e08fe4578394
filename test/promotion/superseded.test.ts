// Which open promotions another configuration leaves behind, and why.
import { expect, it } from 'vitest'
import { supersededBy } from '../../src/promotion/superseded.ts'
import { configOf } from './repository.ts'

const config = (staging: string, rest = '') =>
  configOf(`version: 1
mode: act
layout: opencenter
environments:
  - { name: dev, clusters: [a] }
  - { name: qa, after: [dev], clusters: [q] }
  - { name: staging, clusters: [b], ${staging} }
${rest}`)
const before = config('after: [dev]')
const open = { number: 7, environment: 'staging', unit: 'redis' }

it.each<[title: string, after: ReturnType<typeof config>, because: object | null]>([
  ['nothing that concerns it', config('after: [dev], soak: 30m'), null],
  ['another environment before it', config('after: [qa]'), { kind: 'source', from: 'qa' }],
  ['a branch of its own', config('after: [dev], branch: live'), { kind: 'branch' }],
  ['mode observe', config('after: [dev], mode: observe'), { kind: 'observed' }],
  [
    'no such environment',
    configOf('version: 1\nlayout: opencenter\nenvironments: [{ name: dev, clusters: [a] }]\n'),
    { kind: 'environment' },
  ],
  ['services without it', config('after: [dev], services: ["*", "!redis"]'), { kind: 'unselected' }],
  ['a group with it', config('after: [dev]', 'groups: { data: [redis, loki] }\n'), { kind: 'unit', units: ['data'] }],
  ['a group without it', config('after: [dev]', 'groups: { data: [loki] }\n'), null],
  ['whole environments', config('after: [dev]', 'group: environment\n'), { kind: 'unit', units: ['all'] }],
])('%s', (_title, after, because) => {
  expect(supersededBy(before, after, [open])).toEqual(because === null ? [] : [{ ...open, because }])
})

it('a unit of several services whose group goes travels one by one', () => {
  const grouped = config('after: [dev]', 'groups: { data: [redis, loki] }\n')
  const units = ['redis', 'loki']
  expect(supersededBy(grouped, before, [{ ...open, unit: 'data' }])).toMatchObject([
    { because: { kind: 'unit', units } },
  ])
})

it('a whole environment stays one as long as environments travel whole', () => {
  const whole = config('after: [dev]', 'group: environment\n')
  expect(supersededBy(whole, whole, [{ ...open, unit: 'all' }])).toEqual([])
  expect(supersededBy(whole, before, [{ ...open, unit: 'all' }])).toMatchObject([{ because: { kind: 'unit' } }])
})

it('a unit that is named with its group where the environment leaves it out without', () => {
  const after = config('after: [dev], services: ["*", "!redis"]')
  expect(supersededBy(before, after, [{ ...open, unit: 'services.redis' }])).toMatchObject([
    { because: { kind: 'unselected' } },
  ])
})
