// `npm run sandbox`: a GitHub on loopback with the App installed and the bot connected, until a signal ends it.
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArguments, type Settings, usage } from './run/arguments.ts'
import { type BotProcess, startBotProcess } from './run/bot-process.ts'
import { type ClusterKey, fluxKeys } from './run/flux-keys.ts'
import { readyLine, readyPage } from './run/ready.ts'
import { type Sandbox, startSandbox } from './world.ts'

const settings = readArguments(process.argv.slice(2))
if ('wrong' in settings) {
  const { wrong } = settings
  if (wrong === null) process.stdout.write(usage)
  else process.stderr.write(`${wrong}\n\n${usage}`)
  process.exit(wrong === null ? 0 : 2)
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-sandbox-'))
const logFile = settings.verbose || !settings.bot ? null : join(folder, 'bot.log')
let sandbox: Sandbox | null = null
let bot: BotProcess | null = null
let ending = false

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0))
try {
  await run(settings)
} catch (error) {
  await end(1, error instanceof Error ? error.message : String(error))
}

async function run({ port, seed, bot: withBot, webhook, json }: Settings) {
  const github = await startSandbox({ port, seed })
  sandbox = github
  const privateKeyPath = join(folder, 'app.pem')
  writeFileSync(privateKeyPath, github.app.privateKey, { mode: 0o600 })
  const keys = fluxKeys(seed, 'acme/platform')
  const started = withBot ? startBotProcess(environmentFor(github, privateKeyPath, keys), log) : null
  bot = started
  void started?.ended.then((sentence) => end(1, sentence))
  const botUrl = started === null ? null : await started.listening
  github.setWebhookUrl(botUrl === null ? webhook : `${botUrl}/api/github/webhooks`)
  const { state, installation, users } = github
  state.emit({ kind: 'installation', action: 'created', installation, by: users.alice.user })
  await workedOff(github, started)
  if (ending) return
  const ready = readyLine(github, botUrl, privateKeyPath, keys)
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : readyPage(ready, started?.pid ?? null, logFile, seed))
}

function environmentFor(github: Sandbox, privateKeyPath: string, keys: Readonly<Record<string, ClusterKey>>) {
  const keysPath = join(folder, 'cluster-keys.json')
  writeFileSync(keysPath, JSON.stringify(keys), { mode: 0o600 })
  return {
    APP_ID: String(github.app.id),
    PRIVATE_KEY_PATH: privateKeyPath,
    WEBHOOK_SECRET: github.app.webhookSecret,
    GITHUB_API_URL: github.url,
    PUBLIC_GITHUB_API_URL: github.url,
    HOST: '127.0.0.1',
    PORT: '0',
    SLUICE_STORE: `sqlite:${join(folder, 'sluice.db')}`,
    SLUICE_CLUSTER_KEYS: keysPath,
    SLUICE_PACE: '0',
    LOG_LEVEL: 'info',
  }
}

function log(line: string) {
  if (logFile === null) process.stderr.write(`${line}\n`)
  else appendFileSync(logFile, `${line}\n`)
}

/** Until the bot has done what it was told, also what its own doing caused: the ledger of a new repository stands then. */
async function workedOff(github: Sandbox, running: BotProcess | null) {
  const { deliveries } = github
  for (let seen = -1; seen !== deliveries.all().length; ) {
    seen = deliveries.all().length
    await github.drained()
    const taken = deliveries.all().filter(({ state, statusCode }) => state === 'delivered' && statusCode === 202)
    await running?.worked(taken.map(({ guid }) => guid))
  }
}

/** Once: the bot first, so that it can finish what it began, then the GitHub, then what lay on disk. */
async function end(code: number, sentence?: string) {
  if (ending) {
    // Somebody is impatient.
    bot?.kill()
    return
  }
  ending = true
  if (sentence !== undefined) process.stderr.write(`${sentence}\n`)
  await bot?.stop()
  await sandbox?.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}
