// `sluice ledger` on real branches: printed when whole, and everything that breaks it is said.
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type BumpRecord, basePath, bumpPath, holdsPath } from '../../src/ledger/bump-state.ts'
import { emptyBase, emptyBump } from '../../src/ledger/bump-transactions.ts'
import { encode } from '../../src/ledger/encoding.ts'
import { emptyRollouts, type RolloutRecord, rolloutPath } from '../../src/ledger/rollout-state.ts'
import { emptyRecord, textPath, type UnitRecord, unitPath, waitingPath } from '../../src/ledger/state.ts'
import { oidOfText } from '../../src/oid.ts'
import { removeTemporaryFolders, temporaryFolder } from '../git/temporary-repository.ts'
import { revertOf, rolloutOf } from '../ledger/rollout-records.ts'
import { emptyClone, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const oid = 'a'.repeat(40)
const differences = [
  {
    environment: 'staging',
    cluster: 'staging-cluster',
    service: 'redis',
    missing: 1,
    differing: 2,
    since: '2026-01-02T03:04:05Z',
  },
]
const record: UnitRecord = {
  ...emptyRecord('staging', 'redis'),
  bases: {
    'staging-cluster': { commit: oid, files: { 'a.yaml': oid }, executable: [], picked: [], services: ['redis'] },
  },
  open: {
    branch: 'sluice/promote/staging/redis',
    previous: null,
    carry: null,
    began: null,
    head: oid,
    digest: 'd',
    carries: {},
    brings: {},
    since: { 'staging-cluster': null },
    blockers: [
      { kind: 'conflict', path: 'a.yaml', wrote: null, sentence: 'a.yaml, tag: both sides changed', asks: null },
    ],
  },
  refused: ['one', 'two'],
  waits: { because: 'five are open' },
}

const base = 'github.com/acme/base'
const at = '2026-03-01T10:00:00Z'
const seen = {
  ...emptyBase(base),
  tags: { '2026.01': oid },
  moved: { '2026.01': { was: oid, is: 'b'.repeat(40), at } },
}
const bump: BumpRecord = {
  ...emptyBump('staging', base),
  open: {
    branch: 'sluice/bump/staging/acme.base',
    previous: null,
    requestedBy: 'alice',
    head: oid,
    digest: 'd',
    to: '2026.03',
    pins: {},
    blockers: [{ kind: 'problem', path: null, wrote: null, sentence: 'apps/redis is gone', asks: null }],
  },
  merged: [{ pull: 7, at, to: '2026.01', pins: {} }],
  stood: [
    { tag: '2025.12', since: at, until: at, services: ['redis'] },
    { tag: '2026.01', since: at, until: null, services: ['harbor', 'redis'] },
  ],
  bad: [{ tag: '2026.02', services: [], because: 'it\nfails', by: 'bob', at }],
  refused: ['2026.02'],
}
const hold = { environment: 'prod', service: 'redis', version: '2026.03', reason: 'year end', by: 'bob', at }
const holds = { version: 1 as const, holds: [{ ...hold, environment: null, service: 'all', version: null }, hold] }
const rollouts: RolloutRecord = {
  ...emptyRollouts('staging', 'mesh.redis'),
  rollouts: [
    rolloutOf({ state: 'superseded' }),
    rolloutOf({ commit: 'b'.repeat(40), state: 'failed' }),
    rolloutOf({ cluster: 'staging-2', pull: null, state: 'healthy' }),
  ],
  reverts: [revertOf(), revertOf({ branch: 'old', state: 'closed' })],
  bad: [{ content: 'c'.repeat(40), because: 'it failed', by: 'sluice', at }],
}

/** A ledger of three commits on its orphan branch, beside `main`. */
function withLedger(): TestClone {
  const clone = emptyClone()
  clone.write('README.md', 'x\n')
  clone.commitAll('start')
  clone.git('checkout', '-q', '--orphan', 'sluice-ledger')
  clone.git('rm', '-rfq', '.')
  clone.write(
    'repository.json',
    encode({ version: 1, baseline: { main: oid }, cuts: { staging: oid }, differences, units: null }),
  )
  clone.commitAll('baseline [skip ci]')
  clone.write(unitPath('staging', 'redis'), encode(record))
  clone.write(basePath('acme.base'), encode(seen))
  clone.write(bumpPath('staging', 'acme.base'), encode(bump))
  clone.write(holdsPath, encode(holds))
  clone.write(rolloutPath('staging', 'mesh.redis'), encode(rollouts))
  clone.write(waitingPath, '{ "staging": ["redis"] }')
  clone.commitAll('open redis in staging [skip ci]')
  clone.write(unitPath('prod', 'redis'), encode(emptyRecord('prod', 'redis')))
  clone.commitAll('see redis in prod [skip ci]')
  return clone
}

const codes = (stdout: string) =>
  (JSON.parse(stdout) as { problems: { code: string; file: string | null }[] }).problems.map(({ code }) => code)

describe('sluice ledger', () => {
  it('prints what is recorded and that it is whole', async () => {
    const { stdout, ending } = await withLedger().sluice('ledger')
    expect(ending).toBe('done')
    expect(stdout).toMatch(/^sluice-ledger at [0-9a-f]{7}: 3 commits by Alice <alice@example\.com> \(3\)\n/)
    for (const part of [
      'Baseline: main at aaaaaaa\nstaging acts on what came after aaaaaaa',
      'only /promote brings:\n  redis in staging (staging-cluster): 2 differing, 1 missing, as it is since 2026-01-02\n',
      'redis in staging\n  staging-cluster received aaaaaaa (1 files)\n  open: sluice/promote/staging/redis at aaaaaaa, 1 to settle\n    a.yaml, tag: both sides changed\n  waits: five are open\n  refused: 2',
      'redis in prod\n  nothing received yet',
      `${base}: 1 tag seen\n  moved: 2026.01 from aaaaaaa to bbbbbbb, seen on 2026-03-01\n`,
      `${base} in staging\n  open: sluice/bump/staging/acme.base at aaaaaaa to 2026.03, asked for by alice, 1 to settle\n    apps/redis is gone\n  merged last: #7 to 2026.01 on 2026-03-01\n  stands: 2026.01 for harbor, redis since 2026-03-01\n  bad: 2026.02 for all services (bob): it fails\n  refused: 2026.02\n`,
      'rollouts of mesh.redis in staging\n  staging-cluster: bbbbbbb (#7) is failed since 2026-03-01\n  staging-2: aaaaaaa is healthy since 2026-03-01\n  bad: ccccccc (sluice): it failed\n  revert: sluice/revert/staging/redis-bbbbbbb from bbbbbbb to aaaaaaa in staging-cluster\nHolds',
      'Holds:\n  everything everywhere (bob, 2026-03-01): year end\n  redis at 2026.03 in prod (bob, 2026-03-01): year end\n',
      'The ledger is whole.',
    ])
      expect(stdout).toContain(part)
  })

  it('prints the records whole as JSON', async () => {
    const clone = withLedger()
    const { stdout } = await clone.sluice('ledger', '--format', 'json')
    expect(JSON.parse(stdout)).toMatchObject({
      branch: 'sluice-ledger',
      head: clone.git('rev-parse', 'HEAD'),
      commits: 3,
      authors: [{ name: 'Alice', email: 'alice@example.com', commits: 3 }],
      baseline: { main: oid },
      cuts: { staging: oid },
      differences,
      units: [emptyRecord('prod', 'redis'), record],
      bases: [seen],
      bumps: [bump],
      holds: holds.holds,
      rollouts: [rollouts],
      problems: [],
    })
  })

  it('reads the branch of origin where the clone has none of its own, or an older one', async () => {
    const origin = withLedger()
    const folder = temporaryFolder()
    origin.git('clone', '-q', '--no-checkout', `file://${origin.directory}`, folder)
    origin.git('-C', folder, 'checkout', '-q', '--detach')
    origin.git('-C', folder, 'branch', '-D', '-q', 'sluice-ledger')
    const first = await origin.sluice('ledger', '--repo', folder)
    expect([first.ending, first.stdout]).toEqual([
      'done',
      expect.stringMatching(/^origin\/sluice-ledger at .*: 3 commits/),
    ])
    origin.git('-C', folder, 'branch', '-q', '--no-track', 'sluice-ledger', 'origin/sluice-ledger~1')
    expect((await origin.sluice('ledger', '--repo', folder)).stdout).toMatch(/^origin\/sluice-ledger at .*: 3 commits/)
    origin.git('-C', folder, 'branch', '-q', '-f', 'sluice-ledger', 'origin/main')
    const apart = await origin.sluice('ledger', '--repo', folder, '--format', 'json')
    expect([apart.ending, codes(apart.stdout)]).toEqual(['blocked', ['diverged']])
  })

  it.each<readonly [string, (clone: TestClone) => void, string]>([
    ['no ledger', (clone) => clone.git('branch', '-m', 'other'), 'no-ledger'],
    [
      'a merge',
      (clone) => {
        clone.git('merge', '-q', '--no-ff', '--allow-unrelated-histories', '-m', 'merge', 'main')
      },
      'merge',
    ],
    [
      'another author',
      (clone) => {
        clone.git('commit', '-q', '--allow-empty', '--author', 'Mallory <mallory@example.com>', '-m', 'x')
      },
      'many-authors',
    ],
    ['a file that is no JSON', (clone) => commit(clone, unitPath('prod', 'redis'), '{'), 'ledger'],
    ['a file of another form', (clone) => commit(clone, 'repository.json', '{"version":2}'), 'ledger'],
    ['an empty file', (clone) => commit(clone, 'repository.json', ''), 'ledger'],
    [
      'a record under a foreign path',
      (clone) => commit(clone, unitPath('prod', 'harbor'), encode(record)),
      'misplaced',
    ],
    ['a bump under a foreign path', (clone) => commit(clone, bumpPath('prod', 'acme.base'), encode(bump)), 'misplaced'],
    ['a base under a foreign path', (clone) => commit(clone, basePath('acme.other'), encode(seen)), 'misplaced'],
    ['a broken bump', (clone) => commit(clone, bumpPath('prod', 'acme.base'), '{}'), 'ledger'],
    ['a broken base', (clone) => commit(clone, basePath('acme.base'), ''), 'ledger'],
    [
      'rollouts under a foreign path',
      (clone) => commit(clone, rolloutPath('prod', 'redis'), encode(rollouts)),
      'misplaced',
    ],
    ['broken rollouts', (clone) => commit(clone, rolloutPath('prod', 'redis'), '{}'), 'ledger'],
    ['broken holds', (clone) => commit(clone, holdsPath, '[]'), 'ledger'],
    ['a text that is missing', (clone) => name(clone, text.oid), 'missing-text'],
    [
      'a text under the name of another',
      (clone) => {
        name(clone, oid)
        commit(clone, textPath('staging', 'redis', oid), text.content)
      },
      'other-text',
    ],
    [
      'a text that no record names',
      (clone) => commit(clone, textPath('staging', 'redis', text.oid), text.content),
      'unnamed-text',
    ],
    ['a foreign file', (clone) => commit(clone, 'notes.txt', 'x'), 'unknown-file'],
  ])('is blocked by %s', async (_, breakIt, code) => {
    const clone = withLedger()
    breakIt(clone)
    const answer = await clone.sluice('ledger', '--format', 'json')
    expect([answer.ending, codes(answer.stdout)]).toEqual(['blocked', expect.arrayContaining([code])])
    expect((await clone.sluice('ledger')).ending).toBe('blocked')
  })

  it('is whole with the text that a record names', async () => {
    const clone = withLedger()
    name(clone, text.oid)
    commit(clone, textPath('staging', 'redis', text.oid), text.content)
    expect(await clone.sluice('ledger')).toMatchObject({ ending: 'done' })
  })

  it('does not take the end of a shallow clone for the root', async () => {
    const origin = withLedger()
    const folder = temporaryFolder()
    origin.git('clone', '-q', '--depth', '1', '-b', 'sluice-ledger', `file://${origin.directory}`, folder)
    const answer = await origin.sluice('ledger', '--repo', folder, '--format', 'json')
    expect([answer.ending, codes(answer.stdout)]).toEqual(['blocked', ['shallow-clone']])
  })
})

const text = { content: 'a: 1\n', oid: oidOfText('a: 1\n') }
const name = (clone: TestClone, oid: string) =>
  commit(clone, unitPath('staging', 'redis'), encode({ ...record, texts: [oid] }))

function commit(clone: TestClone, path: string, text: string): void {
  clone.write(path, text)
  clone.commitAll('x')
}
