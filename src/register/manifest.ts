// The manifest that GitHub makes an App of: `app.yml`, with the addresses of this installation. Pure.
import { parseDocument } from 'yaml'
import { type Checked, readAddress } from './address.ts'

export type Manifest = Readonly<Record<string, unknown>>

const webhookPath = '/api/github/webhooks'

/** The bot's address, or the whole address where webhooks arrive (a proxy may have another path). */
export function hookAddress(text: string): Checked<string> {
  const read = readAddress(text, 'https://sluice.example.com')
  if ('problem' in read) return read
  const { origin, pathname } = read.value
  return { value: pathname === '/' ? `${origin}${webhookPath}` : `${origin}${pathname}` }
}

/** `appYml`: the text of `app.yml`. `hook`: where webhooks arrive. `redirect`: where GitHub sends the browser afterwards. */
export function manifestFrom(
  appYml: string,
  { hook, redirect, name }: { readonly hook: string; readonly redirect: string; readonly name: string | null },
): Manifest {
  const stated: unknown = parseDocument(appYml).toJS()
  if (typeof stated !== 'object' || stated === null) throw new Error('app.yml is not whole: install Sluice again.')
  return {
    ...stated,
    ...(name === null ? {} : { name }),
    url: new URL(hook).origin,
    hook_attributes: { url: hook, active: true },
    redirect_url: redirect,
  }
}
