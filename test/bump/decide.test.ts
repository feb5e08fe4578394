// What is done with a bump: a table of situations, each with the one answer.
import { describe, expect, it } from 'vitest'
import { type BumpSituation, decideBump } from '../../src/bump/decide.ts'
import type { BumpPlan } from '../../src/bump/model.ts'

const plan = (more: Partial<BumpPlan> = {}): BumpPlan => ({
  base: { host: 'github.com', owner: 'acme', name: 'base' },
  environment: 'dev',
  cluster: 'dev-cluster',
  target: 'a'.repeat(40),
  moves: [],
  stays: [],
  unmovable: [],
  changes: [{ path: 'a.yaml', before: null, after: null }],
  problems: [],
  notes: [],
  ...more,
})
const problem = { code: 'x', message: 'No.', file: null, line: null, column: null }
const situation = (more: Partial<BumpSituation> = {}): BumpSituation => ({
  plans: [plan()],
  asked: false,
  mode: 'act',
  tag: '2026.02',
  digest: 'new',
  branch: null,
  pull: null,
  open: null,
  refused: [],
  stopped: null,
  over: null,
  openPulls: 0,
  limit: 5,
  ...more,
})
const pull = { number: 7, approved: false, ours: true }
const branch = { oid: 'h', byUs: true }
const open = { head: 'h', digest: 'new', requestedBy: null }
const nothing = [plan({ changes: [] })]

describe('a bump', () => {
  it.each<[string, Partial<BumpSituation>, string]>([
    ['opens where nothing speaks against it', {}, 'open'],
    ['updates what is open with something else', { pull, branch, open: { ...open, digest: 'old' } }, 'update'],
    ['is left where it is open with exactly this', { pull, branch, open }, 'leave unchanged'],
    ['is left to the person who committed', { pull, branch: { oid: 'p', byUs: false }, open }, 'leave person'],
    ['is left where somebody opened one from its branch', { pull: { ...pull, ours: false } }, 'leave foreign-pull'],
    [
      'is left as it was approved',
      { pull: { ...pull, approved: true }, branch, open: { ...open, digest: 'old' } },
      'leave approved',
    ],
    [
      'is refreshed for who asks, approved or not',
      { asked: true, pull: { ...pull, approved: true }, branch, open: { ...open, digest: 'old' } },
      'update',
    ],
    [
      'is left as a person asked for it',
      { pull, branch, open: { ...open, digest: 'old', requestedBy: 'bob' } },
      'leave asked',
    ],
    ['is not opened again for a tag that was refused', { refused: ['2026.02'] }, 'leave refused'],
    ['is opened again for who asks', { asked: true, refused: ['2026.02'] }, 'open'],
    [
      'that was reopened by a person goes on',
      { refused: ['2026.02'], pull, branch, open: { ...open, digest: 'old' } },
      'update',
    ],
    ['waits for a place', { openPulls: 5 }, 'wait'],
    ['that is asked for waits for nobody', { asked: true, openPulls: 5 }, 'open'],
    ['needs no place where it is open', { openPulls: 5, pull, branch, open: { ...open, digest: 'old' } }, 'update'],
    ['is withdrawn where nothing is left to move', { plans: nothing, pull, branch, open }, 'withdraw in-step'],
    ['is not needed where nothing is left to move', { plans: nothing }, 'leave in-step'],
    ['is withdrawn once its tag is bad', { over: 'It is bad.', pull, branch, open }, 'withdraw bad'],
    ['is not opened once its tag is bad', { over: 'It is bad.', asked: true }, 'leave bad'],
    ['that cannot be planned says why', { plans: [plan({ changes: [], problems: [problem] })] }, 'leave blocked'],
    ['is only shown where the environment is observed', { mode: 'observe' }, 'leave observe'],
    ['goes to no tag that was moved, whoever asks', { stopped: 'It was moved.', asked: true }, 'leave stopped'],
  ])('%s', (_title, more, wanted) => {
    const { kind, code } = decideBump(situation(more))
    expect([kind, code].filter((word) => word !== undefined).join(' ')).toBe(wanted)
  })
})
