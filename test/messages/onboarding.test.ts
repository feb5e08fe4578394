// What the onboarding pull request and `sluice init` say of names that were made to hurt, and of very many of them.
import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config/parse.ts'
import { onboardingBody } from '../../src/messages/onboarding-body.ts'
import { writeConfig } from '../../src/messages/onboarding-config.ts'
import { exampleConfig, recognisedText, unrecognisedSentences } from '../../src/messages/onboarding-text.ts'
import { paint } from '../../src/messages/screen.ts'

const hostile = '@alice #1 <img src=x> | `code` ghp_0123456789abcdefghij \u001b[31m'
const environment = (name: string) => ({ name, clusters: [name], branch: null, services: 1 })
const proposal = (services: readonly string[]) => ({
  text: '',
  layout: null,
  environments: [environment('dev'), environment('prod')],
  services,
  unlike: [hostile],
  narrow: [hostile],
})
const merge = (subject: string) => ({
  change: { commit: 'a'.repeat(40), parent: null, subject, author: 'bob', pull: null, date: '2026-01-05T10:00:00Z' },
  units: [],
  more: 0,
})
const notes = [{ code: 'x', message: hostile, file: hostile, line: 1, column: 1 }]
const body = (services: readonly string[]) =>
  onboardingBody({
    proposal: proposal(services),
    findings: { problems: [], notes },
    sampled: null,
    merges: [merge(hostile)],
  })

it('text of others does nothing in the body, and tokens do not show', () => {
  const text = body([hostile])
  expect(text).not.toContain('ghp_0123456789')
  expect(text).not.toContain('<img')
  expect(text).not.toContain('\u001b')
  expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/@alice|#1\b/)
})

it('a body with thousands of services stays below GitHub’s limit', () => {
  expect(body(Array.from({ length: 5_000 }, (_, n) => `service-with-a-long-name-${n}`)).length).toBeLessThan(65_536)
})

it('no name drives a terminal or ends a comment of the file', () => {
  const seen = [{ parent: '\u001b[2J', names: ['a\nb'] }]
  const told = [
    recognisedText(proposal([]), 80, paint(false)),
    ...unrecognisedSentences({ kind: 'unrecognised', because: 'unlike', seen }),
  ]
  expect(told.join('')).not.toContain('\u001b')
  const text = writeConfig({ layout: { preset: 'opencenter' }, environments: [] }, ['a\nmode: act\u2028b'])
  expect(text.split(/[\n\u2028]/).filter((line) => line.startsWith('mode:'))).toEqual(['mode: observe'])
})

it('the example to begin with is a configuration, whatever the folders are called', () => {
  for (const names of [
    ['1e3', 'null', 'on'],
    ['alder', 'birch'],
    ['a b', 'C'],
  ]) {
    const text = exampleConfig([{ parent: 'clusters', names }])
    expect(parseConfig(text, 'sluice.yaml'), text).toHaveProperty('config')
  }
})
