// Configurations that are refused (bad-inputs F): what no other table of this folder holds. The rest stands where it
// belongs: F01, F02, F04, F24 in problems; F05, F11, F17 in rules; F07, F08 (stars) in paths; F14–F16, F30 in formats;
// F08 (matches), F13 in ../promotion/adjust; F09, F13 in ../cli/check; F19 in ../scenarios/configuration; F18 in hostile.
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { expectProblem, file, layout, more, type Row, refused, rows, smallest, staging } from './build.ts'

const paths = ['../other', '/etc', 'a/../../b', '"a\\\\b"', 'a//b', '.', '""', '.git/x', '.GIT', '.github/workflows']
const names = ['"a/ "', 'a.', 'CON', '"a\0"', 'C:/x', 'a/.git/hooks', '"a\u202e"']
const places: readonly (readonly [string, (path: string) => string])[] = [
  ['index', (path) => layout(`{ slice: ["{cluster}/{service}/**"], indexes: [${path}] }`)],
  ['path of a named service', (path) => layout(`{ services: { web: [${path}] } }`)],
  ['pattern of a rule', (path) => more(`adjust: [{ files: ${path}, keep: [a] }]`)],
  ['pattern to ignore', (path) => more(`ignore: [${path}]`)],
]

describe('F07 parseConfig refuses', () => {
  const cases = places.flatMap(([what, around]) =>
    [...paths, ...names].map((path) => [what, path, around(path)] as const),
  )
  it.each(cases)('the %s %s', (_what, _path, text) => {
    expect(refused(text)[0]).toMatchObject({ file, line: expect.any(Number), column: expect.any(Number) })
  })

  it.each(paths)('the cluster %s', (path) => {
    expect(refused(smallest.replace('[prod-cluster]', `[${path}]`))[0]).toMatchObject({ file, line: 6 })
  })
})

const named: readonly Row[] = [
  ['F02 a key in another case', more('▸Mode: act'), 'unknown-key', 'Did you mean "mode"?'],
  ['F02 a key with a letter of another alphabet', more('▸m\u043ede: act'), 'unknown-key', 'Did you mean "mode"?'],
  ['F02 a key with a blank', more('▸"mode ": act'), 'unknown-key', 'Did you mean "mode"?'],
  ...rows('F04 switch', 'bad-value', 'auto or manual', ['no', 'off', 'y', 'AUTO', '"auto "'], (text) =>
    staging(`promote: ${text}`),
  ),
  ...rows('F04 mode', 'bad-value', 'act', ['yes', 'on', 'Act', '"act\\n"'], (text) => more(`mode: ${text}`)),
  ...rows('F24 extension', 'unknown-key', 'extends', ['extends: acme/.github', 'extends: ../x.yaml'], (text) =>
    more(text),
  ),
  ...rows('F30 inclusion', 'unknown-key', '', ['include: file:///etc/passwd', '"$ref": "http://x/"'], (text) =>
    more(text),
  ),
]

const ofBase = (text: string) => more(`bases: [{ repository: a/b, ${text} }]`)
const days = 'mon or tue or wed or thu or fri or sat or sun'
const bases: readonly Row[] = [
  ...rows('bases', 'bad-value', 'write auto', ['none', 'acme/base', 'Auto'], (text) => more(`bases: ${text}`)),
  ['bases as a map', more('bases: ▸{ repository: a/b }'), 'wrong-type', 'a list'],
  ['a base that is none', more('bases: [▸{}]'), 'missing-key', 'the key `repository`'],
  ['a base by its name alone', more('bases: [▸a/b]'), 'wrong-type', 'a map of keys and values'],
  ['a base with a tag', ofBase('▸tag: x'), 'unknown-key', 'repository, host, versioning'],
  ['a base on an address', ofBase('host: ▸"https://github.com"'), 'bad-value', 'no scheme'],
  ['an unknown versioning', ofBase('versioning: ▸date'), 'bad-value', 'auto, calver, semver or regex:'],
  ['pre-releases by a word', ofBase('prereleases: ▸"yes"'), 'wrong-type', 'true or false'],
  ['nothing that is allowed', ofBase('allow: ▸[]'), 'too-few', 'remove the key'],
  ['one tag that is allowed', ofBase('allow: ▸"2026.*"'), 'wrong-type', 'a list'],
  ...rows('tag to ignore', 'bad-value', 'e.g. 2026.*', ['"a b"', '""', '-x', '"a..~1"'], (text) =>
    ofBase(`ignore: [${text}]`),
  ),
  ['a tag to ignore that is a number', ofBase('ignore: [▸2026.10]'), 'wrong-type', 'put it in quotes'],
  ['a schedule by a word', ofBase('schedule: ▸mon'), 'wrong-type', 'a map of keys and values'],
  ...rows('day', 'bad-value', days, ['Monday', 'Mon', '"*"'], (text) => ofBase(`schedule: { days: [${text}] }`)),
  ['no day', ofBase('schedule: { days: ▸[] }'), 'too-few', 'at least one'],
  ...rows('time', 'bad-value', 'hours and minutes in UTC', ['6:00', '"24:00"', '"06:60"', '6am'], (text) =>
    ofBase(`schedule: { from: ${text} }`),
  ),
  ['no time at all', ofBase('schedule: ▸{ from: "23:59" }'), 'bad-schedule', 'another time of day'],
  ['an unknown grouping', ofBase('group: ▸service'), 'bad-value', 'base or source'],
]

describe('parseConfig refuses', () => {
  it.each(bases)('%s', expectProblem)
  it.each(named)('%s', expectProblem)
})

const many = (count: number, item: (index: number) => string, separator = '\n') =>
  Array.from({ length: count }, (_, index) => item(index)).join(separator)

describe('F18 parseConfig needs less than a second of processor time for', () => {
  it.each([
    ['a file of 1 MiB and a byte', smallest.padEnd(1024 * 1024 + 1, '#')],
    ['a file of 1 MiB', smallest.padEnd(1024 * 1024, '#')],
    ['5,000 environments', `environments:\n${many(5000, (n) => `- { name: e${n}, clusters: [c${n}] }`)}`],
    [
      '100,000 services',
      `environments: [{ name: dev, clusters: [a], services: [${many(100_000, (n) => `s${n}`, ', ')}] }]`,
    ],
    ['20,000 anchors', `${smallest}${many(20_000, (n) => `a${n}: &a${n} x`)}`],
    ['one key of 1 MB', `${smallest}groups: { ? ${'a'.repeat(1_000_000)} : [x] }`],
    ['a pattern of stars', `${smallest}ignore: ["${'*a'.repeat(2000)}"]`],
  ])('%s', (_, text) => {
    const before = process.threadCpuUsage()
    parseConfig(text, file)
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(1000)
  })
})
