// `npm run sandbox` as a process: its line, a merge made with plain git and HTTP, its end, and what it leaves behind.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startBotProcess } from './sandbox/run/bot-process.ts'
import type { Ready } from './sandbox/run/ready.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 90_000 })

const root = join(import.meta.dirname, '..')
const main = join(root, 'test', 'sandbox', 'main.ts')

function temporary() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const sandbox = (...args: string[]) => running(process.execPath, [main, ...args])

/** In a temporary folder of its own, so that what is left behind can be seen. */
function running(command: string, args: readonly string[]) {
  const folder = temporary()
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close').then(([code]) => Number(code))
  const stderr = text(child.stderr)
  let said = ''
  const spoke = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk
      if (said.endsWith('\n')) resolve(said)
    })
  })
  const output = Promise.race([spoke, ended.then(async () => said + (await stderr))])
  return { child, output, ended, stderr, all: () => said, left: () => readdirSync(folder) }
}

const ready = (line: string): Ready => JSON.parse(line)
type Answered = { readonly number: number; readonly title: string; readonly content: string }
const caller =
  (github: string, token: string) =>
  async <T = Answered>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${github}/repos/acme/platform${path}`, {
      method,
      headers: { authorization: `token ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const json: unknown = await answer.json()
    expect(answer.ok, JSON.stringify(json)).toBe(true)
    return json as T
  }

