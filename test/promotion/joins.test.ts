// Whether another environment runs what is carried: each of its clusters is asked against the content that is carried.
import { expect, it } from 'vitest'
import { joinState, planJoin } from '../../src/promotion/joins.ts'
import { planPromotion } from '../../src/promotion/plan.ts'
import { configOf, type Files, repository } from './repository.ts'

const config = configOf(`version: 1
mode: act
layout: { slice: ["apps/{cluster}/{service}/**"] }
environments:
  - { name: dev, clusters: [dev] }
  - { name: staging, after: [dev], clusters: [staging-us, staging-eu] }
  - { name: perf, after: [dev], clusters: [perf] }
  - { name: prod, after: [staging, perf], clusters: [{ name: prod, from: staging-eu }] }
`)
const web = (cluster: string, tag: string): Files => ({
  [`apps/${cluster}/web/values.yaml`]: `tag: ${tag}\nown: ${cluster}\n`,
})
const at = (eu: string, perf: string): Files => ({
  ...web('staging-us', '1.0.0'),
  ...web('staging-eu', eu),
  ...web('perf', perf),
  ...web('prod', '1.0.0'),
})

it.each([
  ['behind', 'stable'],
  ['runs', 'edge'],
])('is %s, whichever cluster the content comes from', (kind, perf) => {
  const repo = repository()
  const [before, source] = [repo.commit(at('stable', perf)), repo.commit(at('edge', perf), 'feat: Go on')]
  const ends = { unit: 'web', services: ['web'], from: 'staging', source, target: source }
  const base = { kind: 'commit', commit: before, because: 'the test says so' } as const
  const plans = repo.run((known) =>
    planPromotion({ ...ends, to: 'prod', bases: new Map([['prod', base]]) }, config, known),
  ).done
  const trials = repo.run((known) => planJoin({ request: { ...ends, to: 'perf' }, plans }, config, known)).done
  expect(joinState(trials).kind).toBe(kind)
})
