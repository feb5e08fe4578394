// An address that somebody typed: https, or http on this machine alone.

export type Checked<T> = { readonly value: T } | { readonly problem: string }

export function readAddress(text: string, example: string): Checked<URL> {
  const url = URL.parse(text)
  const isLocal = url !== null && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)))
    return { problem: `this must be an https:// address, like ${example}.` }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return { problem: `this must be an address without user, password, query or fragment, like ${example}.` }
  return { value: url }
}
