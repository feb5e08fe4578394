// The plain path of a bot and a person through the sandbox, with the clients that they would use.

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { octokitAsInstallation, octokitFor } from './jwt.ts'
import { type Sandbox, startSandbox } from './world.ts'

let sandbox: Sandbox
const heard: { event: string; payload: { action?: string } }[] = []
const bot = createServer(async (request, response) => {
  heard.push({
    event: String(request.headers['x-github-event']),
    payload: (await json(request)) as { action?: string },
  })
  response.writeHead(202).end()
})
beforeAll(async () => {
  sandbox = await startSandbox()
  bot.listen(0, '127.0.0.1')
  await once(bot, 'listening')
  sandbox.setWebhookUrl(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/`)
})
afterAll(async () => {
  await sandbox.stop()
  bot.close()
})

const at = { owner: 'acme', repo: 'platform' }

describe('a conversation', () => {
  it('goes from a tree to a merged pull request, and tells the bot each step', async () => {
    const app = await octokitAsInstallation(sandbox)
    const alice = octokitFor(sandbox, sandbox.users.alice.token)
    const main = await app.rest.git.getRef({ ...at, ref: 'heads/main' })
    const base = main.data.object.sha
    const { data: tree } = await app.rest.git.createTree({
      ...at,
      base_tree: base,
      tree: [{ path: 'apps/web.yaml', mode: '100644', type: 'blob', content: 'image: web:1\n' }],
    })
    const { data: commit } = await app.rest.git.createCommit({
      ...at,
      message: 'Promote web',
      tree: tree.sha,
      parents: [base],
    })
    expect(commit.verification.verified).toBe(true)
    expect(commit.author.name).toBe('sluice[bot]')
    await app.rest.git.createRef({ ...at, ref: 'refs/heads/sluice/promote/staging/web', sha: commit.sha })
    const head = 'sluice/promote/staging/web'
    const { data: pull } = await app.rest.pulls.create({
      ...at,
      title: 'promote web to staging',
      head,
      base: 'main',
      body: 'Why',
    })
    expect(pull).toMatchObject({
      number: 1,
      mergeable: true,
      mergeable_state: 'clean',
      user: { login: 'sluice[bot]', type: 'Bot' },
    })
    await app.rest.issues.addLabels({ ...at, issue_number: 1, labels: ['sluice', 'sluice/promote'] })
    const assigned = { ...at, issue_number: 1, assignees: ['Alice', 'mallory', 'nobody'] }
    const { data: issue } = await app.rest.issues.addAssignees(assigned)
    expect(issue.assignees?.map(({ login }) => login)).toEqual(['alice'])
    await app.rest.checks.create({
      ...at,
      name: 'sluice/gate',
      head_sha: commit.sha,
      status: 'completed',
      conclusion: 'success',
    })
    const { data: comment } = await alice.rest.issues.createComment({ ...at, issue_number: 1, body: '/status' })
    await app.rest.reactions.createForIssueComment({ ...at, comment_id: comment.id, content: 'eyes' })
    await alice.rest.pulls.createReview({ ...at, pull_number: 1, event: 'APPROVE' })
    const { data: merged } = await alice.rest.pulls.merge({
      ...at,
      pull_number: 1,
      sha: commit.sha,
      merge_method: 'squash',
    })
    expect(merged.merged).toBe(true)
    const { data: file } = await alice.rest.repos.getContent({
      ...at,
      path: 'apps/web.yaml',
      mediaType: { format: 'raw' },
    })
    expect(file).toBe('image: web:1\n')
    await sandbox.drained()
    const told = heard.map(({ event, payload }) =>
      [event, payload.action].filter((word) => word !== undefined).join(' '),
    )
    expect(told).toEqual([
      'create',
      'push',
      'pull_request opened',
      'pull_request labeled',
      'pull_request labeled',
      'pull_request assigned',
      'check_run created',
      'check_run completed',
      'issue_comment created',
      'pull_request_review submitted',
      'push',
      'pull_request closed',
    ])
    expect(
      sandbox.requests.map(({ method, route, status, actor }) => `${method} ${route} ${status} ${actor}`),
    ).toContain('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge 200 alice')
  })
})
