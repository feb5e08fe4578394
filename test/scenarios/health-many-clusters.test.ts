// One merge fails in every cluster of a large environment at once: one pull request, one hold for each content, and no request more for each cluster.
import { expect, it } from 'vitest'
import { bringToMany, burst, clusterNames, openMany } from './many-clusters.ts'
import { at, isWrite, type World } from './world.ts'

type Record = {
  readonly rollouts: readonly {
    readonly state: string
    readonly content: string
    readonly commit: string
    readonly cluster: string
  }[]
  readonly reverts: readonly { readonly cluster: string; readonly state: string }[]
}
type Holds = { readonly holds: readonly { readonly environment: string; readonly version: string | null }[] }

const revertsOf = async (world: World) =>
  (await world.pulls('all')).filter(({ head }) => head.ref.startsWith('sluice/revert/'))

/** However many clusters there are: the first is told at once, the others together. */
const mostRequests = 50
/** Failing, then failed, each once for the first and once for all the others. */
const mostTold = 4

it.each([5, 25])('in %i clusters', async (count) => {
  const world = await openMany(count)
  try {
    const names = clusterNames(count)
    const merged = await bringToMany(world)
    const requests = await world.during(async () => {
      for (const _ of ['first', 'second']) await burst(world, names)
    })
    expect(requests.length).toBeLessThanOrEqual(mostRequests)
    const [revert, ...others] = await revertsOf(world)
    expect(others).toEqual([])
    const { data } = await world.as('alice').pulls.listFiles({ ...at, pull_number: revert?.number ?? 0, per_page: 100 })
    expect(data.map(({ filename }) => filename.split('/')[2]).sort()).toEqual(names.toSorted())
    const record = (await world.ledger('rollouts/staging/redis.json')) as Record
    const failed = record.rollouts.filter(({ state }) => state === 'failed')
    expect(failed.map(({ cluster }) => cluster).sort()).toEqual(names.toSorted())
    expect(record.reverts.map(({ cluster, state }) => `${cluster} ${state}`).sort()).toEqual(
      names.map((name) => `${name} open`).sort(),
    )
    const { holds } = (await world.ledger('holds.json')) as Holds
    const held = holds.filter(({ environment }) => environment === 'prod').map(({ version }) => version)
    expect(held.toSorted()).toEqual([...new Set(failed.map(({ content }) => content))].sort())
    expect(holds.length - held.length).toBe(1)
    const again = await world.during(async () => {
      for (const _ of ['third', 'fourth', 'fifth']) await burst(world, names)
    })
    expect(again.length).toBeLessThanOrEqual(15)
    expect(again.filter(isWrite)).toEqual([])
    expect(await revertsOf(world)).toHaveLength(1)
    for (const issue_number of [merged, revert?.number ?? 0]) {
      const comments = await world.as('alice').issues.listComments({ ...at, issue_number })
      expect(comments.data).toEqual([])
    }
    const said = await world.checks(failed[0]?.commit ?? '', 'sluice/health')
    expect(said.length).toBeLessThanOrEqual(mostTold)
    for (const name of names) expect(said[0]?.summary).toContain(name)
  } finally {
    await world.close()
  }
})
