// The oracles must accept what GitHub itself shows as examples, and refuse it once something in it is wrong.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { validateAnswer } from './schemas/answers.ts'
import { validateWebhook } from './schemas/webhooks.ts'

const description = JSON.parse(
  readFileSync(new URL('generated/api.github.com.json', import.meta.resolve('@octokit/openapi')), 'utf8'),
) as { components: { examples: Record<string, { value: Record<string, unknown> }> } }

const example = (name: string) => structuredClone(description.components.examples[name]?.value ?? {})
const comment = () => ({ ...example('issue-comment') })
const comments = '/repos/{owner}/{repo}/issues/{issue_number}/comments'

describe('validateAnswer', () => {
  it.each([
    ['GET', '/repos/{owner}/{repo}/git/ref/{ref}', 200, 'git-ref'],
    ['POST', comments, 201, 'issue-comment'],
    ['POST', '/repos/{owner}/{repo}/statuses/{sha}', 201, 'status'],
    ['GET', '/repos/{owner}/{repo}/labels', 200, 'label-items'],
  ])("accepts GitHub's own example of %s %s", (method, path, status, name) => {
    expect(validateAnswer(method, path, status, example(name))).toEqual([])
  })

  it('does not mind how the braces of a path are named', () => {
    expect(validateAnswer('post', '/repos/{o}/{r}/issues/{number}/comments', 201, comment())).toEqual([])
  })

  it('names the place of a missing property', () => {
    const pull = example('pull-request')
    expect(validateAnswer('GET', '/repos/{owner}/{repo}/pulls/{pull_number}', 200, pull)).toEqual([
      "requested_teams[0]: must have required property 'type'",
    ])
  })

  it('refuses a wrong type and a wrong format deep in the body', () => {
    const body = { ...comment(), user: { ...example('simple-user'), login: 7 }, created_at: 'yesterday' }
    const faults = validateAnswer('POST', comments, 201, body)
    expect(faults).toContain('user.login: must be string')
    expect(faults).toContain('created_at: must match format "date-time"')
  })

  it('accepts null only where GitHub may answer null', () => {
    expect(validateAnswer('POST', comments, 201, { ...comment(), user: null })).toEqual([])
    expect(validateAnswer('POST', comments, 201, { ...comment(), url: null })).toEqual(['url: must be string'])
  })

  it('tells the words of an enumeration', () => {
    const body = { ...comment(), author_association: 'FRIEND' }
    expect(validateAnswer('POST', comments, 201, body).join()).toMatch(/author_association: .*OWNER/)
  })

  it('wants no body where there is none', () => {
    const path = '/repos/{owner}/{repo}/git/refs/{ref}'
    expect(validateAnswer('DELETE', path, 204, undefined)).toEqual([])
    expect(validateAnswer('DELETE', path, 204, { ok: true })).toEqual(['(body): 204 has no body here'])
  })

  it('judges errors that the description does not list as basic errors', () => {
    const path = '/repos/{owner}/{repo}/git/refs/{ref}'
    expect(validateAnswer('PATCH', path, 404, { message: 'Not Found', status: '404' })).toEqual([])
    expect(validateAnswer('PATCH', path, 404, { message: 404 })).toEqual(['message: must be string'])
  })

  it('refuses routes and successes that GitHub does not have', () => {
    expect(validateAnswer('GET', '/repos/{owner}/{repo}/promotions', 200, {})).toHaveLength(1)
    expect(validateAnswer('POST', comments, 202, comment())).toHaveLength(1)
  })
})

describe('validateWebhook', () => {
  it('lists what a payload lacks', () => {
    expect(validateWebhook('push', { ref: 'refs/heads/main' })).toContain("(body): must have required property 'after'")
  })

  it('judges by the action of the payload', () => {
    const payload = { action: 'created', comment: { body: 7 } }
    const faults = validateWebhook('issue_comment', payload)
    expect(faults).toContain('comment.body: must be string')
    expect(faults).toContain("(body): must have required property 'issue'")
  })

  it('accepts a whole payload and refuses a property that GitHub does not send', () => {
    const payload = { zen: 'Keep it logically awesome.', hook_id: 1, hook }
    expect(validateWebhook('ping', payload)).toEqual([])
    expect(validateWebhook('ping', { ...payload, zen: 7, wisdom: 1 })).toEqual([
      '(body): must NOT have additional properties (wisdom)',
      'zen: must be string',
    ])
  })

  it('refuses events and actions that GitHub does not send', () => {
    expect(validateWebhook('promotion', {})).toEqual(['(body): GitHub sends no promotion with action event'])
    expect(validateWebhook('pull_request', { action: 'promoted' })).toHaveLength(1)
  })
})

const hook = {
  type: 'Repository',
  id: 1,
  url: 'https://api.github.com/repos/acme/platform/hooks/1',
  ping_url: 'https://api.github.com/repos/acme/platform/hooks/1/pings',
  deliveries_url: 'https://api.github.com/repos/acme/platform/hooks/1/deliveries',
  name: 'web',
  active: true,
  events: ['push'],
  config: { content_type: 'json', insecure_ssl: '0', secret: '********', url: 'https://bot.example/' },
  updated_at: '2026-01-01T00:00:00Z',
  created_at: '2026-01-01T00:00:00Z',
}
