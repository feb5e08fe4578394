// Who uses which base: written by many jobs at once, and nobody's use is lost.
import { expect, it } from 'vitest'
import { readBases, rememberBases, usersOf } from '../../../src/handle/bump/used-bases.ts'
import type { Work } from '../../../src/handle/work.ts'

function memory() {
  const kept = new Map<string, string>()
  const written: string[] = []
  return {
    written,
    recall: async (key: string) => kept.get(key) ?? null,
    remember: async (key: string, value: string) => {
      written.push(key)
      kept.set(key, value)
    },
  }
}

const origin = (id: number) => ({ installation: 1, repository: { id, owner: 'acme', name: `r${id}` } })
const workOn = (id: number, of: ReturnType<typeof memory>) => ({ memory: of, forge: origin(id) }) as unknown as Work
const ids = async (of: ReturnType<typeof memory>, base: string) =>
  (await usersOf(of, base)).map(({ repository }) => repository.id)

it('is unknown until it was evaluated, also where there is none', async () => {
  const kept = memory()
  expect(await readBases(kept, 1)).toBeNull()
  await rememberBases(workOn(1, kept), [])
  expect(await readBases(kept, 1)).toEqual([])
  expect(await usersOf(kept, 'h/a/b')).toEqual([])
})

it('is told both ways, and one that uses a base no more is told of it no more', async () => {
  const kept = memory()
  await rememberBases(workOn(1, kept), ['h/a/c', 'h/a/b', 'h/a/b'])
  await rememberBases(workOn(2, kept), ['h/a/b'])
  expect(await readBases(kept, 1)).toEqual(['h/a/b', 'h/a/c'])
  expect(await usersOf(kept, 'h/a/b')).toEqual([origin(1), origin(2)])
  await rememberBases(workOn(1, kept), ['h/a/c'])
  expect([await ids(kept, 'h/a/b'), await ids(kept, 'h/a/c')]).toEqual([[2], [1]])
})

it('loses nobody where many jobs write at once', async () => {
  const kept = memory()
  await Promise.all(Array.from({ length: 20 }, (_, n) => rememberBases(workOn(20 - n, kept), ['h/a/b'])))
  expect(await ids(kept, 'h/a/b')).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
})

it('goes on after a failure to write', async () => {
  const kept = memory()
  const { remember } = kept
  kept.remember = () => Promise.reject(new Error('the disk is full'))
  const failing = rememberBases(workOn(1, kept), ['h/a/b'])
  await expect(failing).rejects.toThrow('full')
  kept.remember = remember
  await rememberBases(workOn(1, kept), ['h/a/b'])
  expect(await ids(kept, 'h/a/b')).toEqual([1])
})

it('writes no list of users that stands already', async () => {
  const kept = memory()
  await rememberBases(workOn(1, kept), ['h/a/b'])
  await rememberBases(workOn(2, kept), ['h/a/b'])
  kept.written.length = 0
  await rememberBases(workOn(1, kept), ['h/a/b'])
  expect(kept.written).toEqual(['bases:1'])
})
