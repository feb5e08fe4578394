// The bot as an operator runs it: `src/main.ts` in a process of its own, against a sandbox in this one.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Sandbox } from '../sandbox/world.ts'
import type { Child, Stage } from './stage.ts'

const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')

export type BotProcess = { readonly child: Child; readonly url: string; readonly store: string }

/** Resolves when `/readyz` answers 200. `options` are Node's; `more` are variables of the environment. */
export async function startBotProcess(
  stage: Stage,
  sandbox: Sandbox,
  store: string,
  options: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<BotProcess> {
  const child = stage.start([...options, main], {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
    GITHUB_API_URL: sandbox.url,
    PUBLIC_GITHUB_API_URL: sandbox.url,
    PORT: '0',
    SLUICE_STORE: `sqlite:${store}`,
    SLUICE_PACE: '0',
    LOG_LEVEL: 'info',
    ...more,
  })
  const { url } = JSON.parse(await child.line((line) => line.includes('"msg":"listening"')))
  for (let tries = 1; ; tries++) {
    const { status } = await fetch(`${url}/readyz`)
    if (status === 200) return { child, url, store }
    if (tries === 1000) throw new Error(`/readyz still answers ${status}`)
  }
}

/** Resident memory in MB: from /proc where there is one, else as `ps` says. */
export async function residentMemory({ process: { pid } }: Child): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null)
  const shown = status?.match(/^VmRSS:\s*(\d+) kB$/m)?.[1]
  const kilobytes = shown ?? (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout
  return Number(kilobytes) / 1024
}