describe('npm run sandbox', () => {
  it('prints its line, turns a merge made with git and curl into a promotion, and leaves nothing behind', async () => {
    const { child, output, ended, stderr, all, left } = sandbox('--json')
    const line = await output
    expect(line.trimEnd().split('\n')).toHaveLength(1)
    const { github, git, bot, users, app, fluxKeys, privateKeyPath, ...rest } = ready(line)
    expect([github, bot]).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/:\d+$/),
    ])
    expect(git).toBe(`${github}/acme/platform.git`)
    expect(rest).toEqual({ repository: 'acme/platform', webhookSecret: expect.stringMatching(/^.{32,}$/) })
    expect(app).toEqual({ id: 1, slug: 'sluice' })
    expect(Object.entries(users).map(([name, { permission }]) => `${name} ${permission}`)).toEqual([
      'alice admin',
      'bob write',
      'carol read',
      'mallory none',
      'trent triage',
    ])
    expect(fluxKeys.staging).toMatchObject({
      repository: 'acme/platform',
      environment: 'staging',
      clusters: ['staging-cluster'],
    })
    expect(statSync(privateKeyPath).mode & 0o777).toBe(0o600)
    expect(readFileSync(privateKeyPath, 'utf8')).toContain('PRIVATE KEY')

    const token = users.bob?.token ?? ''
    const work = temporary()
    const env = { PATH: process.env.PATH ?? '', HOME: work, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' }
    const run = (...args: string[]) => execFileSync('git', args, { cwd: work, env, stdio: 'pipe', encoding: 'utf8' })
    run('clone', '-q', git.replace('//', `//bob:${token}@`), '.')
    const file = join(work, 'applications/overlays/dev-cluster/services/redis/helm-values/override-values.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('7.4.1', '7.4.2'))
    run('switch', '-q', '-c', 'redis-7.4.2')
    run('-c', 'user.name=bob', '-c', 'user.email=bob@example.com', 'commit', '-qam', 'Raise redis to 7.4.2')
    run('push', '-q', 'origin', 'redis-7.4.2')
    const call = caller(github, token)
    // The ledger stands already: the installation was worked off before the line was printed.
    await call('GET', '/branches/sluice-ledger')
    const { number } = await call('POST', '/pulls', { title: 'Raise redis', head: 'redis-7.4.2', base: 'main' })
    await call('PUT', `/pulls/${number}/merge`, {})
    const promotions = async () =>
      (await call<Answered[]>('GET', '/pulls?state=open')).filter((pull) => pull.title.startsWith('promote'))
    for (let tries = 0; tries < 300 && (await promotions()).length === 0; tries++) await pause(100)
    expect(await promotions()).toMatchObject([{ title: 'promote redis to staging', user: { login: 'sluice[bot]' } }])
    run('fetch', '-q')
    const diff = run('diff', '--shortstat', 'origin/main', 'origin/sluice/promote/staging/redis')
    expect(diff).toBe(' 1 file changed, 1 insertion(+), 1 deletion(-)\n')

    // As the how-to says it: staging's promotion is merged, and reported healthy.
    const [staging] = await promotions()
    await call('PUT', `/pulls/${staging?.number}/merge`, {})
    for (let tries = 0; tries < 300; tries++) {
      const { content } = await call('GET', '/contents/rollouts/staging/redis.json?ref=sluice-ledger').catch(() => ({
        content: '',
      }))
      if (content !== '') break
      await pause(100)
    }
    // Flux tells whole seconds.
    await pause(1000)
    const guide = readFileSync(join(root, 'docs/how-to/run-the-sandbox.md'), 'utf8')
    const script = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
      .map(([, one = '']) => one)
      .find((one) => one.includes('report()'))
    const shell = script?.replace(/^BOT=.*\n/, '') ?? ''
    const given = { ...env, BOT: bot ?? '', SECRET: fluxKeys.staging?.secret ?? '' }
    const reported = execFileSync('/bin/bash', ['-euc', shell], {
      cwd: work,
      env: given,
      stdio: 'pipe',
      encoding: 'utf8',
    })
    expect(reported).toBe('{"accepted":true}\n{"accepted":true}\n')
    for (let tries = 0; tries < 300 && (await promotions()).length === 0; tries++) await pause(100)
    expect(await promotions()).toMatchObject([{ title: 'promote redis to prod' }])

    child.kill('SIGTERM')
    expect([await ended, await stderr, all(), left()]).toEqual([0, '', line, []])
    await expect(fetch(`${bot}/healthz`)).rejects.toThrow()
  })

  it('tells a person what there is, and ends when its bot dies', async () => {
    const { output, ended, stderr, left } = sandbox()
    const page = await output
    expect(page).toContain('git clone http://bob:')
    expect(page).toMatch(/mallory +none +\S+/)
    expect(page).toMatch(/http:\/\/127\.0\.0\.1:\d+\/flux\/staging +[0-9a-f]{48}\n/)
    const [log = ''] = /\/\S+bot\.log/.exec(page) ?? []
    expect(readFileSync(log, 'utf8')).toContain('first sight: the differences that stand are the baseline')
    process.kill(Number(/process (\d+)/.exec(page)?.[1]), 'SIGKILL')
    expect([await ended, await stderr, left()]).toEqual([1, 'The bot ended (SIGKILL).\n', []])
  })

  it('starts the GitHub alone over any folder and sends its webhooks elsewhere', async () => {
    const heard: unknown[] = []
    const server = createServer((request, response) => {
      heard.push(request.headers['x-github-event'])
      response.writeHead(202).end()
    })
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const seed = temporary()
    writeFileSync(join(seed, 'hello.txt'), 'hello\n')
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`
    const { child, output, ended, left } = sandbox('--no-bot', '--json', '--seed', seed, '--webhook', address)
    const { bot, fluxKeys, github, users } = ready(await output)
    expect([bot, fluxKeys, heard]).toEqual([null, {}, ['installation']])
    const contents = await caller(github, users.carol?.token ?? '')('GET', '/contents/hello.txt')
    expect(Buffer.from(contents.content, 'base64').toString()).toBe('hello\n')
    // Taken already: said in one sentence, and nothing is left.
    const second = sandbox('--no-bot', '--port', new URL(github).port)
    expect([await second.ended, await second.stderr]).toEqual([1, expect.stringMatching(/^listen EADDRINUSE.*\n$/)])
    expect(second.left()).toEqual([])
    child.kill('SIGINT')
    expect([await ended, left()]).toEqual([0, []])
  })

  it('gets the signal that npm sends to the shell of its script', async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const { child, output, ended, left } = running('/bin/sh', ['-c', `${scripts.sandbox} --json`])
    expect(ready(await output).bot).toMatch(/:\d+$/)
    child.kill('SIGTERM')
    expect([await ended, left()]).toEqual([0, []])
  })

  it.each([
    [['--observe'], "Unknown option '--observe'"],
    [['serve'], "Unexpected argument 'serve'"],
    [['--port', '70000'], '--port takes a number from 0 to 65535.'],
    [['--seed', '/nowhere/at/all'], '--seed: /nowhere/at/all is not a folder.'],
    [['--webhook', 'http://127.0.0.1:1/'], '--webhook goes with --no-bot'],
  ])('shows its usage for %j', async (args, sentence) => {
    const { ended, stderr, all, left } = sandbox(...args)
    expect([await ended, all(), left()]).toEqual([2, '', []])
    expect(await stderr).toContain(sentence)
    expect(await stderr).toContain('Usage: npm run sandbox -- [options]')
  })
})

describe('the bot as a process', () => {
  it('that cannot start is told with its own words', async () => {
    const lines: string[] = []
    const bot = startBotProcess({ APP_ID: 'one' }, (line) => lines.push(line))
    await expect(bot.listening).rejects.toThrow(/^The bot ended \(exit code 2\): APP_ID must be the number/)
    expect(lines).toHaveLength(3)
    expect(await bot.ended).toMatch(/WEBHOOK_SECRET is missing/)
  })
})
