// Single values that are refused. One row per value; ▸ marks the expected place.
import { describe, expect, it } from 'vitest'
import { accepted, dev, expectProblem, more, type Row, refused, rows, staging } from './build.ts'

const open = '$'.concat('{')
const cluster = (name: string) => dev(`  - { name: prod, after: [dev], clusters: [${name}] }`)
const environment = (name: string) => dev(`  - { name: ${name}, after: [dev], clusters: [b] }`)
const soak = (text: string) => staging(`soak: ${text}`)
const host = (text: string) => more(`bases: [{ repository: a/b, host: ${text} }]`)
const variable = (text: string) => more(`variables: { dev-cluster: { v: ${text} } }`)
const set = (text: string) => more(`adjust: [{ set: { a: ${text} } }]`)

const names: readonly Row[] = [
  ...rows(
    'environment',
    'bad-value',
    '',
    ['Prod', 'prod-', '-prod', 'a.b', 'a_b', '"a b"', 'é', '""', 'a'.repeat(64)],
    environment,
  ),
  ...rows('environment', 'bad-value', 'another name', ['all', 'in', 'to'], environment),
  ...rows('environment', 'wrong-type', 'quotes', ['2026', '1e3', 'true', '.nan'], environment),
  ...rows('environment', 'bad-value', 'pr\\u200bod', ['"pr\\u200bod"'], environment),
  ...rows(
    'cluster',
    'bad-value',
    '',
    ['../x', 'a/b', '.git', '..', 'a..b', '-a', 'a.', 'CON', 'nul.txt', '"a b"', 'é'],
    cluster,
  ),
  ...rows(
    'cluster',
    'bad-value',
    '',
    ['"a\\0"', '"a\\nb"', '"*"', '"{cluster}"', 'a'.repeat(64), '""', '"a\\\\b"'],
    cluster,
  ),
]

const moments: readonly Row[] = [
  ...rows(
    'soak',
    'bad-duration',
    'from 0s to 7d',
    ['-1', '1e9', '"10m "', 'PT5M', '30', '1.5h', '30M', '0x1s', 'true', '"0"'],
    soak,
  ),
  ...rows('soak', 'bad-duration', 'from 0s to 7d', ['0.0', '-0', '99999999999999999999d', '""', '1m30s', '１m'], soak),
  ...rows('soak', 'out-of-range', 'from 0s to 7d', ['8d', '3650d', '169h', '604801s'], soak),
  ...rows('deadline', 'out-of-range', 'from 1s to 7d', ['0s', '0m', '8d'], (text) => staging(`deadline: ${text}`)),
  ...rows('grace', 'out-of-range', 'from 0s to 7d', ['8d'], (text) => more(`reports: { grace: ${text} }`)),
  ...rows(
    'day',
    'bad-value',
    'day of the calendar',
    ['2026-02-30', '2026-13-01', '2026-00-10', '0000-01-01', '2025-02-29'],
    (text) => staging(`freeze: [{ until: 2027-01-01, from: ${text} }]`),
  ),
  ...rows('day', 'bad-value', 'year-month-day', ['2026-1-1', 'tomorrow'], (text) =>
    staging(`freeze: [{ until: 2027-01-01, from: ${text} }]`),
  ),
]

const github: readonly Row[] = [
  ...rows('host', 'bad-value', 'host', ['http://169.254.169.254/', 'file:///etc/passwd', 'javascript:alert(1)'], host),
  ...rows(
    'host',
    'bad-value',
    'host',
    ['169.254.169.254', '0x7f.1', '"127.1"', '"[::1]"', 'localhost', 'github', 'github.com.'],
    host,
  ),
  ...rows(
    'host',
    'bad-value',
    'host',
    ['metadata.google.internal', 'github.com:443', 'github.com/x', 'a@github.com'],
    host,
  ),
  ...rows(
    'host',
    'bad-value',
    'host',
    ['kubernetes.default.svc', '"*.github.com"', 'x.local', '"github.com\\n"', 'ɡithub.com'],
    host,
  ),
  ...rows('host', 'wrong-type', 'host', ['2130706433', '127.1'], host),
  ...rows(
    'branch',
    'bad-value',
    'branch',
    ['a..b', 'refs/heads/main', 'a b', '"-x"', 'a.lock', 'a/.b', '"@{u}"', '"@"'],
    (text) => staging(`branch: ${text}`),
  ),
  ...rows(
    'branch',
    'bad-value',
    '',
    ['a//b', '/a', 'a/', 'a.', '"a~1"', '"a^"', '"a:b"', 'a\\b', '"a\\u202eb"', 'a'.repeat(201)],
    (text) => staging(`branch: ${text}`),
  ),
  ...rows('branch', 'bad-value', 'Sluice’s own', ['sluice-ledger', 'sluice/promote/x', 'sluice'], (text) =>
    staging(`branch: ${text}`),
  ),
  ...rows(
    'repository',
    'bad-value',
    'owner/name',
    ['https://github.com/a/b', 'a', 'a/b/c', '../b', 'a/..', 'a/b.git', 'a--b/c'],
    (text) => more(`bases: [{ repository: ${text} }]`),
  ),
  ['a user with @', staging('approvers: { users: [▸"@alice"] }'), 'bad-value', 'login'],
  ['a team with organization', staging('approvers: { teams: [▸acme/leads] }'), 'bad-value', 'slug'],
  [
    'a context for everything',
    more('reports: { statuses: [{ creator: 1, contexts: [▸"**"] }] }'),
    'bad-value',
    'every context',
  ],
  [
    'a creator by login',
    more('reports: { statuses: [{ creator: ▸alice, contexts: [x] }] }'),
    'wrong-type',
    'whole number',
  ],
]

