// The tag that a source could not find, from the one message that names it.

const namings: readonly RegExp[] = [
  // fluxcd/pkg git/gogit/clone.go: couldn't find remote ref "refs/tags/2026.03"
  /couldn't find remote ref "?refs\/tags\/([^\s"',]{1,255})/,
  // A registry's answer: GET https://…/v2/acme/base/manifests/2026.03: MANIFEST_UNKNOWN: …
  /\/manifests\/([^\s"',:]{1,128}): (?:MANIFEST|NAME)_UNKNOWN/,
]

/** `2026.03`; null: the message names no missing tag. */
export function tagNamedIn(message: string): string | null {
  for (const naming of namings) {
    const tag = naming.exec(message)?.[1]
    if (tag !== undefined) return tag
  }
  return null
}
