// What still says the source afterwards: its cluster and facts stop a promotion, the environment's name is shown.
import { describe, expect, it } from 'vitest'
import { leaksIn, sourceNames } from '../../../src/promotion/preflight/leaks.ts'
import { at, config, plan } from '../repository.ts'

const terms = {
  from: { environment: 'dev', cluster: 'dev-cluster' },
  to: { environment: 'staging', cluster: 'staging-cluster' },
}
const known = ['dev', 'staging', 'dev-cluster', 'staging-cluster']
const says = (value: string, before: string | null = null, pointer = 'a') =>
  leaksIn('a.yaml', [{ pointer, value, line: 1, before, hidden: false }], sourceNames(config(), terms), {
    to: terms.to,
    known,
  }).map(({ kind, name }) => `${kind} ${name}`)

describe('a value', () => {
  it.each([
    'dev',
    '"dev"',
    'dev.example.com',
    'https://api.dev.example.com/x',
    'redis-dev',
    'team-dev.svc',
    'registry/app:dev',
    '--env=dev',
    'run --env=dev --fast',
    's3://bucket/dev/data',
    'a@dev.example.com',
  ])('%s names the environment', (value) => {
    expect(says(value)).toEqual(['environment dev'])
  })

  it.each([
    'develop',
    'devops',
    'my_dev_x',
    '/dev/shm',
    'mount=/dev/sda',
    'https://pkg.go.dev/x',
    'https://web.dev',
    'the dev team',
    'for dev.',
    '1 # dev only',
    'dev|staging|prod',
    'dev,staging',
  ])('%s does not', (value) => {
    expect(says(value)).toEqual([])
  })

  it('that said so before, and what never names an environment, do not', () => {
    expect(says('redis-dev-2', 'redis-dev')).toEqual([])
    expect(says('dev.io/v1', null, 'apiVersion')).toEqual([])
    expect(says('dev.io/v1', null, 'a')).toEqual(['environment dev'])
  })

  it('that holds the cluster’s name', () => {
    expect(says('x-dev-cluster-y')).toContain('cluster dev-cluster')
    expect(says('dev-cluster2')).not.toContain('cluster dev-cluster')
  })
})

describe('variables of the source', () => {
  const variables = (theirs: string, ours: string) =>
    config(`variables:\n  dev-cluster: ${theirs}\n  staging-cluster: ${ours}\n`)
  const names = (theirs: string, ours: string) =>
    sourceNames(variables(theirs, ours), terms).flatMap(({ variable }) => variable ?? [])
  it.each([
    ['{ domain: dev.example.com }', '{}', ['domain']],
    ['{ domain: dev.example.com }', '{ domain: staging.example.com }', ['domain']],
    ['{ region: iad3 }', '{ other: iad3 }', []],
    ['{ a: "12345" , b: "true", c: abc }', '{}', []],
  ])('%s against %s', (theirs, ours, expected) => {
    expect(names(theirs, ours)).toEqual(expected)
  })
})

describe('a plan', () => {
  const file = (cluster: 'dev' | 'staging', text: string) => ({ [at(cluster, 'redis/values.yaml')]: text })
  const ask = (base: string, source: string, target: string, more = '') =>
    plan({
      base: file('dev', base),
      source: file('dev', source),
      target: file('staging', target),
      config: config(more),
    })
  const variables = 'variables:\n  dev-cluster: { bucket: acme-dev-data }\n'

  it('that brings a fact of the source is stopped, with the place and what to declare', () => {
    const made = ask('a: 1\n', 'a: 1\nb: acme-dev-data\n', 'a: 1\n', variables)
    expect(made.problems).toMatchObject([{ code: 'names-source', file: at('staging', 'redis/values.yaml'), line: 2 }])
    expect(made.problems[0]?.message).toContain('declare bucket for staging-cluster')
  })

  it('is not stopped by what the target says itself', () => {
    const made = ask('a: 1\nb: x\n', 'a: 2\nb: x\n', 'a: 1\nb: acme-dev-data\n', variables)
    expect([made.changes.length, made.problems, made.notes]).toEqual([1, [], []])
  })

  it('shows a line of a text in a block at its own line, and no secret', () => {
    const block = (line: string) => `a: 1\nvalues: |\n  x: 1\n${line}`
    const made = ask(block(''), block('  host: dev.example.org\n'), block(''))
    expect(made.notes).toMatchObject([{ code: 'names-environment', line: 4 }])
    const secret = ask('a: 1\n', 'a: 1\nurl: https://me:hush@dev.example.org\n', 'a: 1\n')
    expect(JSON.stringify([secret.notes, secret.problems])).not.toContain('hush')
  })

  it('looks at lines where the text is no YAML', () => {
    const made = plan({
      base: { [at('dev', 'redis/run.sh')]: 'one\n' },
      source: { [at('dev', 'redis/run.sh')]: 'one\nTOKEN=dev.hush\ncurl dev.example.org\n' },
      target: { [at('staging', 'redis/run.sh')]: 'one\n' },
    })
    expect(JSON.stringify(made.notes)).not.toContain('hush')
    expect(made.changes.length === 0 || made.notes.length > 0).toBe(true)
  })
})
