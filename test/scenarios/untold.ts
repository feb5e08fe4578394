// What happens while nobody listens, for the conversations about the sweep.
import { expect } from 'vitest'
import { onlyPull, tagIn, values } from './redis.ts'
import { at, isWrite, type World } from './world.ts'

/** Webhooks of what happens meanwhile reach nobody, and GitHub's log of deliveries does not know of them. */
export async function untold<T>(world: World, happen: () => Promise<T>): Promise<T> {
  world.sandbox.setWebhookUrl(null)
  const answer = await happen()
  await world.sandbox.drained()
  for (const one of world.sandbox.deliveries.all()) if (one.state === 'failed') Object.assign(one, { statusCode: 200 })
  world.sandbox.setWebhookUrl(`${world.botUrl()}/api/github/webhooks`)
  return answer
}

export const writesOf = async (world: World, story: () => Promise<unknown>) =>
  (await world.during(story)).filter(isWrite)

/** One more sweep writes nothing. */
export const expectNothingLeft = async (world: World) => expect(await writesOf(world, () => world.sweep())).toEqual([])

/** A pull request that moves redis on in dev, not merged yet. */
export async function proposed(world: World, tag = '7.9.9') {
  const number = await world.propose('feat: Move redis on', await tagIn(world, 'dev', tag))
  await world.settled()
  return number
}

/** Values of the only promotion that is open. */
export const stagingSays = async (world: World) => world.read(values('staging'), (await onlyPull(world)).head.ref)

export async function say(world: World, body: string, by: 'alice' | 'bob' = 'bob') {
  const issue_number = await world.issue()
  const { data } = await world.as(by).issues.createComment({ ...at, issue_number, body })
  return { issue: issue_number, id: data.id }
}
