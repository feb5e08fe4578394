// Work that keeps the bot busy while something else is measured.
import { Octokit } from '@octokit/rest'
import type { Sandbox } from '../sandbox/world.ts'

const plans = 60
const at = { owner: 'acme', repo: 'platform' } as const

/** Commands that each make the bot read and plan a slice of a hundred files; answered at once, worked on for long. */
export async function keepBusy({ url, users, drained }: Sandbox) {
  const { rest } = new Octokit({ baseUrl: url, auth: users.bob.token })
  const issue = await rest.issues.create({ ...at, title: 'What would happen?' })
  for (let n = 0; n < plans; n++) {
    const body = `/promote redis to staging --plan\n\n${n}`
    await rest.issues.createComment({ ...at, issue_number: issue.data.number, body })
  }
  await drained()
}
