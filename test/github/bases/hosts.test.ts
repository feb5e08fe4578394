// Which GitHub serves which host: a token goes to its own alone, and a host that nobody knows is not asked.
import { describe, expect, it } from 'vitest'
import { asBase, hostOf, ownHost, placeOf } from '../../../src/github/bases/hosts.ts'

const dotCom = 'https://api.github.com'

describe('the host of an API', () => {
  it.each([
    ['https://api.github.com', 'github.com'],
    ['https://ghe.acme.com/api/v3', 'ghe.acme.com'],
    ['https://api.acme.ghe.com', 'acme.ghe.com'],
    ['https://api.acme.com/api/v3', 'api.acme.com'],
    ['http://127.0.0.1:4000', '127.0.0.1:4000'],
  ])('%s is %s', (url, host) => {
    expect(hostOf(url)).toBe(host)
  })
})

describe('the place of a base', () => {
  it.each([
    [dotCom, dotCom, 'github.com', 'own'],
    [dotCom, dotCom, 'GitHub.com', 'own'],
    [dotCom, dotCom, 'ghe.acme.com', null],
    ['https://ghe.acme.com/api/v3', dotCom, 'ghe.acme.com', 'own'],
    ['https://ghe.acme.com/api/v3', dotCom, 'github.com', 'public'],
    ['https://ghe.acme.com/api/v3', dotCom, 'github.com.evil.example', null],
    ['https://ghe.acme.com/api/v3', dotCom, 'gitlab.com', null],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000', 'github.com', 'own'],
    ['http://127.0.0.1:4000', dotCom, 'github.com', 'public'],
    ['http://127.0.0.1:4000', dotCom, '127.0.0.1:4000', 'own'],
  ])('for an App at %s and github.com at %s, %s is %s', (apiUrl, publicApiUrl, host, place) => {
    expect(placeOf({ apiUrl, publicApiUrl }, host)).toBe(place)
  })

  it('of an event is on the own host, whatever the case of its name', () => {
    const ghe = { apiUrl: 'https://GHE.acme.com/api/v3', publicApiUrl: dotCom }
    expect(ownHost(ghe)).toBe('ghe.acme.com')
    expect(asBase(ghe, { owner: 'Acme', name: 'Base' })).toBe('ghe.acme.com/acme/base')
  })
})
