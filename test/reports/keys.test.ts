// The file of SLUICE_CLUSTER_KEYS: read strictly, with everything that is wrong said at once and no secret repeated.
import { describe, expect, it } from 'vitest'
import { readClusterKeys } from '../../src/reports/keys.ts'

const secret = 'a secret of a cluster, long enough 0123456789'
const path = 'p'.repeat(40)
const right = { secret, repository: 'acme/platform', environment: 'staging', clusters: ['staging-cluster'] }

const read = (file: unknown) => readClusterKeys(typeof file === 'string' ? file : JSON.stringify(file))
const problemsOf = (file: unknown) => {
  const answer = read(file)
  return 'problems' in answer ? answer.problems : []
}

it('binds each key to what it may speak for', () => {
  expect(read({ staging: { ...right, flaggerPath: path }, hub: { ...right, secret: `${secret}2` } })).toEqual({
    keys: [
      { name: 'staging', ...right, flaggerPath: path },
      { name: 'hub', ...right, secret: `${secret}2`, flaggerPath: null },
    ],
  })
})

it('reads a file without keys: nobody reports', () => {
  expect(read({})).toEqual({ keys: [] })
})

describe('what is wrong with a key', () => {
  it.each<[string, object | string, RegExp]>([
    ['a short secret', { secret: 'short' }, /has a secret that is shorter than 32 characters/],
    ['no secret', { secret: undefined }, /has a secret that is missing/],
    ['a secret that is no text', { secret: 7 }, /has a secret that is missing/],
    ['no repository', { repository: undefined }, /has no text for repository: write owner\/name/],
    ['a repository without owner', { repository: 'platform' }, /repository that is no repository; write owner\/name/],
    ['a repository as address', { repository: 'https://github.com/acme/platform' }, /repository that is no repository/],
    ['a bad environment', { environment: 'Prod!' }, /environment that is no environment name/],
    ['no clusters', { clusters: [] }, /at least one cluster name/],
    ['clusters as text', { clusters: 'staging-cluster' }, /at least one cluster name/],
    ['a cluster that is no text', { clusters: ['a', 7] }, /at least one cluster name/],
    ['a cluster that climbs', { clusters: ['../x'] }, /lists a cluster that is no cluster name/],
    ['a cluster twice', { clusters: ['a', 'a'] }, /lists a cluster twice/],
    ['a short flaggerPath', { flaggerPath: 'short' }, /flaggerPath that is not 32 to 128/],
    ['a flaggerPath with a slash', { flaggerPath: `${path}/x` }, /flaggerPath that is not 32 to 128/],
    ['an unknown option', { flagerPath: path }, /unknown option "flagerPath": write "flaggerPath" or remove it\.$/],
  ])('%s', (_, over, sentence) => {
    const problems = problemsOf({ staging: { ...right, ...Object(over) } })
    expect(problems).toEqual([expect.stringMatching(sentence)])
    expect(problems[0]).toMatch(/^SLUICE_CLUSTER_KEYS: key "staging" .*\.$/)
  })

  it.each(['', 'a b', '-x', '../x', 'a/b', 'x'.repeat(64)])('the name %j', (name) => {
    expect(problemsOf({ [name]: right })).toEqual([expect.stringMatching(/^SLUICE_CLUSTER_KEYS: key ".*" is /)])
  })

  it.each([null, [], 'text', 7])('%j in place of a key', (value) => {
    expect(problemsOf({ staging: value })).toEqual([expect.stringContaining('is no object')])
  })

  it('a name that every object has is a key like any other', () => {
    const text = `{"__proto__": ${JSON.stringify(right)}, "constructor": {"secret": "short"}}`
    expect(problemsOf(text).some((one) => one.includes('"__proto__" is no key name'))).toBe(true)
  })
})

it.each([
  ['no JSON', '{"staging": {"secret": "hunter2-hunter2"'],
  ['a list', '[]'],
  ['nothing', ''],
  ['more than a mebibyte', `{"a":"${'x'.repeat(2 ** 20)}"}`],
])('a file that holds %s is refused in one sentence without its text', (_, text) => {
  const problems = problemsOf(text)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(/^SLUICE_CLUSTER_KEYS names a file .*\.$/)
  expect(problems[0]).not.toContain('hunter2')
})

it('a name that stands twice is refused, and not silently the last of the two', () => {
  const text = `{\n"staging": ${JSON.stringify(right)},\n"staging": ${JSON.stringify(right)}}`
  expect(problemsOf(text)).toEqual([expect.stringMatching(/line 3 repeats a name/)])
})

it('two keys with one secret or one flaggerPath are refused: each could speak for the other', () => {
  const other = { ...right, environment: 'prod', clusters: ['prod-cluster'] }
  const sentence = 'SLUICE_CLUSTER_KEYS: keys "a" and "b" share a secret or flaggerPath: give each its own.'
  expect(problemsOf({ a: right, b: other })).toEqual([sentence])
  const paths = { a: { ...right, flaggerPath: path }, b: { ...other, secret: `${secret}2`, flaggerPath: path } }
  expect(problemsOf(paths)).toEqual([sentence])
  expect(problemsOf({ a: { ...right, secret: path }, b: { ...other, flaggerPath: path } })).toEqual([sentence])
})

it('everything is said at once, and no secret is', () => {
  const problems = problemsOf({
    a: { ...right, secret: 'hunter2', clusters: [] },
    b: { ...right, flaggerPath: 'hunter2', repository: 'x' },
  })
  expect(problems).toHaveLength(4)
  expect(problems.join()).not.toContain('hunter2')
})
