// The ledger's accessors for bumps and rollouts, on a branch that is a table of texts: what is read, what one write holds, what costs nothing.
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../../src/github/ports.ts'
import { type Ledger, openLedger } from '../../../src/handle/standing/ledger.ts'
import type { Work } from '../../../src/handle/work.ts'
import type { BumpRecord } from '../../../src/ledger/bump-state.ts'
import { emptyBase, emptyBump, tagsSeen, tagsStand } from '../../../src/ledger/bump-transactions.ts'
import { noHolds, withHold } from '../../../src/ledger/holds.ts'
import { emptyRollouts, type RolloutRecord } from '../../../src/ledger/rollout-state.ts'
import { emptyRecord } from '../../../src/ledger/state.ts'
import { oidOfText } from '../../../src/oid.ts'
import { a, at, base } from '../../ledger/bumps.ts'
import { rolloutOf } from '../../ledger/rollout-records.ts'
import { config } from '../../promotion/repository.ts'

const address = { host: 'github.com', owner: 'Acme', name: 'Base' }
const stood = (environment: string, name: string): BumpRecord =>
  tagsStand(emptyBump(environment, name), { redis: '2026.01' }, at)
const seen = tagsSeen(emptyBase(base), [{ name: '2026.01', oid: a }], at)
const held = withHold(noHolds, { environment: null, service: 'all', version: null, reason: 'x', by: 'bob', at })
const rolled = (environment: string, service: string): RolloutRecord => ({
  ...emptyRollouts(environment, service),
  rollouts: [rolloutOf()],
})

/** A branch that holds these texts; `commits` tells what was written. */
async function branch(files: Record<string, string> = {}) {
  const texts = new Map(Object.values(files).map((text) => [oidOfText(text), text]))
  const commits: Record<string, string | null>[] = []
  let reads = 0
  const memory = new Map<string, string>()
  const work = {
    memory: {
      recall: async (key: string) => memory.get(key) ?? null,
      remember: async (key: string, value: string) => void memory.set(key, value),
    },
    forge: {
      repository: { id: 1 },
      ledgerIsOurs: async () => true,
      reader: {
        read: async (needs: readonly { readonly oid: string }[]) => {
          reads += 1
          return { blobs: new Map(needs.map(({ oid }) => [oid, new TextEncoder().encode(texts.get(oid) ?? '')])) }
        },
      },
      writeLedger: async (of: { readonly files: ReadonlyMap<string, string | null> }) => {
        commits.push(Object.fromEntries(of.files))
        for (const text of of.files.values()) if (text !== null) texts.set(oidOfText(text), text)
        return { kind: 'written', head: a }
      },
    },
  } as unknown as Work
  const ids = new Map(Object.entries(files).map(([path, text]) => [path, oidOfText(text)]))
  const ledger = await openLedger(work, { ledger: { head: a, files: ids } } as unknown as Snapshot, config())
  if ('problems' in ledger) throw new Error('the ledger has to open')
  return { ledger: ledger as Ledger, commits, reads: () => reads }
}