const contents: readonly Row[] = [
  ...rows('variable', 'wrong-type', 'quotes', ['8080', 'true', '1.10'], variable),
  ...rows('variable', 'bad-value', '', ['""', 'x', '"--"', '" ab"', '"a\\nb"', '"a\\0b"'], variable),
  ...rows('variable', 'bad-value', 'not nested', [`"${open}${open}x}}"`, `"a${open}b}"`], variable),
  ['a variable name with spaces', more('variables: { dev-cluster: { ▸"a b": cd } }'), 'bad-name', 'letter'],
  ...rows('value', 'bad-value', 'Flux', [`"${open}x}"`, `"a-${open}x:=1}"`], set),
  ...rows('value', 'ambiguous', 'quotes', ['2026.10', '0x10', '1e3', '1.0', '0755', '+1'], set),
  ...rows(
    'value',
    'ambiguous',
    'Kubernetes',
    ['no', 'Yes', 'on', '1_000', '12:30:45', '2026-01-02', '0b1', '---'],
    set,
  ),
  ...rows('value', 'wrong-type', 'a single value', ['{ b: c }', '[1]'], set),
  ['a text as minimum', more('adjust: [{ min: { a: ▸"3" } }]'), 'wrong-type', 'number'],
  ...rows('value path', 'bad-value', 'value path', ['a..b', '".a"', '"a."', '"a b"', '"a["', '"\\"a"'], (text) =>
    more(`adjust: [{ keep: [${text}] }]`),
  ),
  ...rows('value path', 'bad-value', 'every value', ['"**"', '"*"', '"**.*"', '"a.**"'], (text) =>
    more(`adjust: [{ keep: [${text}] }]`),
  ),
  ['a secret pattern for everything', more('secrets: { allow: [▸"*"] }'), 'bad-value', 'every key'],
]

const versionings = [
  '(a+)+$',
  '(a|a)*b',
  '(a?a)*b',
  '(?:\\d+)*',
  '(a{2}){3}',
  '(a',
  '[',
  '(?=a)b',
  '(a)\\1',
  'a*a*a*a*a*b',
  'a{0,1000}',
  '(?<x>a+)+',
  '((a|b))+',
]
const expressions = rows(
  'versioning',
  'bad-value',
  '',
  versionings.map((text) => `'regex:${text}'`),
  (text) => more(`bases: [{ repository: a/b, versioning: ${text} }]`),
)

describe('parseConfig refuses', () => {
  it.each(names)('%s', expectProblem)
  it.each(moments)('%s', expectProblem)
  it.each(github)('%s', expectProblem)
  it.each(contents)('%s', expectProblem)
  it.each(expressions)('%s', expectProblem)

  it('a value that might be a secret without repeating it', () => {
    const canary = 'ghp_0123456789abcdefghij'
    for (const text of [variable(`"${canary}\\n"`), set(`"${canary}${open}"`), set(`[${canary}]`)]) {
      expect(JSON.stringify(refused(text))).not.toContain(canary)
    }
  })
})

describe('parseConfig accepts', () => {
  it.each(['0', '0s', '7d', '168h', '604800s', '"30m"'])('the soak %s', (text) => {
    accepted(soak(text))
  })
  it.each(['github.com', 'git.example.com', 'GHE.Example.org', 'xn--bcher-kva.example'])('the host %s', (text) => {
    accepted(host(text))
  })
  it.each(['warn', '"no"', '"2026.10"', '8080', '0.5', 'true', "''", '-3'])('the value %s', (text) => {
    accepted(set(text))
  })
  it.each([
    'auto',
    'calver',
    'semver',
    "'regex:^v(?<major>\\d+)\\.(\\d+)\\.(\\d+)(-rc\\d+)?$'",
    "'regex:\\d{4}\\.[0-9]{2}(?:a|b)'",
  ])('the versioning %s', (text) => {
    accepted(more(`bases: [{ repository: a/b, versioning: ${text} }]`))
  })
  it.each(['release/2026', 'feat#1', 'é', 'a-b_c'])('the branch %s', (text) => {
    accepted(staging(`branch: "${text}"`))
  })
  it.each(['**.resources', 'a."b.c/d"', 'containers.*.image', 'list[0]'])('the value path %s', (text) => {
    accepted(more(`adjust: [{ keep: ['${text}'] }]`))
  })
})
