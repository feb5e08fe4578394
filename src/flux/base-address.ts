// Where a source's address leads: host, owner and repository, however they are written. What is not exactly that is no base.

/** As it is written somewhere; compared without case by `addressId`. */
export type Address = { readonly host: string; readonly owner: string; readonly name: string }

/** What is the same repository however it is written: `github.com/acme/base`. */
export const addressId = ({ host, owner, name }: Address): string => `${host}/${owner}/${name}`.toLowerCase()

/** Names by which a host is reached for other ways of fetching. */
const sameHost: Readonly<Record<string, string>> = { 'ssh.github.com': 'github.com', 'www.github.com': 'github.com' }

const hostName = /^[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/i
const segmentName = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,100}$/

/**
 * `https://`, `http://`, `ssh://`, `git://` and `oci://` with or without user and port, and the scp form `git@host:path`.
 * What `#` or `?` ends is the host, so that neither stands in a user: `https://evil.io#@github.com/acme/base` leads to evil.io.
 * Folders between owner and repository, which registries and some hosts have, are part of its name; github.com has none.
 */
export function canonicalAddress(url: string): Address | null {
  if (url.length > 1000) return null
  const found =
    /^(https?|ssh|git|oci):\/\/(?:[^@/\\?#\s]*@)?([^@:/\s]+)(?::\d{1,5})?\/+([^\s]+)$/i.exec(url) ??
    /^()(?:[^@:/\\\s]+@)([^@:/\s]+):(?!\/\/)\/*([^\s]+)$/.exec(url)
  if (found === null) return null
  const [, scheme = '', written = '', path = ''] = found
  const host = sameHost[written.toLowerCase()] ?? written.toLowerCase()
  const segments = path
    .replace(/\/+$/, '')
    .split('/')
    .filter((segment) => segment !== '')
  const [owner, ...rest] = segments
  const last = scheme.toLowerCase() === 'oci' ? rest.join('.') : rest.join('.').replace(/\.git$/i, '')
  const isOne = rest.length === 1 || (rest.length > 1 && host !== 'github.com')
  if (owner === undefined || !isOne || !hostName.test(host)) return null
  return [...segments, last].every((segment) => segmentName.test(segment)) ? { host, owner, name: last } : null
}

/** Back from `addressId`, or from the same with another case. */
export function addressNamed(id: string): Address {
  const [host = '', owner = '', name = ''] = id.split('/')
  return { host: host.toLowerCase(), owner, name }
}

/** As the configuration names a base. */
export const configuredAddress = (base: { readonly host: string; readonly repository: string }): Address =>
  addressNamed(`${base.host}/${base.repository}`)
