// Which command a command line names.
import { readFileSync } from 'node:fs'
import { didYouMean } from '../config/suggest.ts'
import { seenLines } from '../messages/plan-diff.ts'
import { type Answer, misused, said, type Terminal } from './answer.ts'
import { bump } from './bump.ts'
import { check } from './check.ts'
import { help, helpOf, pages } from './help.ts'
import { init } from './init.ts'
import { ledger } from './ledger.ts'
import { plan } from './plan.ts'
import { report } from './report.ts'

const commands: Readonly<Record<string, (args: readonly string[], terminal: Terminal) => Promise<Answer>>> = {
  init,
  plan,
  bump,
  check,
  report,
  ledger,
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown'
}

const isHelp = (word: string) => word === '--help' || word === '-h'

/** Answers a command line; never throws for what a person wrote. */
export async function run(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const [name, ...rest] = args
  if (name === undefined) return misused(help().trimEnd())
  if (isHelp(name)) return said(help())
  if (name === '--version') return said(`${version()}\n`)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  const page = pages[name]
  if (command === undefined || page === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command'
    const known = what === 'option' ? ['--help', '--version'] : Object.keys(commands)
    return misused(`Unknown ${what} ${JSON.stringify(name)}.${didYouMean(name, known)}\n\n${help().trimEnd()}`)
  }
  const end = rest.indexOf('--')
  if (rest.slice(0, end < 0 ? rest.length : end).some(isHelp)) return said(helpOf(page))
  try {
    const answer = await command(rest, terminal)
    const stderr = seenLines(answer.stderr)
    return { ...answer, stderr: answer.ending === 'usage' ? `${stderr}Usage: ${page.usage}\n` : stderr }
  } finally {
    terminal.progress?.clear()
  }
}
