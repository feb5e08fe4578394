// A conversation's stage: the sandbox GitHub, the real bot against it over HTTP, and verbs for what people do.
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Octokit } from '@octokit/rest'
import { pino } from 'pino'
import { type Bot, startBot } from '../../src/bot.ts'
import { createPlanner, type Planner } from '../../src/planner/planner.ts'
import type { LoggedRequest } from '../sandbox/control.ts'
import { readFault } from '../sandbox/faults.ts'
import type { ClusterKey as KeyOfSandbox } from '../sandbox/run/flux-keys.ts'
import { commitFiles } from '../sandbox/state/contents.ts'
import { defaultSeed, type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/world.ts'
import { handClock } from './hand-clock.ts'
import { openWire, type Wire } from './wire.ts'

export type PersonName = 'alice' | 'bob' | 'carol' | 'mallory' | 'trent'
export type Files = Readonly<Record<string, string | null>>
export type World = Awaited<ReturnType<typeof openWorld>>

export const at = { owner: 'acme', repo: 'platform' } as const
const botLogin = 'sluice[bot]'

/** One planning thread for the bots of a test file: starting one takes as long as a conversation. */
const planner = createPlanner()
let bots = 0

/** For one bot: what the thread remembers of the repositories of others, a bot of its own would have to read. */
function lentPlanner(): Planner {
  const bot = bots++
  return {
    plan: (name, question, from) => planner.plan(name, question, { ...from, repository: from.repository + bot * 1e6 }),
    stop: async () => {},
  }
}

const botEnvironment = (sandbox: Sandbox, store: string) => ({
  appId: sandbox.app.id,
  privateKey: { pem: sandbox.app.privateKey },
  webhookSecrets: [sandbox.app.webhookSecret],
  githubApiUrl: sandbox.url,
  publicGithubApiUrl: sandbox.url,
  host: '127.0.0.1',
  port: 0,
  store: { kind: 'sqlite' as const, file: store },
  clusterKeysPath: null,
  sweepMs: 600_000,
  paceMs: 0,
  logLevel: 'silent' as const,
})

export type WorldOptions = SandboxOptions & {
  /** Default: the App is installed and the repository seen before the test begins. */
  readonly installed?: boolean
  readonly logLevel?: string
  /** Committed to main before Sluice comes. */
  readonly files?: Files
  /** The bot speaks through a wire that can be cut. */
  readonly wired?: boolean
  /** Who may report health; default: nobody. `fluxKeys` makes some. */
  readonly keys?: Readonly<Record<string, KeyOfSandbox>>
  /** What this bot plans with, and stops when it stops. */
  readonly planner?: Planner
}

/** What changes something on GitHub; asking for a token does not. */
export const isWrite = ({ method, operation, route }: LoggedRequest): boolean =>
  method !== 'GET' && operation !== 'query' && !route.endsWith('/access_tokens')

export async function openWorld(options: WorldOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-world-'))
  const sandbox = await startSandbox({ seed: defaultSeed, ...options })
  const { repository, users, installation, state } = sandbox
  if (options.files !== undefined)
    commitFiles(state, repository, users.alice.user, { message: 'Prepare', files: options.files })
  const environment = botEnvironment(sandbox, join(folder, 'sluice.db'))
  const log = pino({ level: options.logLevel ?? 'silent' })
  const clock = handClock()
  const keys = Object.entries(options.keys ?? {}).map(([name, key]) => ({ name, ...key }))
  const botOptions = { clock, random: () => 0, sweeps: false, keys }
  let wire: Wire | null = null
  let bot: Bot

  async function arrive() {
    wire = options.wired === true ? await openWire(sandbox.url) : null
    const url = wire?.url ?? sandbox.url
    const environmentNow = { ...environment, githubApiUrl: url, publicGithubApiUrl: url }
    bot = await startBot(environmentNow, log, { ...botOptions, planner: options.planner ?? lentPlanner() })
    sandbox.setWebhookUrl(`${bot.url}/api/github/webhooks`)
  }
  async function leave(how: 'stop' | 'kill') {
    sandbox.setWebhookUrl(null)
    await bot[how]()
    wire?.close()
  }

  const clients = new Map<string, Octokit>()
  const as = (person: PersonName): Octokit['rest'] => {
    const client = clients.get(person) ?? new Octokit({ baseUrl: sandbox.url, auth: users[person].token, log: quiet })
    clients.set(person, client)
    return client.rest
  }

  /** Until no webhook is under way and nothing that is due waits. */
  async function rested(): Promise<void> {
    for (;;) {
      const seen = sandbox.deliveries.all().length
      await sandbox.drained()
      await bot.idle()
      await sandbox.drained()
      if (sandbox.deliveries.all().length === seen) return
    }
  }
  /** And until what waits for a later time has had its turn. */
  async function settled(): Promise<void> {
    do await rested()
    while (clock.leap())
  }

  async function read(path: string, ref = 'main'): Promise<string | null> {
    try {
      const { data } = await as('alice').repos.getContent({ ...at, path, ref })
      return 'content' in data ? Buffer.from(data.content, 'base64').toString('utf8') : null
    } catch (error) {
      if (error instanceof Error && 'status' in error && error.status === 404) return null
      throw error
    }
  }
  const head = async (branch = 'main') => {
    const { data } = await as('alice').git.listMatchingRefs({ ...at, ref: `heads/${branch}` })
    return data.find((one) => one.ref === `refs/heads/${branch}`)?.object.sha ?? null
  }

  async function commit(title: string, files: Files, by: PersonName, from = 'main'): Promise<string> {
    const rest = as(by)
    const parent = (await head(from)) ?? ''
    const tree = Object.entries(files).map(([path, content]) => ({
      path,
      mode: '100644' as const,
      type: 'blob' as const,
      ...(content === null ? { sha: null } : { content }),
    }))
    const made = await rest.git.createTree({ ...at, base_tree: parent, tree })
    const { data } = await rest.git.createCommit({ ...at, message: title, tree: made.data.sha, parents: [parent] })
    return data.sha
  }
  /** A pull request by a person with these whole files (null removes), from main. */
  async function propose(title: string, files: Files, by: PersonName = 'bob') {
    const sha = await commit(title, files, by)
    const branch = `work-${sha.slice(0, 10)}`
    await as(by).git.createRef({ ...at, ref: `refs/heads/${branch}`, sha })
    const pull = await as(by).pulls.create({ ...at, head: branch, base: 'main', title })
    return pull.data.number
  }
  /** A commit straight onto a branch. */
  async function commitOn(title: string, files: Files, branch: string, by: PersonName) {
    const sha = await commit(title, files, by, branch)
    await as(by).git.updateRef({ ...at, ref: `heads/${branch}`, sha })
    return sha
  }
  async function push(title: string, files: Files, branch = 'main', by: PersonName = 'alice') {
    const sha = await commitOn(title, files, branch, by)
    await settled()
    return sha
  }
  /** What "Update branch" does: a merge commit of main, with these files as they are merged. */
  async function mergeInto(branch: string, files: Files, by: PersonName = 'bob') {
    const merged = await commit('Merge main', files, by, 'main')
    const { data: tree } = await as(by).git.getCommit({ ...at, commit_sha: merged })
    const parents = [(await head(branch)) ?? '', (await head()) ?? '']
    const message = `Merge main into ${branch}`
    const { data } = await as(by).git.createCommit({ ...at, message, tree: tree.tree.sha, parents })
    await as(by).git.updateRef({ ...at, ref: `heads/${branch}`, sha: data.sha })
    await settled()
    return data.sha
  }
  async function merge(number: number, by: PersonName = 'alice', method: 'merge' | 'squash' | 'rebase' = 'merge') {
    const { data } = await as(by).pulls.merge({ ...at, pull_number: number, merge_method: method })
    return data.sha
  }
  /** What people do all day: edit a file in dev, open a pull request, merge it. */
  async function change(title: string, files: Files, method: 'merge' | 'squash' | 'rebase' = 'merge') {
    const number = await propose(title, files)
    await settled()
    await merge(number, 'alice', method)
    await settled()
    return number
  }
  async function closePull(number: number, by: PersonName = 'alice') {
    await as(by).pulls.update({ ...at, pull_number: number, state: 'closed' })
    await settled()
  }
  async function pulls(state: 'open' | 'closed' | 'all' = 'open') {
    const { data } = await as('alice').pulls.list({ ...at, state, per_page: 100 })
    return data.filter((pull) => pull.user?.login === botLogin)
  }

  /** What the bot said about one comment. */
  async function heard(issue: number, id: number) {
    const comments = await as('alice').issues.listComments({ ...at, issue_number: issue, per_page: 100 })
    const reactions = await as('alice').reactions.listForIssueComment({ ...at, comment_id: id })
    const replies = comments.data.filter(
      ({ user, body }) => user?.login === botLogin && body?.includes(`sluice:reply:${id} `),
    )
    return { id, replies: replies.map((one) => one.body ?? ''), reactions: reactions.data.map((one) => one.content) }
  }
  async function comment(issue: number, body: string, by: PersonName = 'bob') {
    const { data } = await as(by).issues.createComment({ ...at, issue_number: issue, body })
    await settled()
    return heard(issue, data.id)
  }
  async function issue(title = 'A question') {
    const { data } = await as('alice').issues.create({ ...at, title })
    return data.number
  }
  async function checks(sha: string, name: string) {
    const { data } = await as('alice').checks.listForRef({ ...at, ref: sha, check_name: name, filter: 'all' })
    return data.check_runs
      .toSorted((a, b) => b.id - a.id)
      .map(({ conclusion, output }) => ({ conclusion, title: output.title, summary: output.summary }))
  }
  /** The gate's verdicts on a commit, newest first. */
  const gate = (sha: string) => checks(sha, 'sluice/gate')

  async function ledger(path: string): Promise<unknown> {
    const text = await read(path, 'sluice-ledger')
    return text === null ? null : JSON.parse(text)
  }

  /** Sends what Flux would, signed with the key of that name; resolves to the status, before anything is worked on. */
  async function send(keyName: string, event: unknown): Promise<number> {
    const body = JSON.stringify(event)
    const signature = createHmac('sha256', options.keys?.[keyName]?.secret ?? '')
      .update(body)
      .digest('hex')
    const headers = { 'content-type': 'application/json', 'x-signature': `sha256=${signature}` }
    return (await fetch(`${bot.url}/flux/${keyName}`, { method: 'POST', headers, body })).status
  }
  /** As `send`, until everything has come of it. */
  async function report(keyName: string, event: unknown): Promise<number> {
    const status = await send(keyName, event)
    await settled()
    return status
  }

  /** The bot's requests while `story` runs and until everything has come to rest. */
  async function during(story: () => Promise<unknown>): Promise<readonly LoggedRequest[]> {
    const from = sandbox.requests.length
    await story()
    await settled()
    return sandbox.requests.slice(from).filter(({ actor }) => actor === botLogin || actor === sandbox.app.slug)
  }
  const fault = (value: Readonly<Record<string, unknown>>) => sandbox.faults.add(readFault(value))
  async function redeliverAll() {
    const firsts = sandbox.deliveries
      .all()
      .filter((one, index, all) => all.findIndex((o) => o.guid === one.guid) === index)
    for (const delivery of firsts) sandbox.deliveries.redeliver(delivery)
    await settled()
  }

  /** One sweep. `glance`: it takes note of what changed, and the looks that it wants wait for their time. */
  async function sweep(how: 'whole' | 'glance' = 'whole') {
    await bot.sweep()
    await (how === 'whole' ? settled() : rested())
  }

  /** What GitHub's list of failed deliveries is for. */
  async function redeliverFailed() {
    const failed = sandbox.deliveries.all().filter(({ state }) => state === 'failed' || state === 'dropped')
    const reached = new Set(
      sandbox.deliveries.all().flatMap(({ guid, state }) => (state === 'delivered' ? [guid] : [])),
    )
    for (const delivery of failed) if (!reached.has(delivery.guid)) sandbox.deliveries.redeliver(delivery)
    await settled()
  }

  /** Another process with a store of its own. `hear` sends it, too, everything that the first one was sent. */
  async function second() {
    const store = { kind: 'sqlite' as const, file: join(folder, 'second.db') }
    const other = await startBot({ ...environment, store }, log, botOptions)
    return {
      idle: () => other.idle(),
      stop: () => other.stop(),
      hear: async () => {
        await sandbox.drained()
        const sent = sandbox.deliveries.all().filter(({ state }) => state === 'delivered')
        const url = `${other.url}/api/github/webhooks`
        await Promise.all(
          sent.map(({ headers, body }) => fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })),
        )
      },
    }
  }

  async function restart(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    await leave(how)
    await arrive()
  }
  /** The disk is lost: what is remembered stands in the repository alone. */
  async function loseStore(): Promise<void> {
    await leave('stop')
    for (const end of ['', '-wal', '-shm']) rmSync(`${environment.store.file}${end}`, { force: true })
    await arrive()
  }
  async function close(): Promise<void> {
    await leave('stop')
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  await arrive()
  if (options.installed !== false) {
    state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
    await settled()
  }
  const people = { as, propose, push, commitOn, merge, mergeInto, change, closePull, comment, issue, send, report }
  const look = { pulls, gate, checks, ledger, read, head, heard, during }
  const machine = {
    settled,
    rested,
    restart,
    loseStore,
    redeliverAll,
    redeliverFailed,
    sweep,
    second,
    fault,
    clock,
    wire: () => wire,
  }
  return { sandbox, environment, ...people, ...look, ...machine, close, botUrl: () => bot.url }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
