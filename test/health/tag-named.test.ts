// The tag in the message of a source that could not find it.
import { describe, expect, it } from 'vitest'
import { tagNamedIn } from '../../src/health/tag-named.ts'

const git =
  "failed to checkout and determine revision: unable to clone 'https://github.com/acme/base.git': couldn't find remote ref"

describe('the tag that is missing', () => {
  it.each([
    [`${git} "refs/tags/2026.03"`, '2026.03'],
    [`${git} "refs/tags/redis/v1.2.3-rc.1+4"`, 'redis/v1.2.3-rc.1+4'],
    [`${git} refs/tags/v2`, 'v2'],
    [
      "failed to pull artifact from 'oci://ghcr.io/acme/base': GET https://ghcr.io/v2/acme/base/manifests/2026.03: MANIFEST_UNKNOWN: manifest unknown",
      '2026.03',
    ],
    [`${git} "refs/heads/release"`, null],
    ['no match found for semver: >=2.0.0', null],
    ['GET https://ghcr.io/v2/acme/base/manifests/2026.03: UNAUTHORIZED: authentication required', null],
    ['refs/tags/2026.03', null],
    ['', null],
  ])('in %j', (message, tag) => {
    expect(tagNamedIn(message)).toBe(tag)
  })
})
