// The cache forgets the least used first and holds no more than it may.
import { describe, expect, it } from 'vitest'
import { createCaches } from '../../src/github/cache.ts'

/** Of one repository alone. */
const createCache = (maxBytes: number) => createCaches(maxBytes)(1)

describe('a cache', () => {
  it('drops what was used longest ago when it is full', () => {
    const { blobs } = createCache(3 * 1251)
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

  it('is one per repository: what one may read, another may not know', () => {
    const caches = createCaches(10_000)
    caches(1).blobs.set('same', new Uint8Array(1))
    expect([caches(1).blobs.get('same')?.length, caches(2).blobs.get('same')]).toEqual([1, undefined])
    // No id ends in the beginning of another's key.
    caches(11).blobs.set('same', new Uint8Array(2))
    expect(caches(1).blobs.get('same')?.length).toBe(1)
  })

  it('holds no more for many repositories than for one', () => {
    const caches = createCaches(3 * 1251)
    for (const repository of [1, 2, 3, 4, 5]) caches(repository).blobs.set('a', new Uint8Array(1000))
    expect([1, 2, 3, 4, 5].filter((repository) => caches(repository).blobs.get('a') !== undefined)).toEqual([3, 4, 5])
  })
})
