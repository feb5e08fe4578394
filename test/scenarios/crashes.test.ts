// The machine dying at each single request of a story, before it leaves and after GitHub carried it out.
import { describe, expect, it } from 'vitest'
import { cleanRun, openStory, type Story, stories } from './story.ts'
import { isWrite } from './world.ts'

/** Reads change nothing: to die before a request is to have died after the last write before it. */
async function pointsOf(story: Story) {
  const clean = await cleanRun(story)
  return clean.flatMap((request, position) => {
    const moment = isWrite(request) ? 'after' : position === 0 ? 'before' : null
    return moment === null ? [] : [[moment, position, request.method, request.route] as const]
  })
}

const all = await Promise.all(stories.map(async (story) => [story.name, story, await pointsOf(story)] as const))

describe.each(all)('%s', (_name, story, points) => {
  it.each(points)('heals after a power cut %s request %i, %s %s', async (moment, position) => {
    const { world, go } = await openStory(story, { wired: true })
    try {
      const cut = world.wire()?.trapAt(position + 1, moment)
      await go()
      await cut
      await world.restart('kill')
      await world.settled()
      await world.redeliverFailed()
      await story.inTheEnd(world)
      const requests = await world.during(world.redeliverAll)
      expect(requests.filter(isWrite)).toEqual([])
    } finally {
      await world.close()
    }
  })
})
