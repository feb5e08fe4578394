// Where the version stands in the name of an image and in the address of something remote.

type Parted = { readonly name: string; readonly version: string }

/** `host:5000/name:tag@sha256:…`; null without a version. */
export function imageVersion(written: string): Parted | null {
  const found = /^([\w.-]+(?::\d+(?=\/))?(?:\/[\w.-]+)*?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{8,64}))?$/i.exec(
    written,
  )
  const [, name = '', tag, digest] = found ?? []
  if (tag !== undefined) return { name, version: tag }
  return digest === undefined ? null : { name, version: digest }
}

/** Without scheme, user and password, query and `.git`. */
export const withoutScheme = (url: string): string =>
  url
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^@/\s]*@/, '')
    .replace(/[?#].*$/, '')
    .replace(/\.git(?=$|\/)/, '')
    .replace(/(?<=.)\/{2,}/g, '/')
    .replace(/\/$/, '')

const dotted = /^v?\d+(?:\.\d+)+(?:[-+.][\w.+-]*)?$/

/** `?ref=v8.2.1`, `/download/v0.34.0/olm.yaml`, or a folder that is a version; null without one. */
export function addressVersion(url: string): Parted | null {
  const name = withoutScheme(url)
  const reference = /[?&](?:ref|version)=([^&#\s]+)/.exec(url)?.[1]
  if (reference !== undefined) return { name, version: reference }
  const steps = name.split('/')
  const download = steps.indexOf('download')
  const at = download > 0 && download < steps.length - 2 ? download + 1 : steps.findIndex((step) => dotted.test(step))
  const version = steps[at]
  if (at < 1 || version === undefined) return null
  const isRelease = download === at - 1 && steps[download - 1] === 'releases'
  const above = steps.slice(0, isRelease ? download - 1 : at)
  return { name: [...above, ...steps.slice(at + 1)].join('/'), version }
}
