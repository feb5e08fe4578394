// Content that must not travel, made through the Git data API as anybody with write access can.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { moveOn, onlyPull, promotion, slice, values } from './redis.ts'
import { at, openWorld, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world?.close())

type Entry = { path: string; mode: '120000' | '160000' | '100644' | '100755'; content?: string; sha?: string }

/** Straight onto main, next to an honest change of the same slice. */
async function plant(...entries: readonly Entry[]) {
  const rest = world.as('alice').git
  const parent = (await world.head()) ?? ''
  const text = ((await world.read(values('dev'))) ?? '').replace('7.4.1', '7.9.9')
  const honest: Entry = { path: values('dev'), mode: '100644', content: text }
  const tree = [honest, ...entries].map((entry) => ({
    ...entry,
    type: entry.mode === '160000' ? ('commit' as const) : ('blob' as const),
  }))
  const made = await rest.createTree({ ...at, base_tree: parent, tree })
  const { data } = await rest.createCommit({ ...at, message: 'Plant', tree: made.data.sha, parents: [parent] })
  await rest.updateRef({ ...at, ref: 'heads/main', sha: data.sha })
  await world.settled()
}

const inSlice = (name: string) => `${slice('dev')}/${name}`
const somewhere = '0123456789012345678901234567890123456789'
const planted: readonly (readonly [string, readonly Entry[], RegExp])[] = [
  [
    'a symlink to another file of the slice',
    [{ path: inSlice('x'), mode: '120000', content: 'httproute.yaml' }],
    /symlink|symbolic/i,
  ],
  [
    'a symlink out of the repository',
    [{ path: inSlice('x'), mode: '120000', content: '/etc/passwd' }],
    /symlink|symbolic/i,
  ],
  ['a submodule', [{ path: inSlice('x'), mode: '160000', sha: somewhere }], /submodule/i],
  [
    'names that differ by case alone',
    [
      { path: inSlice('A.yaml'), mode: '100644', content: 'a: 1\n' },
      { path: inSlice('a.yaml'), mode: '100644', content: 'a: 2\n' },
    ],
    /case/i,
  ],
  ['a name with a newline', [{ path: inSlice('a\nb.yaml'), mode: '100644', content: 'a: 1\n' }], /name|character/i],
  ['a workflow', [{ path: inSlice('.github/workflows/x.yml'), mode: '100644', content: 'on: push\n' }], /\.github/],
]

describe.each(planted)('%s', (_name, entries, reason) => {
  it('opens nothing, and /promote answers with the reason', async () => {
    await plant(...entries)
    expect(await world.pulls('all')).toEqual([])
    const { replies, reactions } = await world.comment(await world.issue(), '/promote redis to staging')
    expect(replies).toHaveLength(1)
    expect(replies[0]).toMatch(reason)
    expect(replies[0]).not.toContain('a\nb.yaml')
    expect(reactions).toEqual(['eyes', 'confused'])
    expect(await world.pulls('all')).toEqual([])
    expect(await world.head(promotion('staging'))).toBeNull()
  })
})

it('an executable file stays executable', async () => {
  await plant({ path: inSlice('run.sh'), mode: '100755', content: '#!/bin/sh\n' })
  const { data } = await world
    .as('alice')
    .git.getTree({ ...at, tree_sha: (await onlyPull(world)).head.sha, recursive: '1' })
  const made = data.tree.find((entry) => entry.path === `${slice('staging')}/run.sh`)
  expect(made?.mode).toBe('100755')
})

it('trees that GitHub cuts short are walked, never taken for everything', async () => {
  await world.close()
  world = await openWorld({ treeLimit: 20 })
  await moveOn(world)
  const pull = await onlyPull(world)
  const { data } = await world.as('alice').pulls.listFiles({ ...at, pull_number: pull.number })
  expect(data.map(({ filename, status }) => [filename, status])).toEqual([[values('staging'), 'modified']])
})
