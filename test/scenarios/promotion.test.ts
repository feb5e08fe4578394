// The main job as a conversation: a merge in dev becomes the staging promotion, and staging's merge prod's.
import { afterEach, expect, it } from 'vitest'
import { defaultSeed } from '../sandbox/world.ts'
import { openWorld, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const values = (cluster: string) => `applications/overlays/${cluster}/services/redis/helm-values/override-values.yaml`

it('opens the staging promotion when a dev pull request merges', async () => {
  world = await openWorld({ seed: defaultSeed, logLevel: process.env.TEST_LOG ?? 'silent' })
  const before = await world.read(values('dev-cluster'))
  console.log(before)
  console.log(await world.read(values('staging-cluster')))
  await world.change('feat: Move redis on', { [values('dev-cluster')]: (before ?? '').replace(/tag: .*/, 'tag: "7.9.9"') })
  const open = await world.pulls()
  console.log(open.map((pull) => `${pull.title}\n${pull.body}`))
  console.log(world.sandbox.requests.map((r) => `${r.method} ${r.route} ${r.status} ${r.actor}`).join('\n'))
  expect(open).toHaveLength(1)
})
