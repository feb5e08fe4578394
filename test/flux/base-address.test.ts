// Which addresses lead to one repository, and which only look as if they did.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressId, canonicalAddress } from '../../src/flux/base-address.ts'

const idOf = (url: string) => {
  const address = canonicalAddress(url)
  return address === null ? null : addressId(address)
}

describe('canonicalAddress', () => {
  it.each([
    'https://github.com/acme/base',
    'https://github.com/acme/base.git',
    'https://github.com/acme/base/',
    'https://github.com/acme/base.git/',
    'https://github.com//acme/base',
    'http://github.com/acme/base',
    'HTTPS://GitHub.com/Acme/Base.git',
    'https://www.github.com/acme/base',
    'https://user@github.com/acme/base',
    'https://user:token@github.com/acme/base.git',
    'https://github.com:443/acme/base',
    'ssh://git@github.com/acme/base.git',
    'ssh://git@github.com:22/acme/base.git',
    'ssh://git@ssh.github.com:443/acme/base.git',
    'ssh://github.com/acme/base',
    'git://github.com/acme/base.git',
    'git@github.com:acme/base.git',
    'git@github.com:/acme/base',
    'org-1234@github.com:ACME/base.git',
    'oci://github.com/acme/base',
  ])('takes %s for github.com/acme/base', (url) => {
    expect(idOf(url)).toBe('github.com/acme/base')
  })

  it.each([
    ['https://github.com.evil.io/acme/base', 'github.com.evil.io/acme/base'],
    ['https://github.com@evil.io/acme/base', 'evil.io/acme/base'],
    ['https://evilgithub.com/acme/base', 'evilgithub.com/acme/base'],
    ['https://github.com-acme/acme/base', 'github.com-acme/acme/base'],
    ['https://gist.github.com/acme/base', 'gist.github.com/acme/base'],
    ['https://github.com/acme/base2', 'github.com/acme/base2'],
    ['https://github.com/acme/base.gitx', 'github.com/acme/base.gitx'],
    ['https://github.com/acme/base.git.git', 'github.com/acme/base.git'],
    ['oci://ghcr.io/acme/base.git', 'ghcr.io/acme/base.git'],
    ['oci://ghcr.io/acme/manifests/base', 'ghcr.io/acme/manifests.base'],
    ['https://gitlab.example.com/group/sub/base.git', 'gitlab.example.com/group/sub.base'],
  ])('takes %s for %s', (url, id) => {
    expect(idOf(url)).toBe(id)
  })

  it.each([
    '',
    'github.com/acme/base',
    'acme/base',
    'https://github.com',
    'https://github.com/acme',
    'https://github.com/acme/base/tree/main',
    'https://github.com/acme/base.git/info/refs',
    'https://github.com/acme/../evil',
    'https://github.com/../acme/base',
    'https://github.com/acme/..',
    'https://github.com/acme/.git',
    'https://gitlab.com/group/../base',
    'https://github.com/acme/%2e%2e/base',
    'https://github.com/acme%2Fbase',
    'https://github.com/acme/base?x=1',
    'https://github.com/acme/base#main',
    'https://github.com\\@evil.io/acme/base',
    'https://github.com@/acme/base',
    'https://a@b@github.com/acme/base',
    'https://evil.io#@github.com/acme/base',
    'https://evil.io?@github.com/acme/base',
    'ssh://evil.io:22#@github.com/acme/base',
    'https://gіthub.com/acme/base',
    'https://github.com/аcme/base',
    'https://github.com/acme/ba\u200bse',
    'https://github.com/acme/base\n',
    ' https://github.com/acme/base',
    'https://github.com/acme /base',
    'https://github.com:99999999/acme/base',
    'https://[::1]/acme/base',
    'https://-github.com/acme/base',
    'file:///acme/base',
    'ext::sh -c evil',
    'ftp://github.com/acme/base',
    'github.com:acme/base',
    'git@github.com:acme',
    'git@github.com:acme/base/more',
    `https://github.com/acme/${'a'.repeat(101)}`,
    `https://github.com/acme/${'a/'.repeat(1000)}`,
  ])('takes %j for no repository', (url) => {
    expect(canonicalAddress(url)).toBeNull()
  })

  it('keeps how owner and repository are written', () => {
    expect(canonicalAddress('git@GitHub.com:Acme/Base.git')).toEqual({
      host: 'github.com',
      owner: 'Acme',
      name: 'Base',
    })
  })

  it('never throws, and gives only names that a path can hold', () => {
    const part = fc.oneof(
      fc.constantFrom('github.com', 'acme', '..', '.', '%2e', '@', ':', '/', '//', '.git'),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.constantFrom('https://', 'ssh://git@', 'git@', 'oci://', ''), fc.array(part), (scheme, parts) => {
        const address = canonicalAddress(scheme + parts.join('/'))
        if (address === null) return
        for (const text of [address.owner, address.name]) expect(text).toMatch(/^(?!\.{1,2}$)[\w.-]+$/)
        expect(canonicalAddress(`https://${address.host}/${address.owner}/${address.name}.git`)).toEqual(address)
      }),
    )
  })
})
