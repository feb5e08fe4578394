// A conversation's stage: the sandbox GitHub, the real bot against it over HTTP, and verbs for what people do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Octokit } from '@octokit/rest'
import { pino } from 'pino'
import { type Bot, startBot } from '../../src/bot.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/world.ts'

export type PersonName = 'alice' | 'bob' | 'carol' | 'mallory' | 'trent'

export type World = Awaited<ReturnType<typeof openWorld>>

const at = { owner: 'acme', repo: 'platform' } as const

export const botEnvironment = (sandbox: Sandbox, store: string) => ({
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

export async function openWorld(
  options: SandboxOptions & { readonly installed?: boolean; readonly logLevel?: string } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-world-'))
  const sandbox = await startSandbox(options)
  const environment = botEnvironment(sandbox, join(folder, 'sluice.db'))
  const log = pino({ level: options.logLevel ?? 'silent' })
  let bot: Bot = await startBot(environment, log)
  sandbox.setWebhookUrl(`${bot.url}/api/github/webhooks`)
  const clients = new Map<string, Octokit>()
  const as = (person: PersonName): Octokit['rest'] => {
    const client =
      clients.get(person) ?? new Octokit({ baseUrl: sandbox.url, auth: sandbox.users[person].token, log: quiet })
    clients.set(person, client)
    return client.rest
  }

  /** Until no webhook is under way and the bot has worked off what it was told, also what its own doing caused. */
  async function settled(): Promise<void> {
    for (;;) {
      const seen = sandbox.deliveries.all().length
      await sandbox.drained()
      await bot.idle()
      await sandbox.drained()
      if (sandbox.deliveries.all().length === seen) return
    }
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

  /** A pull request by a person with these whole files (null removes), from main. */
  async function propose(title: string, files: Readonly<Record<string, string | null>>, by: PersonName = 'bob') {
    const rest = as(by)
    const { data: head } = await rest.git.getRef({ ...at, ref: 'heads/main' })
    const tree = Object.entries(files).map(([path, content]) => ({
      path,
      mode: '100644' as const,
      type: 'blob' as const,
      ...(content === null ? { sha: null } : { content }),
    }))
    const made = await rest.git.createTree({ ...at, base_tree: head.object.sha, tree })
    const commit = await rest.git.createCommit({
      ...at,
      message: title,
      tree: made.data.sha,
      parents: [head.object.sha],
    })
    const branch = `work-${commit.data.sha.slice(0, 10)}`
    await rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: commit.data.sha })
    const pull = await rest.pulls.create({ ...at, head: branch, base: 'main', title })
    return pull.data.number
  }

  async function merge(number: number, by: PersonName = 'alice', method: 'merge' | 'squash' | 'rebase' = 'merge') {
    const { data } = await as(by).pulls.merge({ ...at, pull_number: number, merge_method: method })
    return data.sha
  }

  /** What people do all day: edit a file in dev, open a pull request, merge it. */
  async function change(title: string, files: Readonly<Record<string, string | null>>): Promise<number> {
    const number = await propose(title, files)
    await merge(number)
    await settled()
    return number
  }

  async function pulls(state: 'open' | 'closed' | 'all' = 'open') {
    const { data } = await as('alice').pulls.list({ ...at, state, per_page: 100 })
    return data.filter((pull) => pull.user?.login === 'sluice[bot]')
  }

  async function comment(issue: number, body: string, by: PersonName = 'bob') {
    const { data } = await as(by).issues.createComment({ ...at, issue_number: issue, body })
    await settled()
    const comments = await as('alice').issues.listComments({ ...at, issue_number: issue, per_page: 100 })
    const reactions = await as('alice').reactions.listForIssueComment({ ...at, comment_id: data.id })
    const replies = comments.data.filter(
      (one) => one.user?.login === 'sluice[bot]' && one.body?.includes(`sluice:reply:${data.id} `),
    )
    return {
      id: data.id,
      replies: replies.map((one) => one.body ?? ''),
      reactions: reactions.data.map((one) => one.content),
    }
  }

  async function gate(sha: string) {
    const { data } = await as('alice').checks.listForRef({ ...at, ref: sha, check_name: 'sluice/gate' })
    return data.check_runs.map((run) => ({
      conclusion: run.conclusion,
      title: run.output.title,
      summary: run.output.summary,
    }))
  }

  async function ledger(path: string): Promise<unknown> {
    const text = await read(path, 'sluice-ledger')
    return text === null ? null : JSON.parse(text)
  }

  async function restart(): Promise<void> {
    sandbox.setWebhookUrl(null)
    await bot.stop()
    bot = await startBot(environment, log)
    sandbox.setWebhookUrl(`${bot.url}/api/github/webhooks`)
  }

  async function close(): Promise<void> {
    await bot.stop()
    await sandbox.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  if (options.installed !== false) {
    const { installation, users } = sandbox
    sandbox.state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
    await settled()
  }
  const verbs = { propose, merge, change, pulls, comment, gate, ledger, read, as, settled }
  return { sandbox, environment, ...verbs, restart, close, botUrl: () => bot.url }
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
