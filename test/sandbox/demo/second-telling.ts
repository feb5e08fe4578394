// The demo's end: what GitHub delivers twice has one effect.
import { at, isWrite, type World } from '../../scenarios/world.ts'
import type { Step } from './steps.ts'

export const secondTelling = (world: World): Step => ({
  title: 'GitHub delivers every webhook once more: nothing changes',
  async tell({ say, holds }) {
    const before = await picture(world)
    const control = async (path: string, body: unknown) =>
      fetch(`${world.sandbox.url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) })
    await control('reset', {})
    const known = world.sandbox.deliveries.all().length
    await control('deliveries', { action: 'redeliver', all: true })
    await world.settled()
    const again = world.sandbox.deliveries.all().slice(known)
    const writes = world.sandbox.requests.filter((one) => one.actor?.startsWith('sluice') && isWrite(one))
    say(`${again.length} deliveries were sent again, under the identifiers that they had.\n`)
    holds('every one was accepted', again.length > 0 && again.every(({ statusCode }) => statusCode === 202), true)
    holds('no pull request, comment, check or branch is new or different', await picture(world), before)
    holds('Sluice wrote nothing: 0 requests', writes, [])
  },
})

/** All that a webhook could have changed. */
async function picture(world: World) {
  const alice = world.as('alice')
  const pulls = await alice.pulls.list({ ...at, state: 'all', per_page: 100 })
  const comments = await alice.issues.listCommentsForRepo({ ...at, per_page: 100 })
  const checks = await Promise.all(pulls.data.map(({ head }) => world.gate(head.sha)))
  return {
    pulls: pulls.data.map(({ number, state, title, body, head, labels }) => [
      number,
      state,
      title,
      body,
      head.sha,
      labels,
    ]),
    comments: comments.data.map(({ id, body, updated_at }) => [id, body, updated_at]),
    checks,
    refs: [...world.sandbox.repository.refs].sort(),
  }
}
