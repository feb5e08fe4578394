// GitHub failing at each single request of the main story: what comes of it is the same as if nothing had been.
import { expect, it } from 'vitest'
import { cleanRun, mainStory, openStory } from './story.ts'
import { isWrite, type World } from './world.ts'

const clean = await cleanRun(mainStory)

const secondary = {
  message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
}
const onReads = {
  '502': { status: 502 },
  '429 with retry-after': { status: 429, headers: { 'retry-after': '60' } },
  '404': { status: 404, body: { message: 'Not Found' } },
} as const
const onWrites = {
  ...onReads,
  '502 after it was carried out': { status: 502, applied: true },
  'a cut connection after it was carried out': { status: 0, applied: true },
  '403 for the secondary limit': { status: 403, body: secondary },
  '403 for a missing permission': { status: 403, body: { message: 'Resource not accessible by integration' } },
  '422': { status: 422, body: { message: 'Validation Failed' } },
} as const
const cases = clean.flatMap((request, position) =>
  Object.entries(isWrite(request) ? onWrites : onReads).map(
    ([name, fault]) => [position, request.method, request.route, name, fault] as const,
  ),
)

/** The merge itself is the first request that counts. */
const strike = (world: World, position: number, fault: object) =>
  world.fault({ match: '* /**', nth: position + 2, ...fault })

it.each(cases)('request %i, %s %s: %s is healed', async (position, _method, _route, _name, fault) => {
  const { world, go } = await openStory(mainStory)
  try {
    strike(world, position, fault)
    await go()
    await world.settled()
    world.sandbox.faults.clear()
    // A person, or the sweep, has what failed sent again.
    await world.redeliverAll()
    await mainStory.inTheEnd(world)
    const requests = await world.during(world.redeliverAll)
    expect(requests.filter(isWrite)).toEqual([])
  } finally {
    await world.close()
  }
})
