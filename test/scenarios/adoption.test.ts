// The whole way of somebody who adopts Sluice, installed, proposed, observed, acting on one
// environment, then on the next. At no step does anything come that the step before did not show.
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { at, isWrite, openWorld, type World } from './world.ts'

const seed = join(import.meta.dirname, '..', '..', 'fixtures', 'flat-files')
const configuration = '.github/sluice.yaml'
const values = (environment: string) => `charts/api/values-${environment}.yaml`
const tagged = (text: string | null, tag: string) => (text ?? '').replace(/tag: .*/, `tag: "${tag}"`)

let world: World
afterEach(() => world.close())

const move = async (tag: string) =>
  world.change(`feat: Move api to ${tag}`, { [values('dev')]: tagged(await world.read(values('dev')), tag) })
const said = async (issue_number: number) =>
  (await world.as('alice').issues.listComments({ ...at, issue_number })).data.map(({ body }) => body ?? '')
const titles = async () => (await world.pulls()).map(({ title }) => title)
async function mergeOnly(title: string) {
  expect(await titles()).toEqual([title])
  const [pull] = await world.pulls()
  await world.merge(pull?.number ?? 0)
  await world.settled()
  return pull
}
/** What a person edits in the proposed file. */
async function act(on: 'staging' | 'everything') {
  const text = (await world.read(configuration)) ?? ''
  const edited =
    on === 'everything'
      ? text.replace('mode: observe', 'mode: act').replace(/^ {4}mode: act\n/m, '')
      : text.replace('  - name: staging\n', '  - name: staging\n    mode: act\n')
  return world.change(`feat: Act on ${on}`, { [configuration]: edited })
}
async function dashboard() {
  const { data } = await world.as('alice').issues.listForRepo({ ...at, creator: 'sluice[bot]', state: 'all' })
  return data.find(({ pull_request }) => pull_request === undefined)?.body ?? null
}

it('goes from the installation to promotions into the last environment, and no step surprises', async () => {
  world = await openWorld({ seed, files: { [configuration]: null } })
  const proposal = await mergeOnly('Configure Sluice')
  expect(proposal?.body).toContain('| staging | dev | `staging` | 5 |')
  expect([await world.head('sluice-ledger'), await dashboard()]).toEqual([null, null])

  // Observed: said on the merged pull request and by /status, and nothing else is written.
  let merged = 0
  const requests = await world.during(async () => {
    merged = await move('1.9.0')
  })
  const written = requests.filter(isWrite).map(({ route }) => route.split('/').at(-1))
  expect(new Set(written)).toEqual(new Set(['check-runs', 'comments']))
  expect((await said(merged)).join()).toMatch(/Observed only.*`api` to \*\*staging\*\*: would open/s)
  const issue = await world.issue()
  const status = async () => (await world.comment(issue, '/status', 'carol')).replies.join()
  expect(await status()).toContain('| `api` | would open, 1 change | – |')

  // Acting on staging: what stands is the baseline, and nothing says that a merge would bring it.
  await act('staging')
  expect(await titles()).toEqual([])
  const first = (await dashboard()) ?? ''
  expect(first).toContain('so nothing was opened: `/promote api to staging` opens it')
  expect(first).toMatch(/\| staging \| staging \| `api` \| 0 \| 1 \| \d{4}-\d\d-\d\d \|/)
  await move('1.9.1')
  const staging = await mergeOnly('promote api to staging')
  expect(staging?.body).toContain('Review and merge it; what would come to prod is shown here then.')
  expect(staging?.body).toContain('| charts/api/values-staging.yaml | image.tag | 1\\.8.0 | 1\\.9.1 |')
  expect((await said(staging?.number ?? 0)).join()).toMatch(/Observed only.*`api` to \*\*prod\*\*: would open/s)

  // Acting on everything: prod has a cut of its own, and receives what is merged from then on.
  await act('everything')
  expect(await titles()).toEqual([])
  await move('1.9.2')
  expect((await mergeOnly('promote api to staging'))?.body).toContain('the next environment follows by itself')
  const prod = await mergeOnly('promote api to prod')
  expect(prod?.body).toContain('Review and merge it; nothing comes after prod.')
  expect(await world.read(values('prod'))).toContain('tag: "1.9.2"\nreplicas: 4\nhost: api.example.com')
  expect(await status()).toMatch(/1 unit in step everywhere.*`api`/s)

  // A service that prod does not have comes when a person asks for it.
  const { replies } = await world.comment(issue, '/promote reports to prod')
  expect(replies.join()).toMatch(/`reports` to \*\*prod\*\*: opened #\d+/)
  const copy = await mergeOnly('promote reports to prod')
  expect(copy?.body).toContain('prod does not have reports yet: a first copy')
  expect(await world.read('charts/reports/values-prod.yaml')).toContain('host: reports.prod.example.com')
  expect((await world.during(world.redeliverAll)).filter(isWrite)).toEqual([])
})
