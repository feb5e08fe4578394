// The bot as a process of its own, as an operator runs it; what it does is read from its log.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type BotProcess = {
  readonly pid: number
  /** Its address. Rejects with its own words when it ends before it listens. */
  readonly listening: Promise<string>
  /** Resolves when all these deliveries, and what the bot gave itself to do at once, were worked off or given up. */
  worked(guids: readonly string[]): Promise<void>
  /** Resolves with a sentence when the process is gone. */
  readonly ended: Promise<string>
  stop(): Promise<void>
  /** For somebody who does not want to wait for `stop`. */
  kill(): void
}

const entry = join(import.meta.dirname, '..', '..', '..', 'src', 'main.ts')
const lastLines = 5

/** `environment` is all that the bot gets. */
export function startBotProcess(
  environment: Readonly<Record<string, string>>,
  log: (line: string) => void,
): BotProcess {
  // In a process group of its own: Ctrl-C is for the sandbox, which then ends the bot in order.
  const child = spawn(process.execPath, [entry], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const listening = Promise.withResolvers<string>()
  const done = new Set<string>()
  const tasks = new Set<string>()
  const waiting = new Set<() => void>()
  const said: string[] = []

  createInterface({ input: child.stdout }).on('line', (line) => {
    log(line)
    const { msg, url, delivery, task, after } = fieldsOf(line)
    if (msg === 'listening') listening.resolve(url ?? '')
    if (msg === 'task stored' && task !== undefined && after === 0) tasks.add(task)
    if ((msg !== 'job done' && msg !== 'job parked') || delivery === undefined) return
    done.add(delivery)
    tasks.delete(delivery)
    for (const look of waiting) look()
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    log(line)
    said.push(line)
  })
  const ended = once(child, 'close').then(
    ([code, signal]: (number | string | null)[]) =>
      `The bot ended (${signal ?? `exit code ${code}`})${said.length > 0 ? `: ${said.slice(-lastLines).join(' ')}` : '.'}`,
    (error: unknown) => `The bot could not be started: ${error}`,
  )
  void ended.then((sentence) => listening.reject(new Error(sentence)))

  return {
    pid: child.pid ?? 0,
    listening: listening.promise,
    ended,
    worked: (guids) =>
      new Promise((resolve) => {
        const look = () => {
          if (tasks.size > 0 || !guids.every((guid) => done.has(guid))) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
    kill: () => void child.kill('SIGKILL'),
  }
}

type Fields = {
  readonly msg?: string
  readonly url?: string
  readonly delivery?: string
  readonly task?: string
  readonly after?: number
}

/** A line that is no JSON says nothing here. */
function fieldsOf(line: string): Fields {
  try {
    return JSON.parse(line)
  } catch {
    return {}
  }
}
