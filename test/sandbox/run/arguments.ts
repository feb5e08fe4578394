// The command line of `npm run sandbox`: options in, settings or a sentence with the usage out.
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultSeed } from '../world.ts'

export type Settings = {
  /** 0 asks the system for one. */
  readonly port: number
  readonly seed: string
  readonly bot: boolean
  readonly json: boolean
  readonly verbose: boolean
  /** Where webhooks go when no bot is started; null: nowhere. */
  readonly webhook: string | null
}

export const usage = `Usage: npm run sandbox -- [options]

  --port N        listen on port N (default: the system chooses one)
  --seed DIR      fill acme/platform from this folder (default: fixtures/opencenter)
  --no-bot        start the GitHub alone
  --webhook URL   with --no-bot: send webhooks there
  --json          print one line of JSON when ready, and nothing else
  --verbose       the bot's log goes to stderr instead of a file
  --help          this text
`

const options = {
  port: { type: 'string', default: '0' },
  seed: { type: 'string', default: defaultSeed },
  'no-bot': { type: 'boolean', default: false },
  webhook: { type: 'string' },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** `wrong` is a sentence; null asks for the usage alone. */
export function readArguments(args: readonly string[]): Settings | { readonly wrong: string | null } {
  let values: ReturnType<typeof parse>
  try {
    values = parse(args)
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) }
  }
  if (values.help) return { wrong: null }
  const port = Number(values.port)
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) return { wrong: '--port takes a number from 0 to 65535.' }
  const seed = resolve(values.seed)
  if (!statSync(seed, { throwIfNoEntry: false })?.isDirectory()) return { wrong: `--seed: ${seed} is not a folder.` }
  const { webhook = null } = values
  const bot = !values['no-bot']
  if (webhook !== null && bot) return { wrong: '--webhook goes with --no-bot: the bot gets the webhooks otherwise.' }
  if (webhook !== null && URL.parse(webhook)?.protocol !== 'http:')
    return { wrong: '--webhook takes an http:// address.' }
  return { port, seed, bot, json: values.json, verbose: values.verbose, webhook }
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, strict: true }).values
