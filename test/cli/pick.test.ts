// `sluice plan --only` and `--except` on real clones.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { cloneOf, emptyClone, onlyPlan, overlay, plansIn, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const values = (cluster: string) => overlay(cluster, 'redis/helm-values/override-values.yaml')
const read = (clone: TestClone, path: string) => readFileSync(join(clone.directory, path), 'utf8')
const edits = {
  tag: ['7.4.1', '7.4.2'],
  policy: ['maxmemory-policy: allkeys-lru', 'maxmemory-policy: noeviction'],
  newer: ['7.4.2', '7.4.3'],
} as const
type Edit = keyof typeof edits
const edited = (text: string, ...names: Edit[]) =>
  names.reduce((result, name) => {
    const [from, to] = edits[name]
    if (!result.includes(from)) throw new Error(`nothing says ${from}`)
    return result.replace(from, to)
  }, text)

/** HEAD~3 raises the tag (#12), HEAD~2 is of another service, HEAD~1 changes a policy (#14), HEAD raises the tag again (#15). */
function withPending(): TestClone {
  const clone = cloneOf()
  const commit = (subject: string, ...names: Edit[]) => {
    clone.write(values('dev-cluster'), edited(read(clone, values('dev-cluster')), ...names))
    return clone.commitAll(subject)
  }
  commit('Raise redis (#12)', 'tag')
  clone.write(overlay('dev-cluster', 'gateway/new.yaml'), 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: new\n')
  clone.commitAll('Gateway (#13)')
  commit('Evict nothing (#14)', 'policy')
  commit('Raise redis again (#15)', 'newer')
  return clone
}

let clone: TestClone
let staging: string
const plan = (...args: string[]) => clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json', ...args)
beforeAll(() => {
  clone = withPending()
  staging = read(clone, values('staging-cluster'))
})

const everything = ['tag', 'policy', 'newer'] as const
const subjects = { tag: 'Raise redis (#12)', policy: 'Evict nothing (#14)', newer: 'Raise redis again (#15)' }

describe('picks', () => {
  it.each([
    ['one commit', ['--only', 'HEAD~3'], ['tag'], []],
    ['two commits', ['--only', 'HEAD~3,HEAD~1'], ['tag', 'policy'], []],
    ['two commits in any order, said twice', ['--only', 'HEAD~1', '--only', 'HEAD~3,HEAD~3'], ['tag', 'policy'], []],
    ['two commits around another', ['--only', 'HEAD~3,HEAD'], ['tag', 'newer'], ['policy']],
    ['all commits', ['--only', 'HEAD,HEAD~1,HEAD~2,HEAD~3'], everything, []],
    ['one commit of a given base', ['--since', 'HEAD~4', '--only', 'HEAD~1'], ['policy'], ['tag', 'newer']],
    ['all but one since a base', ['--since', 'HEAD~4', '--except', 'HEAD~1'], ['tag', 'newer'], ['policy']],
    ['all but one since the base that explains the target best', ['--except', 'HEAD~1'], ['tag', 'newer'], ['policy']],
    ['all but two', ['--except', 'HEAD', '--except', 'HEAD~1'], ['tag'], ['policy', 'newer']],
  ] as const)('carry %s', async (_, args, carried, left) => {
    const answer = await plan(...args)
    const made = onlyPlan(answer)
    expect(made.changes.map((change) => change.after)).toEqual([edited(staging, ...carried)])
    expect([made.problems, answer.ending]).toEqual([[], 'done'])
    const pending = (is: boolean) => made.pending.filter((one) => one.carried === is).map((one) => one.subject)
    expect(pending(true).sort()).toEqual(carried.map((name) => subjects[name]).sort())
    expect(pending(false).sort()).toEqual(left.map((name) => subjects[name]).sort())
  })

  it('list what is pending with who set which key', async () => {
    const made = onlyPlan(await plan('--since', 'HEAD~4', '--except', 'HEAD~1'))
    const path = values('dev-cluster')
    const change = (ref: string, pull: number, subject: string, carried: boolean, pointers: string[]) => ({
      commit: clone.git('rev-parse', ref),
      pull,
      subject,
      author: expect.any(String),
      carried,
      keys: pointers.map((pointer) => ({ path, pointer })),
    })
    expect(made.pending).toEqual([
      change('HEAD', 15, subjects.newer, true, ['image.tag']),
      change('HEAD~1', 14, subjects.policy, false, ['commonConfiguration.maxmemory-policy']),
      change('HEAD~3', 12, subjects.tag, true, []),
    ])
    expect(Object.keys(made.pending[0] ?? {})).toEqual(['commit', 'pull', 'subject', 'author', 'carried', 'keys'])
  })

  it('are the same as everything when nothing else is pending, and as one commit when it is alone', async () => {
    const all = onlyPlan(await plan('--since', 'HEAD~4'))
    expect(onlyPlan(await plan('--since', 'HEAD~4', '--only', 'HEAD,HEAD~1,HEAD~3')).changes).toEqual(all.changes)
    const one = onlyPlan(await plan('--only', 'HEAD~1'))
    const parent = clone.git('rev-parse', 'HEAD~2')
    expect([one.source, one.base, one.pending.length]).toEqual([clone.git('rev-parse', 'HEAD~1'), parent, 1])
  })

  it('say which value was also set by what stays behind', async () => {
    const made = onlyPlan(await plan('--since', 'HEAD~4', '--except', 'HEAD~3'))
    expect(made.notes.map((note) => note.message)).toContainEqual(
      expect.stringMatching(/^#15 sets image\.tag in .*#12/),
    )
    expect(made.changes.map((change) => change.after)).toEqual([edited(staging, ...everything)])
  })

  it('note a commit that touches nothing of the unit, and carry what others touch', async () => {
    const none = await plan('--since', 'HEAD~4', '--only', 'HEAD~2')
    expect([none.ending, onlyPlan(none).changes]).toEqual(['done', []])
    expect(onlyPlan(none).notes.map((note) => note.code)).toContain('not-pending')
    const alone = await plan('--only', 'HEAD~2')
    expect([alone.ending, onlyPlan(alone).changes]).toEqual(['done', []])
    const both = await clone.sluice('plan', '--to', 'staging', '--only', 'HEAD~2,HEAD~1', '--format', 'json')
    const busy = plansIn(both).filter((one) => one.changes.length > 0)
    expect(busy.map((one) => one.unit).sort()).toEqual(['gateway', 'redis'])
    expect(both.ending).toBe('done')
  })

  it('show in text what travels and what stays', async () => {
    const { stdout } = await clone.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD~4', '--except', 'HEAD~1')
    expect(stdout).toContain('This mixture of changes never ran in dev')
    expect(stdout).toMatch(/#14 +Evict nothing +\w+ +stays behind\n +sets .*maxmemory-policy/)
    expect(stdout).toMatch(/#15 +Raise redis again .*travels\n +sets image\.tag/)
  })
})

describe('picks that cannot be', () => {
  it('name the commit of another line', async () => {
    const other = withPending()
    other.git('checkout', '-q', '-b', 'other', 'HEAD~1')
    other.write('README.md', 'x\n')
    const stray = other.commitAll('Elsewhere')
    other.git('checkout', '-q', 'main')
    for (const args of [
      ['--only', `HEAD,${stray}`],
      ['--except', stray],
      ['--since', 'HEAD~2', '--only', stray],
    ]) {
      const answer = await other.sluice('plan', 'redis', '--to', 'staging', '--format', 'json', ...args)
      expect([answer.ending, onlyPlan(answer).problems.map((one) => one.code)]).toEqual([
        'blocked',
        ['not-an-ancestor'],
      ])
    }
    other.git('merge', '-q', '--no-ff', '-m', 'Merge pull request #20 from other', 'other')
    const merged = await other.sluice('plan', 'redis', '--to', 'staging', '--only', `${stray},HEAD~1`)
    expect([merged.ending, merged.stderr]).toEqual(['usage', expect.stringMatching(/stand in lines of their own/)])
    const below = await other.sluice('plan', 'redis', '--to', 'staging', '--except', stray)
    expect([below.ending, below.stderr]).toEqual(['usage', expect.stringContaining('name the merge that brought it')])
  })

  it('name the change that brought the file', async () => {
    const own = cloneOf()
    const path = overlay('dev-cluster', 'redis/extra.yaml')
    own.write(path, 'a: 1\nb: 1\n')
    own.commitAll('Add (#21)')
    own.write(path, 'a: 2\nb: 1\n')
    own.commitAll('Raise (#22)')
    const answer = await own.sluice(
      'plan',
      'redis',
      '--to',
      'staging',
      '--since',
      'HEAD~2',
      '--only',
      'HEAD',
      '--write',
    )
    expect([answer.ending, answer.stdout]).toEqual(['blocked', expect.stringContaining('carry #21 too')])
    expect(own.git('status', '--porcelain')).toBe('')
  })
})

it('picks begin with the first commit of a history', async () => {
  const own = emptyClone()
  const source = cloneOf()
  own.write('.github/sluice.yaml', read(source, '.github/sluice.yaml'))
  own.write(values('dev-cluster'), 'a: 1\nx: 0\nb: 1\ny: 0\nc: 1\n')
  own.commitAll('One')
  own.write(values('dev-cluster'), 'a: 1\nx: 0\nb: 2\ny: 0\nc: 1\n')
  own.commitAll('Two')
  own.write(values('dev-cluster'), 'a: 1\nx: 0\nb: 2\ny: 0\nc: 3\n')
  own.commitAll('Three')
  const made = onlyPlan(
    await own.sluice('plan', 'redis', '--to', 'staging', '--only', 'HEAD~2,HEAD', '--format', 'json'),
  )
  expect([made.base, made.changes[0]?.after]).toEqual([null, 'a: 1\nx: 0\nb: 1\ny: 0\nc: 3\n'])
})
