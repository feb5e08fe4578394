// The machine dying at each single request of the main story, before it leaves and after GitHub carried it out.
import { expect, it } from 'vitest'
import { beforeMerge, cleanRun, expectPromoted } from './story.ts'
import { isWrite } from './world.ts'

const clean = await cleanRun()
const points = clean.flatMap((request, position) =>
  (isWrite(request) ? (['before', 'after'] as const) : (['before'] as const)).map(
    (moment) => [moment, position, request.method, request.route] as const,
  ),
)

it.each(points)('a power cut %s request %i, %s %s, heals with the next start', async (moment, position) => {
  const { world, merge } = await beforeMerge({ wired: true })
  try {
    const cut = world.wire()?.trapAt(position + 1, moment)
    await merge()
    await cut
    await world.restart('kill')
    await world.settled()
    await expectPromoted(world)
    const requests = await world.during(world.redeliverAll)
    expect(requests.filter(isWrite)).toEqual([])
  } finally {
    await world.close()
  }
})
