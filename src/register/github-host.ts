// Where a GitHub has its pages and its API: github.com, github.com with data residency, or a server of one's own.
import { type Checked, readAddress } from './address.ts'

export type GitHubHost = {
  /** Without a slash at the end. */
  readonly web: string
  readonly api: string
}

export function gitHubHost(text: string): Checked<GitHubHost> {
  const read = readAddress(text, 'https://github.example.com')
  if ('problem' in read) return { problem: `--github: ${read.problem}` }
  const { origin, hostname, pathname } = read.value
  if (pathname !== '/')
    return { problem: '--github names the server alone, without a path: https://github.example.com.' }
  if (hostname === 'github.com' || hostname === 'www.github.com')
    return { value: { web: 'https://github.com', api: 'https://api.github.com' } }
  if (hostname.endsWith('.ghe.com')) return { value: { web: origin, api: `https://api.${hostname}` } }
  return { value: { web: origin, api: `${origin}/api/v3` } }
}

/** The page that takes a manifest. */
export const newAppPage = ({ web }: GitHubHost, organization: string | null): string =>
  organization === null
    ? `${web}/settings/apps/new`
    : `${web}/organizations/${encodeURIComponent(organization)}/settings/apps/new`
