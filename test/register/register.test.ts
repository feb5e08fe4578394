// `npm run register` against the sandbox, as a browser goes through it: page, GitHub, back, credentials.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { readEnvironment } from '../../src/environment.ts'
import { gitHubHost } from '../../src/register/github-host.ts'
import { keepIn, occupied } from '../../src/register/keep.ts'
import { type Registration, startRegistering } from '../../src/register/server.ts'
import { readFault } from '../sandbox/faults.ts'
import { type Sandbox, startSandbox } from '../sandbox/world.ts'

let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  sandbox = await startSandbox()
  folder = mkdtempSync(join(tmpdir(), 'sluice-register-'))
})
afterAll(async () => {
  await sandbox.stop()
  rmSync(folder, { recursive: true, force: true })
})

const appYml = readFileSync(join(import.meta.dirname, '..', '..', 'app.yml'), 'utf8')
let names = 0

async function register(how: Partial<Registration> & { readonly web?: string } = {}) {
  const host = gitHubHost(how.web ?? sandbox.url)
  if ('problem' in host) throw new Error(host.problem)
  const file = join(folder, `.env-${names++}`)
  const page = await startRegistering({
    appYml,
    github: host.value,
    organization: null,
    name: `Sluice ${names}`,
    hook: 'https://sluice.example.com/api/github/webhooks',
    port: 0,
    keep: (app) => keepIn(file, false, app, host.value.api),
    ...how,
  })
  onTestFinished(() => page.stop())
  return { ...page, file }
}

const textAt = async (url: string) => {
  const answer = await fetch(url)
  return { status: answer.status, html: await answer.text() }
}
const unescaped = (html: string) => html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
/** The form that a page holds: where it goes, and the manifest. */
async function formOf(url: string) {
  const { html } = await textAt(url)
  const action = unescaped(/<form method="post" action="([^"]*)"/.exec(html)?.[1] ?? '')
  const manifest = JSON.parse(unescaped(/name="manifest" value="([^"]*)"/.exec(html)?.[1] ?? 'null'))
  return { action, manifest }
}
/** Where GitHub sends the browser. */
async function submitted(url: string): Promise<string> {
  const { action, manifest } = await formOf(url)
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest) })
  const answer = await fetch(action, { method: 'POST', body, redirect: 'manual' })
  return answer.headers.get('location') ?? `${answer.status}`
}

