// Starts the bot; the only reader of process.env.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { startBot } from './bot.ts'
import { readEnvironment } from './environment.ts'
import { readClusterKeys } from './reports/keys.ts'

// What `npm run register` wrote; what is set already wins.
try {
  process.loadEnvFile('.env')
} catch (error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) {
    process.stderr.write(`.env cannot be read: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}
const read = readEnvironment(process.env)
if ('problems' in read) {
  process.stderr.write(`${read.problems.join('\n')}\n`)
  process.exit(2)
}
const { environment } = read
const keysRead =
  environment.clusterKeysPath === null ? { keys: [] } : readClusterKeys(textAt(environment.clusterKeysPath))
if ('problems' in keysRead) {
  process.stderr.write(`${keysRead.problems.join('\n')}\n`)
  process.exit(2)
}
const { keys } = keysRead
const log = pino({ level: environment.logLevel, redact: ['*.token', '*.authorization', 'headers.authorization'] })

try {
  const bot = await startBot(environment, log, { keys })
  log.info({ url: bot.url }, 'listening')
  const stop = (signal: string) => {
    log.info({ signal }, 'stopping')
    void bot.stop().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    process.stderr.write(
      `SLUICE_CLUSTER_KEYS names a file that cannot be read (${why}): let this user read it, or unset it.\n`,
    )
    return process.exit(2)
  }
}
