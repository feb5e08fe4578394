// The cache forgets the least used first and holds no more than it may.
import { describe, expect, it } from 'vitest'
import { createCache, createCaches } from '../../src/github/cache.ts'

describe('a cache', () => {
  it('drops what was used longest ago when it is full', () => {
    const { blobs } = createCache(3 * 1101)
    const bytes = new Uint8Array(1000)
    for (const key of ['a', 'b', 'c']) blobs.set(key, bytes)
    blobs.get('a')
    blobs.set('d', bytes)
    expect(['a', 'b', 'c', 'd'].map((key) => blobs.get(key) !== undefined)).toEqual([true, false, true, true])
  })

  it('does not keep what is larger than itself, nor give up the rest for it', () => {
    const { blobs } = createCache(2000)
    blobs.set('small', new Uint8Array(10))
    blobs.set('large', new Uint8Array(5000))
    expect([blobs.get('small')?.length, blobs.get('large')]).toEqual([10, undefined])
  })

  it('counts a value that is set again once', () => {
    const { blobs } = createCache(3000)
    for (let times = 0; times < 10; times++) blobs.set('same', new Uint8Array(1000))
    blobs.set('other', new Uint8Array(1000))
    expect([blobs.get('same'), blobs.get('other')].every(Boolean)).toBe(true)
  })

  it('keeps an absence as an answer, and kinds apart', () => {
    const cache = createCache(10_000)
    cache.ids.set('key', null)
    expect([cache.ids.get('key'), cache.trees.get('key'), cache.blobs.get('key')]).toEqual([null, undefined, undefined])
  })

  it('is one per repository, the least used repository dropped first', () => {
    const caches = createCaches(1000, 2)
    const first = caches(1)
    const second = caches(2)
    expect(caches(1)).toBe(first)
    caches(3)
    expect(caches(1)).toBe(first)
    expect(caches(2)).not.toBe(second)
  })
})
