// Who follows a bump, and when: the soak time is that of the environments before.
import { expect, it } from 'vitest'
import { bumpFollowers } from '../../src/messages/bump-words.ts'
import { configOf } from '../promotion/repository.ts'

it('an environment follows once the tag has stood for the soak time of those before it', () => {
  const config = configOf(`version: 1
layout: opencenter
environments:
  - { name: dev, clusters: [dev-cluster], soak: 30m }
  - { name: staging, after: [dev], clusters: [staging-cluster], soak: 2h }
  - { name: prod, after: [staging], clusters: [prod-cluster] }
`)
  const soaks = ['dev', 'staging', 'prod'].map((name) =>
    bumpFollowers(config, name).map(({ name, soak }) => [name, soak]),
  )
  expect(soaks).toEqual([[['staging', 1_800_000]], [['prod', 7_200_000]], []])
})
