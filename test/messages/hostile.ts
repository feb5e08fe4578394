// Text that tries to act in Markdown, and what of a Markdown text GitHub would not show as code.
import fc from 'fast-check'
import { expect } from 'vitest'

export const ticks = (count: number): string => '`'.repeat(count)

const bits = fc.constantFrom(
  ...[
    '@',
    '#',
    '12',
    'GH-',
    'gh-7',
    'Fixes ',
    'closes',
    'a/b',
    '<',
    '>',
    '<!--',
    '-->',
    '&',
    '&#64;',
    '|',
    '`',
    ticks(2),
  ],
  ...[
    ticks(3),
    '~~~',
    '\\',
    'https:',
    '//',
    'www.',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '* ',
    '- ',
    '1. ',
    '# ',
    '**',
    '_',
    '$',
    '!',
    '[',
  ],
  ...['](', ')', '](x)', '<b>', 'alice', '\u202e', '```mermaid\n', '```\n', 'x'],
)
export const hostile = fc
  .array(fc.oneof({ weight: 6, arbitrary: bits }, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 40 })
  .map((pieces) => pieces.join(''))

/** What GitHub would not show as code, by CommonMark's rules for fences and spans. */
export function withoutCode(markdown: string): string {
  const kept: string[] = []
  let fence: string | null = null
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,})[a-z0-9+-]*$/.exec(line)?.[1]
    if (fence !== null) {
      if (mark !== undefined && mark.length >= fence.length && /^ {0,3}`+$/.test(line)) fence = null
    } else if (mark !== undefined) fence = mark
    else kept.push(withoutSpans(line))
  }
  expect(fence, 'a fence is left open').toBe(null)
  return kept.join('\n')
}

function withoutSpans(line: string): string {
  let [at, kept] = [0, '']
  while (at < line.length) {
    if (line[at] === '\\') {
      kept += line.slice(at, at + 2)
      at += 2
      continue
    }
    const run = /^`+/.exec(line.slice(at))?.[0]
    if (run === undefined) {
      kept += line[at++]
      continue
    }
    const end = [...line.slice(at + run.length).matchAll(/`+/g)].find((match) => match[0].length === run.length)
    expect(end, `a span is left open: ${line}`).toBeDefined()
    at += run.length + (end?.index ?? 0) + run.length
    kept += '\u25a1'
  }
  return kept
}
