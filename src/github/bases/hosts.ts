// Which GitHub a base stands on: the App's own, the public one, or none that is known.
import { baseId } from '../../bump/model.ts'

export type Hosts = { readonly apiUrl: string; readonly publicApiUrl: string }

const github = 'github.com'

/** `api.github.com` serves `github.com`; Enterprise Server has its API below the host's own name. */
export function hostOf(apiUrl: string): string {
  const { host, pathname } = new URL(apiUrl)
  return pathname === '/' ? host.replace(/^api\./, '') : host
}

/** The App's own host as addresses write it. One API for both: whatever its address is, it stands for github.com. */
export const ownHost = ({ apiUrl, publicApiUrl }: Hosts): string => (apiUrl === publicApiUrl ? github : hostOf(apiUrl))

export function placeOf(hosts: Hosts, host: string): 'own' | 'public' | null {
  const asked = host.toLowerCase()
  if (asked === ownHost(hosts).toLowerCase()) return 'own'
  return asked === github ? 'public' : null
}

/** A repository of the App's own host as a base that others may use. */
export const asBase = (hosts: Hosts, { owner, name }: { readonly owner: string; readonly name: string }): string =>
  baseId({ host: ownHost(hosts), owner, name })
