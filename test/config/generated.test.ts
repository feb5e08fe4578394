// The option table against what is made of it: reference page, JSON Schema, defaults and examples.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { checkShape } from '../../src/config/check.ts'
import { organisation } from '../../src/config/options/organisation.ts'
import type { Options, Shape } from '../../src/config/options/shape.ts'
import { root } from '../../src/config/options/table.ts'
import { organisationPage, referencePage } from '../../src/config/reference.ts'
import { jsonSchema, organisationSchema, schemaLine } from '../../src/config/schema.ts'
import { accepted, layout, more, smallest, staging } from './build.ts'

const repository = join(import.meta.dirname, '..', '..')
const written = (path: string) => readFileSync(join(repository, path), 'utf8')

type Entry = { readonly path: string; readonly option: Options[string] }
const entries = (options: Options, prefix: string): readonly Entry[] =>
  Object.entries(options).flatMap(([name, option]) => [
    { path: `${prefix}${name}`, option },
    ...inside(option.shape, `${prefix}${name}`),
  ])
const inside = (shape: Shape, path: string): readonly Entry[] => {
  if (shape.is === 'record') return entries(shape.options, `${path}.`)
  if (shape.is === 'list' || shape.is === 'map') return inside(shape.of, path)
  return shape.is === 'either' ? shape.of.flatMap((one) => inside(one, path)) : []
}
const all = entries(root.options, '')

const findingsOf = (shape: Shape, yaml: string) =>
  checkShape(shape, parseDocument(yaml).contents ?? expect.fail('no value')).findings

describe('the option table', () => {
  it('is what the reference page says', () => {
    expect(referencePage()).toBe(written('docs/reference/configuration.md'))
    expect(organisationPage()).toBe(written('docs/reference/organisation.md'))
  })

  it('is what the JSON Schema says', () => {
    expect(jsonSchema()).toBe(written('schema/sluice.schema.json'))
    expect(organisationSchema()).toBe(written('schema/organisation.schema.json'))
  })

  it('is shipped with the package, and files name the schema of the version that wrote them', () => {
    const { version, files, repository: home } = JSON.parse(written('package.json'))
    expect(files).toContain('schema')
    const [, place = ''] = /github\.com\/(.*)\.git$/.exec(home.url) ?? []
    const url = `https://raw.githubusercontent.com/${place}/v${version}/schema/sluice.schema.json`
    expect(schemaLine).toBe(`# yaml-language-server: $schema=${url}`)
    expect(JSON.parse(jsonSchema()).$id).toBe(url)
    expect(accepted(`${schemaLine}\n${smallest}`).notes).toEqual([])
  })

  it.each([
    ...entries(organisation.options, ''),
  ])('has an example that is accepted for $path in the file of an organisation', ({ option }) => {
    expect(findingsOf(option.shape, option.example)).toEqual([])
    expect(option.about).toMatch(/^[A-Z`].*\.$/)
  })

  it('has each of its keys on the reference page', () => {
    const page = referencePage()
    const names = all.map(({ path }) => path.split('.').at(-1) ?? '')
    expect(names.filter((name) => !page.includes(`${name}\`\n`))).toEqual([])
    expect(page.match(/^## /gm)).toHaveLength(all.length)
  })

  it.each(all)('has an example that is accepted for $path', ({ option }) => {
    expect(findingsOf(option.shape, option.example)).toEqual([])
  })

  it.each(all.filter(({ option }) => option.default !== undefined))('has a default that is accepted for $path', ({
    option,
  }) => {
    expect(findingsOf(option.shape, JSON.stringify(option.default))).toEqual([])
  })

  it.each(all)('describes $path in sentences', ({ option }) => {
    expect(option.about).toMatch(/^[A-Z`].*\.$/)
  })
})

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(jsonSchema()))

  it.each([
    smallest,
    staging('soak: 0'),
    staging('soak: 30m'),
    staging('require: 1'),
    layout('{ slice: ["{cluster}/{service}/**"], services: { web: ["{cluster}/web/x"] } }'),
    more('bases: auto'),
    more('adjust: [{ files: a.yaml, keep: [a], set: { b: true }, min: { c: 2 } }]'),
    ...all
      .filter(({ path }) => !path.includes('.'))
      .map(
        ({ path, option }) =>
          `${smallest.replace(new RegExp(`^${path}:.*\n( .*\n)*`, 'm'), '')}${path}: ${option.example}\n`,
      ),
  ])('accepts what the parser accepts (%#)', (text) => {
    validate(parse(text))
    expect(validate.errors).toBeNull()
  })

  it.each([
    more('extra: 1'),
    more('mode: yes'),
    more('limits: { open: 0 }'),
    staging('soak: PT5M'),
    staging('name: Prod'),
    staging('deadline: 0'),
    staging('branch: ""'),
    layout('opencentre'),
    'version: 1\nlayout: opencenter\n',
  ])('refuses what the parser refuses (%#)', (text) => {
    expect(validate(parse(text, { uniqueKeys: false }))).toBe(false)
  })
})
