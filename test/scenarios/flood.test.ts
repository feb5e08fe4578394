// Somebody floods a repository with commands: a few are run, one reply says so, and nobody else waits for the rest.
import { afterEach, expect, it } from 'vitest'
import { mostCommentsAMinute } from '../../src/handle/command/command-limit.ts'
import { remembered } from './remembered.ts'
import { at, openWorld, type PersonName, type World } from './world.ts'

let world: World
afterEach(() => world.close())

/** All within one minute of GitHub's clock. */
const opened = async () => {
  const now = new Date()
  world = await openWorld({ now: () => now })
  return world.issue()
}
const comments = (issue_number: number, by: PersonName, count: number) => async () => {
  const all = Array.from({ length: count }, () =>
    world.as(by).issues.createComment({ ...at, issue_number, body: '/help' }),
  )
  await Promise.all(all)
}
const bodies = async (issue_number: number) => {
  const { data } = await world.as('alice').issues.listComments({ ...at, issue_number, per_page: 100 })
  return data.filter(({ user }) => user?.type === 'Bot').map(({ body }) => body ?? '')
}

it('a few comments of a flood are run, the rest costs nothing and is said once, and others are answered as ever', async () => {
  const issue = await opened()
  await world.during(comments(issue, 'bob', mostCommentsAMinute + 1))
  expect((await bodies(issue)).filter((body) => body.includes('more than 20 comments'))).toHaveLength(1)
  expect(await bodies(issue)).toHaveLength(mostCommentsAMinute + 1)
  expect(await world.during(comments(issue, 'bob', 20))).toEqual([])
  const { replies, reactions } = await world.comment(issue, '/help', 'trent')
  expect([replies.length, reactions]).toEqual([1, ['eyes', 'rocket']])
  expect(remembered(world, 'commands:')).toHaveLength(1)
})

it('a stranger who floods gets no reply at all', async () => {
  const issue = await opened()
  await world.during(comments(issue, 'mallory', mostCommentsAMinute + 5))
  expect(await bodies(issue)).toEqual([])
})
