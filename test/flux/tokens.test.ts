// Which occurrences of a name are the name, and which only look like it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replaceTokens } from '../../src/flux/tokens.ts'

const told = (text: string, from: string, to: string, known: string[] = []) =>
  replaceTokens(text, [{ from, to }], known).text

describe('replaceTokens', () => {
  it.each<[string, string, string, string]>([
    [
      'path: ./applications/overlays/dev-cluster/services/redis',
      'dev-cluster',
      'stg',
      'path: ./applications/overlays/stg/services/redis',
    ],
    ['name: letsencrypt-dev-cluster', 'dev-cluster', 'stg', 'name: letsencrypt-stg'],
    ['bucket: dev-cluster-harbor', 'dev-cluster', 'stg', 'bucket: stg-harbor'],
    ['host: harbor.dev-cluster.iad3.example.com', 'dev-cluster', 'stg', 'host: harbor.stg.iad3.example.com'],
    ['a: dev\r\nb: dev\r\n', 'dev', 'stg', 'a: stg\r\nb: stg\r\n'],
    ['develop dev2 dev_x xdev devé', 'dev', 'stg', 'develop dev2 dev_x xdev devé'],
    ['/dev/shm', 'dev', 'stg', '/dev/shm'],
    ['mount: "/dev"', 'dev', 'stg', 'mount: "/dev"'],
    ['--data=/var/lib/dev/x', 'dev', 'stg', '--data=/var/lib/dev/x'],
    ['PATH=/usr/bin:/opt/dev', 'dev', 'stg', 'PATH=/usr/bin:/opt/dev'],
    ['file:///etc/dev', 'dev', 'stg', 'file:///etc/dev'],
    ['../dev/redis and ./dev and apps/dev', 'dev', 'stg', '../stg/redis and ./stg and apps/stg'],
    ['https://example.com/dev/x', 'dev', 'stg', 'https://example.com/stg/x'],
    ['\u0024{BASE}/dev/x', 'dev', 'stg', '\u0024{BASE}/stg/x'],
    ['/clusters/dev/apps', 'dev', 'stg', '/clusters/stg/apps'],
    ['/dev-cluster/x', 'dev-cluster', 'stg', '/stg/x'],
    [
      'harbor.dev.example.com *.dev.example.com',
      'dev.example.com',
      'stg.example.com',
      'harbor.stg.example.com *.stg.example.com',
    ],
    [
      'my-dev.example.com dev.example.com.au devXexample.com',
      'dev.example.com',
      'x',
      'my-dev.example.com dev.example.com.au devXexample.com',
    ],
    ['at dev.example.com.', 'dev.example.com', 'x.y', 'at x.y.'],
    [
      '10.0.1.5 10.0.1.50 110.0.1.5 10.0.1.5.6 9.10.0.1.5',
      '10.0.1.5',
      '10.9.1.5',
      '10.9.1.5 10.0.1.50 110.0.1.5 10.0.1.5.6 9.10.0.1.5',
    ],
    ['IAD3 iad3', 'IAD3', 'DFW3', 'DFW3 iad3'],
    ['dev', 'dev', '$& $1', '$& $1'],
    ['dev', '', 'x', 'dev'],
  ])('%j with %s → %s', (text, from, to, expected) => {
    expect(told(text, from, to)).toBe(expected)
  })

  it('leaves longer known names alone', () => {
    const known = ['k8s-dev', 'k8s-dev-iad3-cp0', 'prod', 'prod-eu', 'eu-prod']
    expect(told('k8s-dev k8s-dev-iad3-cp0 k8s-dev-iad3-cp0-x k8s-dev-bucket', 'k8s-dev', 'k8s-stg', known)).toBe(
      'k8s-stg k8s-dev-iad3-cp0 k8s-dev-iad3-cp0-x k8s-stg-bucket',
    )
    expect(told('prod prod-eu letsencrypt-prod-eu eu-prod prod-us', 'prod', 'live', known)).toBe(
      'live prod-eu letsencrypt-prod-eu eu-prod live-us',
    )
  })

  it('leaves the beginning of a longer known name alone', () => {
    expect(told('k8s-dev-iad3 k8s-dev-x', 'k8s-dev', 'k8s-stg', ['k8s-dev-iad3-cp0'])).toBe('k8s-dev-iad3 k8s-stg-x')
  })

  it('replaces all names at once and never what it wrote', () => {
    const swapped = replaceTokens('a b a-b', [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ])
    expect(swapped.text).toBe('b a b-a')
    expect(swapped.replaced).toEqual([
      { from: 'a', to: 'b', count: 2, lines: [1] },
      { from: 'b', to: 'a', count: 2, lines: [1] },
    ])
  })

  it('says on which lines', () => {
    const { replaced } = replaceTokens('dev\n\nx dev dev\ndev', [{ from: 'dev', to: 'stg' }])
    expect(replaced).toEqual([{ from: 'dev', to: 'stg', count: 4, lines: [1, 3, 4] }])
  })

  it('returns the same text when nothing is to be replaced', () => {
    expect(replaceTokens('dev', [{ from: 'dev', to: 'dev' }])).toEqual({ text: 'dev', replaced: [] })
  })

  it('undoes itself with the pair turned round, where the other name did not occur', () => {
    const word = fc.constantFrom('dev', 'dev-cluster', '/', '-', '.', ' ', '\n', 'x', '/etc/', 'é')
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('')
        const there = told(text, 'dev-cluster', 'stg-cluster')
        expect(told(there, 'stg-cluster', 'dev-cluster')).toBe(text)
      }),
    )
  })

  it('takes any names and any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.array(fc.string()), (text, from, to, known) => {
        expect(typeof told(text, from, to, known)).toBe('string')
      }),
    )
  })
})
