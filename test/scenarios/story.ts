// One short story for faults and crashes: a merge in dev, and how everything must stand once it was dealt with.
import { expect } from 'vitest'
import { onlyPull, promotion, record, slice, tagIn, values, withTag } from './redis.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

/** A world in which a developer's pull request waits to be merged; `merge` starts the story. */
export async function beforeMerge(options: WorldOptions = {}) {
  const world = await openWorld(options)
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', '7.9.9'))
  await world.settled()
  return { world, merge: () => world.merge(number) }
}

/** Exactly one promotion with the right content, labels, gate and memory, and nothing else. */
export async function expectPromoted(world: World) {
  const pull = await onlyPull(world)
  expect(await world.pulls('all')).toHaveLength(1)
  expect(pull.title).toBe('promote redis to staging')
  expect(pull.body).toMatch(/image\.tag .*9/)
  expect(pull.labels.map((label) => label.name).sort()).toEqual(['sluice', 'sluice/promote'])
  expect(await world.read(values('staging'), pull.head.ref)).toBe(withTag(await world.read(values('staging')), '7.9.9'))
  expect((await world.gate(pull.head.sha))[0]).toMatchObject({ conclusion: 'success', title: 'Ready to merge' })
  expect(await world.ledger(record('staging'))).toMatchObject({
    open: { branch: promotion('staging'), head: pull.head.sha },
    refused: [],
  })
  const { data } = await world
    .as('alice')
    .pulls.listFiles({ owner: 'acme', repo: 'platform', pull_number: pull.number })
  expect(data.map((file) => file.filename)).toEqual([values('staging')])
  expect(await world.read(`${slice('prod')}/kustomization.yaml`)).not.toBeNull()
}

/** The requests of the whole story when nothing goes wrong. */
export async function cleanRun() {
  const { world, merge } = await beforeMerge()
  try {
    const requests = await world.during(merge)
    await expectPromoted(world)
    return requests
  } finally {
    await world.close()
  }
}
