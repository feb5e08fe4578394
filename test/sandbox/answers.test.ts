// Every answer and every payload of the sandbox is judged by GitHub's own schemas.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routeNames } from './rest/router.ts'
import { validateAnswer } from './schemas/answers.ts'
import { validateWebhook } from './schemas/webhooks.ts'
import { takeTour, type Visit } from './tour.ts'
import { type Sandbox, startSandbox } from './world.ts'

let sandbox: Sandbox
let seen: readonly Visit[]
beforeAll(async () => {
  sandbox = await startSandbox()
  seen = await takeTour(sandbox)
})
afterAll(() => sandbox.stop())

// Where the description contradicts what GitHub really sends.
const descriptionErrs = [
  // It wants every account to be a user and an enterprise at once.
  /^GET \/app\/installations 200: \[0\]\.account: must have required property '(name|slug|created_at|updated_at)'$/,
  // A bot's address has brackets: `1+sluice[bot]@users.noreply.github.com`.
  /head_commit\.author\.email: must match format "email"$/,
  // GitHub explains this 404 like any other.
  /^GET \/orgs\/\{org\}\/teams\/\{team_slug\}\/memberships\/\{username\} 404: .*404 has no body here$/,
]

describe('answers', () => {
  it('fit the OpenAPI description of GitHub, every one of them', () => {
    const faults = seen.flatMap(({ method, template, status, body }) =>
      validateAnswer(method, template, status, body).map((fault) => `${method} ${template} ${status}: ${fault}`),
    )
    const wrong = faults.filter((fault) => !descriptionErrs.some((known) => known.test(fault)))
    expect([...new Set(wrong)]).toEqual([])
  })

  it('were asked of every route that the sandbox has', () => {
    const visited = new Set(seen.map(({ method, template }) => `${method} ${template}`))
    expect(routeNames.filter((name) => !visited.has(name))).toEqual([])
  })

  it('hold GitHub’s words for what was refused', () => {
    const refused = seen.filter(({ status }) => status >= 400)
    const lines = refused.map(({ method, template, status, body }) => {
      const { message, errors = [] } = body as { message: string; errors?: { message?: string; code?: string }[] }
      return `${method} ${template} ${status} ${[message, ...errors.map((error) => error.message ?? error.code)].join(': ')}`
    })
    expect(lines).toMatchInlineSnapshot(`
      [
        "POST /app/installations/{installation_id}/access_tokens 422 The permissions requested are not granted to this installation.",
        "POST /repos/{owner}/{repo}/git/trees 422 GitRPC::BadObjectState",
        "POST /repos/{owner}/{repo}/git/refs 422 Reference already exists",
        "PATCH /repos/{owner}/{repo}/git/refs/{ref} 422 Update is not a fast forward",
        "GET /repos/{owner}/{repo}/git/ref/{ref} 404 Not Found",
        "GET /repos/{owner}/{repo} 404 Not Found",
        "PUT /repos/{owner}/{repo}/contents/{path} 409 note.md does not match 519dd581e50e5b45d3b3c76c3172e9c3ec293488",
        "PUT /repos/{owner}/{repo}/contents/{path} 422 Invalid request.

      "sha" wasn't supplied.",
        "GET /repos/{owner}/{repo}/contents/{path} 404 Not Found",
        "POST /repos/{owner}/{repo}/pulls 422 Validation Failed: A pull request already exists for acme:work.",
        "POST /repos/{owner}/{repo}/pulls 422 Validation Failed: invalid",
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge 404 ",
        "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge 405 Pull Request is not mergeable",
        "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge 409 Head branch was modified. Review and try the merge again.",
        "POST /repos/{owner}/{repo}/labels 422 Validation Failed: already_exists",
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments 422 Validation Failed: body is too long (maximum is 65536 characters)",
        "POST /repos/{owner}/{repo}/check-runs 403 You must authenticate via a GitHub App.",
        "GET /orgs/{org}/teams/{team_slug}/memberships/{username} 404 Not Found",
      ]
    `)
  })
})

describe('webhooks', () => {
  it('fit GitHub’s payload schemas, every one of them', () => {
    const sent = sandbox.deliveries.all()
    const faults = sent.flatMap(({ event, action, payload }) =>
      validateWebhook(event, payload).map((fault) => `${event} ${action ?? ''}: ${fault}`),
    )
    expect([...new Set(faults)]).toEqual([])
    expect(
      [...new Set(sent.map(({ event, action }) => `${event} ${action ?? ''}`.trim()))].sort(),
    ).toMatchInlineSnapshot(`
      [
        "check_run completed",
        "check_run created",
        "check_run requested_action",
        "check_run rerequested",
        "create",
        "deployment_status created",
        "installation suspend",
        "installation unsuspend",
        "installation_repositories added",
        "installation_repositories removed",
        "issue_comment created",
        "issue_comment deleted",
        "issue_comment edited",
        "merge_group checks_requested",
        "merge_group destroyed",
        "pull_request assigned",
        "pull_request auto_merge_enabled",
        "pull_request closed",
        "pull_request converted_to_draft",
        "pull_request edited",
        "pull_request labeled",
        "pull_request opened",
        "pull_request ready_for_review",
        "pull_request reopened",
        "pull_request review_request_removed",
        "pull_request review_requested",
        "pull_request synchronize",
        "pull_request unassigned",
        "pull_request unlabeled",
        "pull_request_review dismissed",
        "pull_request_review submitted",
        "push",
        "release created",
        "release published",
        "release released",
        "repository_dispatch flux",
        "status",
      ]
    `)
  })
})
