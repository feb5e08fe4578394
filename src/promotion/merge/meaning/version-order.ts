// Which of two versions is newer, where the two belong to one scheme and their text says so.
import { compare, parse } from 'semver'

/**
 * Negative when `a` is older, positive when newer, 0 when equal, null when no order is known. Image references compare
 * only within one repository, URLs only before their `?ref=` or by the dotted versions in an otherwise equal path (a port is
 * none). One scheme is: SemVer with the same prefix and the same
 * kind of suffix; else numbers in the same places (calendar versions, build numbers, `main-3f2a1bc-1700000000`).
 * Digests and commit ids have no order.
 */
export function compareVersions(a: string, b: string): number | null {
  if (a.length > longest || b.length > longest) return null
  const [left, right] = [parted(a), parted(b)]
  if (left.name !== right.name) return null
  if (left.version === right.version) return left.digest === right.digest ? 0 : null
  return compareSemver(left.version, right.version) ?? compareNumbers(left.version, right.version)
}

/** In characters; nothing that is longer is a version. */
const longest = 500

/** `host:5000/repo:tag@sha256:…` and `https://…?ref=tag` in their parts; a bare version has no name. */
function parted(written: string): { readonly name: string; readonly version: string; readonly digest: string } {
  const text = written.trim().replace(/^(["'])(.*)\1$/, '$2')
  const reference = /^(.*\?(?:.*&)?ref=)([^&]*)(.*)$/.exec(text)
  if (reference !== null) return { name: `${reference[1]} ${reference[3]}`, version: reference[2] ?? '', digest: '' }
  const address = /^(?!oci:)[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(text)
  if (address !== null) return partedAddress(text, address[0].length)
  const [image, digest = ''] = text.split(/@(?=sha\d+:)/)
  const tagged = /^(.*):([^:/]*)$/.exec(image ?? '')
  return tagged === null
    ? { name: '', version: image ?? '', digest }
    : { name: tagged[1] ?? '', version: tagged[2] ?? '', digest }
}

const versionInPath = /(?<![\d.])\d+(?:\.\d+){2,}(?![\d.]*\d)/g

/** `https://host/app-1.2.3.tgz`: the version in the path, once or several times the same. */
function partedAddress(text: string, hostEnd: number) {
  const path = text.slice(hostEnd)
  const versions = new Set(path.match(versionInPath) ?? [])
  const [version = '', ...others] = versions
  const name = text.slice(0, hostEnd) + path.replace(versionInPath, '#')
  return others.length > 0 ? { name: text, version: '', digest: '' } : { name, version, digest: '' }
}

const semverText = /^(\D*?)(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/

function compareSemver(a: string, b: string): number | null {
  const [left, right] = [semverText.exec(a), semverText.exec(b)]
  if (left === null || right === null || left[1] !== right[1]) return null
  const [x, y] = [parse(left[2]), parse(right[2])]
  if (x === null || y === null || variant(x.prerelease) !== variant(y.prerelease)) return null
  return compare(x, y)
}

/** `-alpine` is another build of the same version, `-rc.1` an earlier state of it. */
function variant(suffix: readonly (string | number)[]): string {
  const words = suffix.join('.').match(/[a-z]+/gi) ?? []
  return words.filter((word) => !/^(?:a|alpha|b|beta|rc|pre|preview|dev|snapshot|nightly|m|build)$/i.test(word)).join()
}

type Part = { readonly text: string; readonly number: bigint | null }

/** Numbers from left to right, with the same words between them; words that may be commit ids are passed over. */
function compareNumbers(a: string, b: string): number | null {
  const [left, right] = [partsOf(a), partsOf(b)]
  if (left.length !== right.length) return null
  let difference = 0
  for (const [index, part] of left.entries()) {
    const other = right[index]
    if (other === undefined || (part.number === null) !== (other.number === null)) return null
    if (part.number === null && part.text !== other.text) return null
    if (difference !== 0 || part.number === null || other.number === null) continue
    difference = part.number < other.number ? -1 : part.number > other.number ? 1 : 0
  }
  return difference === 0 ? null : difference
}

function partsOf(version: string): readonly Part[] {
  const words = version.split(/([-_.+])/).map((word) => (isCommitId(word) ? '#' : word))
  return words.flatMap((word) =>
    (word.match(/\d+|\D+/g) ?? []).map((text) => ({ text, number: /^\d+$/.test(text) ? BigInt(text) : null })),
  )
}

const isCommitId = (word: string) => /^[0-9a-f]{7,40}$/.test(word) && /[a-f]/.test(word)
