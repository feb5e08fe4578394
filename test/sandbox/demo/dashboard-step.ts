// The demo's look at the dashboard: one issue that says how every unit stands in every environment.
import { at, type World } from '../../scenarios/world.ts'
import type { Step } from './steps.ts'

export const dashboardStep = (world: World): Step => ({
  title: 'One issue says how everything stands, and why something is not open',
  async tell({ say, holds }) {
    const { data } = await world.as('alice').issues.listForRepo({ ...at, state: 'all', per_page: 100 })
    const issues = data.filter((issue) => issue.pull_request === undefined)
    const [dashboard] = issues
    const text = dashboard?.body?.replace(/<!--.*?-->\n?/g, '') ?? ''
    say(`#${dashboard?.number} “${dashboard?.title}” by sluice[bot]\n\n${(text.split('<details>')[0] ?? '').trim()}\n`)
    const row = text.split('\n').find((line) => line.startsWith('| `edge`')) ?? ''
    holds(
      'it says of the group that staging has it and prod is being asked',
      /^\| `edge` \| in step \| #\d+ is open/.test(row),
      true,
    )
    holds(
      'there is one dashboard',
      issues.map(({ title }) => title),
      ['Sluice dashboard'],
    )
  },
})