describe('registering', () => {
  it.each([
    [null],
    ['acme'],
  ])('makes the App and writes what the bot starts with (organisation: %s)', async (organization) => {
    const page = await register({ organization })
    const { action, manifest } = await formOf(page.url)
    expect(action).toMatch(
      organization === null
        ? /\/settings\/apps\/new\?state=[0-9a-f]{64}$/
        : /\/organizations\/acme\/settings\/apps\/new\?/,
    )
    expect(manifest).toMatchObject({
      public: false,
      url: 'https://sluice.example.com',
      hook_attributes: { url: 'https://sluice.example.com/api/github/webhooks', active: true },
      redirect_url: `${page.url}/created`,
      default_permissions: { contents: 'write', merge_queues: 'read' },
    })
    expect(manifest.default_events).toContain('merge_group')

    const back = await submitted(page.url)
    const { status, html } = await textAt(back)
    expect([status, html]).toEqual([200, expect.stringContaining('Sluice is registered')])
    const { app, file, notes } = await page.registered
    expect([file, notes, statSync(file).mode & 0o777]).toEqual([page.file, [], 0o600])
    expect(html).toContain(`${app.url}/installations/new`)
    expect(html).not.toContain('PRIVATE')

    const text = readFileSync(file, 'utf8')
    expect(text.split('\n').filter((line) => !/^(?:#.*|[A-Z_]+=[^\s"']+)?$/.test(line))).toEqual([])
    const read = readEnvironment(parseEnv(text) as Record<string, string>)
    const key = { pem: expect.stringContaining('PRIVATE KEY') }
    expect(read).toMatchObject({
      environment: { appId: app.id, privateKey: key, githubApiUrl: `${sandbox.url}/api/v3` },
    })
    const made = sandbox.state.apps.get(app.id)
    expect([made?.owner.login, made?.permissions.contents]).toEqual([organization ?? 'alice', 'write'])
    // Loading the page again makes nothing twice.
    expect((await textAt(back)).status).toBe(200)
  })

  it('asks for the address of the bot where the command line does not say it', async () => {
    const page = await register({ hook: null })
    expect((await textAt(page.url)).html).toContain('name="url"')
    const wrong = await textAt(`${page.url}/?url=${encodeURIComponent('http://"><script>.example.com')}`)
    expect(wrong.html).toContain('This must be an https:// address')
    expect(wrong.html).not.toContain('<script>')
    const { manifest } = await formOf(`${page.url}/?url=${encodeURIComponent('https://bot.example.com')}`)
    expect(manifest.hook_attributes.url).toBe('https://bot.example.com/api/github/webhooks')
  })
})

describe('what goes wrong', () => {
  it.each([
    ['a state of somebody else', 'code=abc&state=0000', 400, 'does not belong to what was asked here'],
    ['no state', 'code=abc', 400, 'does not belong to what was asked here'],
  ])('%s writes nothing', async (_name, query, status, words) => {
    const page = await register()
    const before = sandbox.requests.length
    const seen = await textAt(`${page.url}/created?${query}`)
    expect([seen.status, seen.html]).toEqual([status, expect.stringContaining(words)])
    expect(sandbox.requests).toHaveLength(before)
  })

  it.each([
    [404, 'it counts once and for one hour'],
    [422, 'GitHub refused the code'],
    [502, 'GitHub could not answer (502'],
    [418, 'Is --github right?'],
  ])('%i is said in one sentence, and what passes may be tried again', async (status, words) => {
    const page = await register()
    const back = await submitted(page.url)
    sandbox.faults.add(readFault({ match: 'POST /app-manifests/*/conversions', times: 1, status }))
    expect((await textAt(back)).html).toContain(words)
    expect((await textAt(back)).status).toBe(200)
  })

  it('a code that was used is not known any more', async () => {
    const page = await register()
    const code = new URL(await submitted(page.url)).searchParams.get('code') ?? ''
    await fetch(`${sandbox.url}/app-manifests/${code}/conversions`, { method: 'POST' })
    const state = new URL((await formOf(page.url)).action).searchParams.get('state')
    const seen = await textAt(`${page.url}/created?code=${code}&state=${state}`)
    expect([seen.status, seen.html]).toEqual([400, expect.stringContaining('Start again')])
  })

  it('an API that cannot be reached, and one that says nonsense', async () => {
    const server = createServer((_request, response) => response.writeHead(201).end('{"id":"<b>"}'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const page = await register({ web: url })
    const state = new URL((await formOf(page.url)).action).searchParams.get('state')
    const back = `${page.url}/created?code=abc&state=${state}`
    expect((await textAt(back)).html).toContain('its answer is not whole')
    server.close()
    server.closeAllConnections()
    const gone = await textAt(back)
    expect([gone.status, gone.html]).toEqual([502, expect.stringContaining('cannot be reached')])
  })

  it('credentials are tried again where they could not be kept, and kept beside a file that appeared', async () => {
    const made = join(folder, 'late', '.env')
    const page = await register({ keep: (app) => keepIn(made, false, app, 'https://api.github.com') })
    const back = await submitted(page.url)
    expect((await textAt(back)).status).toBe(500)
    mkdirSync(join(folder, 'late'))
    writeFileSync(made, 'MINE=1\n')
    expect((await textAt(back)).status).toBe(200)
    const { app, file } = await page.registered
    expect([file, readFileSync(made, 'utf8')]).toEqual([`${made}.${app.id}`, 'MINE=1\n'])
    expect(occupied(made, false)).toContain('is not overwritten')
    expect(occupied(made, true)).toBeNull()
    expect(keepIn(made, true, app, 'https://api.github.com')).toBe(made)
    expect([readFileSync(made, 'utf8').includes(`APP_ID=${app.id}\n`), statSync(made).mode & 0o777]).toEqual([
      true,
      0o600,
    ])
  })

  it('a name of elsewhere that leads to this machine is not served', async () => {
    const page = await register()
    const status = await new Promise((resolve) => {
      request(page.url, { headers: { host: 'evil.example.com' } }, (answer) =>
        resolve(answer.resume().statusCode),
      ).end()
    })
    expect(status).toBe(421)
  })
})
