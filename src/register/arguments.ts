// What `npm run register` is asked for on its command line.
import { parseArgs } from 'node:util'
import { gitHubHost } from './github-host.ts'
import { hookAddress } from './manifest.ts'
import type { Registration } from './server.ts'

export type Asked = Pick<Registration, 'github' | 'organization' | 'name' | 'hook' | 'port'> & {
  readonly file: string
  readonly force: boolean
}

const help = `npm run register -- [options]

Makes the GitHub App that Sluice acts as: serves a page on this machine that hands app.yml to GitHub, and writes what
GitHub answers into .env, for npm start.

  --url ADDRESS      where GitHub reaches the bot, like https://sluice.example.com; else the page asks
  --org NAME         the organisation that shall own the App; default: your own account
  --github ADDRESS   your GitHub Enterprise Server, like https://github.example.com; default: https://github.com
  --name NAME        the App's name; default: Sluice. Names are unique on a GitHub, and its page asks once more
  --file FILE        where the credentials go; default: .env
  --force            overwrite that file
  --port N           the port of the page; default: any free one
`

/** `wrong`: one sentence. */
export function readAsked(args: readonly string[]): Asked | { readonly help: string } | { readonly wrong: string } {
  let values: Readonly<Record<string, string | boolean | undefined>>
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    return { wrong: `${error instanceof Error ? error.message : String(error)} See npm run register -- --help.` }
  }
  if (values.help === true) return { help }
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : null)
  const github = gitHubHost(text('github') ?? 'https://github.com')
  if ('problem' in github) return { wrong: github.problem }
  const url = text('url')
  const hook = url === null ? { value: null } : hookAddress(url)
  if ('problem' in hook) return { wrong: `--url: ${hook.problem}` }
  const organization = text('org')
  if (organization !== null && !/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$/.test(organization))
    return { wrong: '--org must be the name of an organisation as in its address: letters, digits and hyphens.' }
  const port = text('port') ?? '0'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return { wrong: '--port must be a number from 0 to 65535.' }
  const name = text('name')
  if (name !== null && (name.trim() === '' || name.length > 34))
    return { wrong: '--name must have 1 to 34 characters: GitHub takes no more.' }
  return {
    github: github.value,
    hook: hook.value,
    organization,
    name,
    port: Number(port),
    file: text('file') ?? '.env',
    force: values.force === true,
  }
}

const options = {
  url: { type: 'string' },
  org: { type: 'string' },
  github: { type: 'string' },
  name: { type: 'string' },
  file: { type: 'string' },
  port: { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean' },
} as const
