// Webhooks as GitHub sends them, and as they go wrong: lost, late, doubled, swapped, sent again.
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { octokitAsApp } from './jwt.ts'
import { createStatus } from './state/checks.ts'
import { createComment, createIssue } from './state/issues.ts'
import { createRef, updateRefs } from './state/refs.ts'
import { type Sandbox, startSandbox } from './world.ts'

type Heard = { headers: IncomingHttpHeaders; body: Buffer }
let sandbox: Sandbox
let heard: Heard[] = []
let answer = 202
const bot = createServer(async (request, response) => {
  heard.push({ headers: request.headers, body: await buffer(request) })
  response.writeHead(answer).end('thanks')
})

beforeAll(async () => {
  sandbox = await startSandbox()
  bot.listen(0, '127.0.0.1')
  await once(bot, 'listening')
  sandbox.setWebhookUrl(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/github/webhooks`)
})
beforeEach(() => {
  heard = []
  answer = 202
})
afterAll(async () => {
  await sandbox.stop()
  bot.close()
})

const control = (body: unknown) =>
  fetch(`${sandbox.url}/_sandbox/deliveries`, { method: 'POST', body: JSON.stringify(body) })
const main = () => sandbox.repository.refs.get('refs/heads/main') ?? ''

function comment(body: string) {
  const { state, repository, users } = sandbox
  const issue = repository.issues.get(1) ?? createIssue(state, repository, users.alice.user, { title: 'Talk' })
  createComment(state, issue, users.alice.user, body)
}

async function bodies(): Promise<string[]> {
  await sandbox.drained()
  return heard.map(({ body }) => JSON.parse(body.toString()).comment?.body)
}

describe('deliveries', () => {
  it('are signed over the exact bytes and carry GitHub’s headers', async () => {
    comment('signed')
    await sandbox.drained()
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = heard
    const digest = createHmac('sha256', sandbox.app.webhookSecret).update(body).digest('hex')
    expect(headers).toMatchObject({
      'x-hub-signature-256': `sha256=${digest}`,
      'x-github-event': 'issue_comment',
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'content-type': 'application/json',
    })
    expect(JSON.parse(body.toString())).toMatchObject({
      action: 'created',
      sender: { login: 'alice', id: sandbox.users.alice.user.id },
      installation: { id: sandbox.app.installationId },
      repository: { full_name: 'acme/platform', id: sandbox.repository.id },
    })
  })

  it('can be dropped and are then found in the App’s list and sent again under the same GUID', async () => {
    await control({ action: 'drop', event: 'issue_comment' })
    comment('lost')
    comment('arrived')
    expect(await bodies()).toEqual(['arrived'])
    const app = octokitAsApp(sandbox)
    const { data: list } = await app.rest.apps.listWebhookDeliveries({ per_page: 2 })
    const lost = list.find(({ status_code }) => status_code !== 202)
    expect(lost).toMatchObject({ event: 'issue_comment', action: 'created', status: 'timed out', redelivery: false })
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: lost?.id ?? 0 })
    expect(await bodies()).toEqual(['arrived', 'lost'])
    expect(heard[1]?.headers['x-github-delivery']).toBe(lost?.guid)
    const { data: newest } = await app.rest.apps.listWebhookDeliveries({ per_page: 1 })
    expect(newest).toMatchObject([{ guid: lost?.guid, redelivery: true, status: 'OK', status_code: 202 }])
  })

  it('can be doubled, swapped, held and let go', async () => {
    await control([{ action: 'duplicate', event: 'issue_comment' }])
    comment('twice')
    expect(await bodies()).toEqual(['twice', 'twice'])
    expect(new Set(heard.map(({ headers }) => headers['x-github-delivery'])).size).toBe(1)
    heard = []
    await control({ action: 'reorder', event: 'issue_comment' })
    comment('first')
    comment('second')
    expect(await bodies()).toEqual(['second', 'first'])
    heard = []
    await control({ action: 'hold', event: 'issue_comment', times: 2 })
    for (const text of ['one', 'two', 'three']) comment(text)
    expect(await bodies()).toEqual(['three'])
    await control({ action: 'release' })
    expect(await bodies()).toEqual(['three', 'one', 'two'])
  })

  it('are sent again all together, each GUID once', async () => {
    comment('again')
    await sandbox.drained()
    heard = []
    await control({ action: 'redeliver', all: true, event: 'issue_comment' })
    await sandbox.drained()
    const guids = heard.map(({ headers }) => headers['x-github-delivery'])
    expect(guids.length).toBeGreaterThan(5)
    expect(new Set(guids).size).toBe(guids.length)
  })

  it('count as failed when the bot says so or is not there', async () => {
    answer = 500
    comment('refused')
    await sandbox.drained()
    const last = () => sandbox.deliveries.all().at(-1)
    expect(last()).toMatchObject({
      state: 'failed',
      statusCode: 500,
      outcome: 'Invalid HTTP Response: 500',
      responseBody: 'thanks',
    })
    const address = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/github/webhooks`
    sandbox.setWebhookUrl('http://127.0.0.1:1/')
    comment('nobody')
    await sandbox.drained()
    expect(last()).toMatchObject({ state: 'failed', statusCode: 502 })
    sandbox.setWebhookUrl(address)
  })

  it('are listed in pages behind a cursor, newest first', async () => {
    for (const text of ['a', 'b', 'c']) comment(text)
    await sandbox.drained()
    const app = octokitAsApp(sandbox)
    const all = await app.paginate(app.rest.apps.listWebhookDeliveries, { per_page: 2 })
    const ids = all.map(({ id }) => id)
    expect(ids).toEqual([...ids].sort((x, y) => y - x))
    expect(ids.length).toBe(sandbox.deliveries.all().length)
  })

  it('are not sent for what the App did not subscribe, nor for four tags at once', async () => {
    const { state, repository, users } = sandbox
    const tag = (name: string) => ({ ref: `refs/tags/${name}`, before: null, after: main(), force: false })
    updateRefs(state, repository, users.alice.user, ['1', '2', '3', '4'].map(tag))
    createRef(state, repository, users.alice.user, 'refs/heads/short', main())
    updateRefs(state, repository, users.alice.user, [{ ref: 'refs/heads/short', after: null, force: true }])
    createRef(
      state,
      sandbox.base,
      sandbox.base.owner,
      'refs/heads/elsewhere',
      sandbox.base.refs.get('refs/heads/main') ?? '',
    )
    await sandbox.drained()
    // `delete` is not subscribed; the base repository has no installation.
    expect(heard.map(({ headers }) => headers['x-github-event'])).toEqual(['create', 'push', 'push'])
  })

  it('tell a status with its creator and its commit', async () => {
    const { state, repository, users } = sandbox
    createStatus(state, repository, users.bob.user, main(), { state: 'failure', context: 'flux/web' })
    await sandbox.drained()
    const payload = JSON.parse(heard[0]?.body.toString() ?? '{}')
    expect(payload).toMatchObject({
      state: 'failure',
      context: 'flux/web',
      sha: main(),
      sender: { id: users.bob.user.id },
    })
  })

  it('refuse orders that mean nothing', async () => {
    for (const order of [
      { action: 'lose' },
      { action: 'redeliver', guid: 'none' },
      { action: 'redeliver' },
      { action: 'drop', event: 1 },
    ])
      expect((await control(order)).status).toBe(422)
  })
})
