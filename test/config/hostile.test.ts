// Sizes and shapes that are meant to break the reader.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { accepted, file, refused, smallest } from './build.ts'

const many = (count: number, item: (index: number) => string, separator = ', ') =>
  Array.from({ length: count }, (_, index) => item(index)).join(separator)

const mebibyte = 1024 * 1024

describe('parseConfig names the limit of', () => {
  it.each([
    ['a file of 1 MiB and a byte', smallest.padEnd(mebibyte + 1, '#'), 'too-large', '1048576'],
    ['a file of 1 MiB in bytes, not in characters', `${smallest}#${'é'.repeat(mebibyte / 2)}`, 'too-large', '1048576'],
    [
      '5,000 environments',
      `environments:\n${many(5000, (i) => `- { name: e${i}, clusters: [c${i}] }`, '\n')}`,
      'too-many',
      '500',
    ],
    [
      '100,000 services in a list',
      `environments: [{ name: dev, clusters: [a], services: [${many(100_000, (i) => `s${i}`)}] }]`,
      'too-large',
      '30000',
    ],
    [
      '60,000 services in a map',
      `layout:\n  services:\n${many(60_000, (i) => `    s${i}: [a]`, '\n')}`,
      'too-large',
      '30000',
    ],
    [
      '5,000 services in a map',
      `layout:\n  services:\n${many(5000, (i) => `    s${i}: [a]`, '\n')}`,
      'too-many',
      '1000',
    ],
    ['2,000 clusters', `environments: [{ name: dev, clusters: [${many(2000, (i) => `c${i}`)}] }]`, 'too-many', '1000'],
    ['600 bases', `bases: [${many(600, (i) => `{ repository: a/b${i} }`)}]`, 'too-many', '50'],
  ])('%s', (_, text, code, limit) => {
    const problem = refused(text).find((one) => one.code === code)
    expect(problem?.message).toContain(limit)
  })

  it('paths that are too many, or too alike to be compared', () => {
    const services = (template: string, count: number) =>
      `{ services: { ${many(count, (i) => `s${i}: ["${template.replace('#', `s${i}`)}"]`)} } }`
    const clusters = `environments: [{ name: dev, clusters: [${many(400, (i) => `c${i}`)}] }]`
    expect(refused(`version: 1\nlayout: ${services('{cluster}/#/**', 600)}\n${clusters}\n`)[0]).toMatchObject({
      code: 'too-many',
      line: 2,
    })
    expect(refused(`version: 1\nlayout: ${services('**/#/{cluster}/x', 400)}\n${clusters}\n`)[0]).toMatchObject({
      code: 'too-many',
      line: 2,
    })
  })
})

describe('parseConfig accepts', () => {
  const clusters = many(499, (i) => `c${i}`)
  const environments = (services: string) =>
    `environments:\n  - { name: dev, clusters: [dev] }\n  - { name: prod, after: [dev], clusters: [${clusters}], services: [${services}] }\n`
  it('500 clusters with 40 named services', () => {
    const services = many(40, (i) => `s${i}: ["apps/{cluster}/s${i}/**", "charts/s${i}/values-{cluster}.yaml"]`)
    const text = `version: 1\nlayout: { services: { ${services} } }\n${environments(many(40, (i) => `s${i}`))}`
    expect(accepted(text).config.environments[1]?.clusters).toHaveLength(499)
  })

  it('500 environments with 40 services each', () => {
    const list = many(
      499,
      (i) => `  - { name: e${i}, after: [dev], clusters: [c${i}], services: [${many(40, (s) => `s${s}`)}] }`,
      '\n',
    )
    const { config } = accepted(
      `version: 1\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [dev] }\n${list}\n`,
    )
    expect(config.environments).toHaveLength(500)
  })
})

describe('parseConfig survives', () => {
  it('900 open brackets, a hundred times', () => {
    for (let round = 0; round < 100; round++)
      expect(refused('['.repeat(900))[0]).toMatchObject({ code: 'too-deep', line: 1 })
  })

  it.each([
    ['brackets', '['.repeat(200_000), 'too-deep'],
    ['maps on one line', '{a: '.repeat(200_000), 'too-deep'],
    ['dashes', '- '.repeat(200_000), 'too-deep'],
    ['question marks', '? '.repeat(200_000), 'too-deep'],
    ['1,500 levels of indent', many(1500, (i) => `${' '.repeat(i)}a:`, '\n'), 'too-large'],
    ['500 levels of indent', many(500, (i) => `${' '.repeat(i)}a:`, '\n'), 'too-deep'],
    ['a million commas', `[${','.repeat(1_000_000)}]`, 'too-large'],
    ['aliases of aliases', `a: &a [x]\n${many(9, (i) => `b${i}: &b${i} [*a, *a]`, '\n')}\n`, 'alias'],
  ])('%s', (_, text, code) => {
    expect(refused(text)[0]).toMatchObject({ code: text.length > mebibyte ? 'too-large' : code })
  })

  it('any text: there is a configuration or a problem, and never a throw', () => {
    const line = fc.constantFrom(
      ...smallest.split('\n'),
      'mode: act',
      'layout: { slice: ["{cluster}/{service}/**"] }',
      'adjust: [{ set: { a: 2026.10 } }]',
      'variables: { dev-cluster: { a: bc } }',
      '  - { name: prod, after: [prod, dev], clusters: [{ name: x, from: y }] }',
      '    freeze: [{ from: 2027-01-04, until: 2026-12-20 }]',
    )
    const noise = fc.constantFrom(
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ':',
      ' ',
      '\n',
      '\t',
      '&a',
      '*a',
      '!x',
      '|',
      '>',
      '%',
      '---',
      '\0',
      '\ud800',
      '-',
      '?',
      '#',
      '<<: ',
      '0',
      '~',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.oneof(
            noise,
            line.map((one) => `${one}\n`),
          ),
          { maxLength: 30 },
        )
        .map((parts) => parts.join('')),
      fc.tuple(fc.nat(smallest.length), noise).map(([at, extra]) => smallest.slice(0, at) + extra + smallest.slice(at)),
      fc.json(),
    )
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parseConfig(given, file)
        if ('config' in parsed) return structuredClone(parsed.config).version === 1
        return (
          parsed.problems.length > 0 &&
          parsed.problems.every(({ line: at, column }) => (at ?? 1) >= 1 && (column ?? 1) >= 1)
        )
      }),
      { numRuns: 3000 },
    )
  })
})