describe('the ledger', () => {
  it('has empty records of what was never written, and asks nobody for them', async () => {
    const { ledger, reads } = await branch()
    expect(await ledger.bump('dev', address)).toEqual(emptyBump('dev', base))
    expect(await ledger.bump('dev', 'Acme.Base')).toEqual(emptyBump('dev', base))
    expect(await ledger.base({ ...address, host: 'Git.Acme.com' })).toEqual(emptyBase('git.acme.com/acme/base'))
    expect(await ledger.base('acme.own.base')).toEqual(emptyBase('github.com/acme/own.base'))
    expect([await ledger.bumps('dev'), await ledger.holds(), reads()]).toEqual([[], noHolds, 0])
  })

  it('writes records of units, bumps, bases and holds in one commit, and reads them back', async () => {
    const { ledger, commits } = await branch()
    const bumps = [stood('dev', base), stood('dev', 'github.com/acme/own'), stood('prod', base)]
    await ledger.write([emptyRecord('dev', 'redis')], 'all', { bumps, bases: [seen], holds: held })
    expect(commits.map((commit) => Object.keys(commit).sort())).toEqual([
      [
        'bases/acme.base.json',
        'bumps/dev/acme.base.json',
        'bumps/dev/acme.own.json',
        'bumps/prod/acme.base.json',
        'environments/dev/redis.json',
        'holds.json',
      ],
    ])
    expect(await ledger.bump('dev', address)).toEqual(bumps[0])
    expect(await ledger.bumps('dev')).toEqual(bumps.slice(0, 2))
    expect(await ledger.base('Acme.Base')).toEqual(seen)
    expect(await ledger.holds()).toEqual(held)
    expect((await ledger.units('dev')).map(({ unit }) => unit)).toEqual(['redis'])
  })

  it('writes nothing of what is empty or as it was, but says so where there was more', async () => {
    const { ledger, commits } = await branch()
    const empty = { bumps: [emptyBump('dev', base)], bases: [emptyBase(base)], holds: noHolds }
    await ledger.write([], 'nothing', empty)
    expect(commits).toEqual([])
    const some = { bumps: [stood('dev', base)], bases: [seen], holds: held }
    await ledger.write([], 'some', some)
    await ledger.write([], 'the same', some)
    expect(commits).toHaveLength(1)
    await ledger.write([], 'nothing any more', empty)
    expect(Object.keys(commits[1] ?? {})).toHaveLength(3)
    expect(await ledger.bump('dev', address)).toEqual(emptyBump('dev', base))
  })

  it('writes rollouts beside the rest, reads those of an environment together, and asks nobody for what is not there', async () => {
    const { ledger, commits, reads } = await branch()
    expect([await ledger.rollouts('dev'), await ledger.rollout('dev', 'redis')]).toEqual([
      [],
      emptyRollouts('dev', 'redis'),
    ])
    await ledger.write([], 'nothing', { rollouts: [emptyRollouts('dev', 'redis')] })
    expect([commits, reads()]).toEqual([[], 0])
    const rollouts = [rolled('dev', 'mesh.redis'), rolled('dev', 'redis'), rolled('dev-2', 'redis')]
    await ledger.write([], 'some', { rollouts, holds: held })
    await ledger.write([], 'the same', { rollouts })
    expect(commits.map((commit) => Object.keys(commit).sort())).toEqual([
      ['holds.json', 'rollouts/dev-2/redis.json', 'rollouts/dev/mesh.redis.json', 'rollouts/dev/redis.json'],
    ])
    const before = reads()
    expect(await ledger.rollouts('dev')).toEqual(rollouts.slice(0, 2))
    expect(reads()).toBe(before + 1)
    expect(await ledger.rollout('dev', 'mesh.redis')).toEqual(rollouts[0])
    await ledger.write([], 'nothing any more', { rollouts: [emptyRollouts('dev', 'redis')] })
    expect(await ledger.rollout('dev', 'redis')).toEqual(emptyRollouts('dev', 'redis'))
  })

  it('stops at a broken record of rollouts', async () => {
    const { ledger } = await branch({ 'rollouts/dev/redis.json': '{}' })
    await expect(ledger.rollout('dev', 'redis')).rejects.toThrow('Restore the branch sluice-ledger')
    await expect(ledger.rollouts('dev')).rejects.toThrow('Restore the branch sluice-ledger')
  })

  it('keeps what it remembers of a base that moved to another host', async () => {
    const { ledger } = await branch()
    await ledger.write([], 'seen', { bases: [seen], bumps: [stood('dev', base)] })
    const moved = { ...address, host: 'git.acme.com' }
    expect(await ledger.base(moved)).toEqual({ ...seen, base: 'git.acme.com/acme/base' })
    expect((await ledger.bump('dev', moved)).stood).toHaveLength(1)
  })

  it.each(['bumps/dev/acme.base.json', 'bases/acme.base.json', 'holds.json'])('stops at a broken %s', async (path) => {
    const { ledger } = await branch({ [path]: '{}' })
    const all = [ledger.bump('dev', address), ledger.bumps('dev'), ledger.base(address), ledger.holds()]
    const found = await Promise.allSettled(all)
    const errors = found.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []))
    expect(errors).toHaveLength(path.startsWith('bumps') ? 2 : 1)
    for (const error of errors) expect(error).toContain('Restore the branch sluice-ledger')
  })
})
