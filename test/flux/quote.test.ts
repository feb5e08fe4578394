// A string stays that string for every reader of Kubernetes files.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { scalarText } from '../../src/flux/quote.ts'

describe('scalarText', () => {
  it.each([
    'v1.2.3',
    'a b',
    'a:b',
    'https://x.y/z',
    'é',
    './x.yaml',
    'a, b',
    '*.yaml'.slice(1),
    'sha256:ab',
    '1.2.3',
    'x#y',
    '-x',
  ])('leaves %j plain', (value) => {
    expect(scalarText(value, 'plain')).toBe(value)
  })

  it.each([
    ...[
      '',
      ' a',
      'a ',
      'no',
      'Off',
      'YES',
      'on',
      'y',
      'N',
      'true',
      'null',
      '~',
      '1',
      '0755',
      '0o17',
      '0x10',
      '1e3',
      '1e10',
      '.5',
      '1.',
    ],
    ...[
      '2026.10',
      '2026.01',
      '1_000',
      '0123456',
      '1:30',
      '12:30:45',
      '2026-01-02',
      '+1',
      '-0x10',
      '.inf',
      '.NaN',
      '0b1',
      '1__0',
    ],
    ...[
      'a: b',
      'a #b',
      '- x',
      '-',
      '? x',
      '#x',
      '*x',
      '&x',
      '!x',
      '|',
      '>',
      '%x',
      '@x',
      '`x',
      '[x',
      '{x',
      "'x",
      '"x',
      ',x',
    ],
    ...[
      '---',
      '...',
      '--- a',
      '<<',
      '=',
      'a\nb',
      'a\tb\n',
      'a:',
      '\u0085',
      '\u2028',
      '\uFEFFa',
      '\u0000',
      '{{ x }}',
      '\ud800',
    ],
  ])('quotes %j', (value) => {
    expect(scalarText(value, 'plain')).toMatch(/^"[^\n]*"$/)
  })

  it.each(['"', '[', '{', '- ', 'a: ', 'x'])('quotes a hostile value of many %j without parsing it', (piece) => {
    const value = `${piece.repeat(100_000)}x`
    expect(scalarText(value, 'plain')).toBe(JSON.stringify(value))
  })

  it('quotes what a flow collection would cut', () => {
    expect(scalarText('a, b', 'plain', 'flow')).toBe('"a, b"')
    expect(scalarText('a]', 'plain', 'flow')).toBe('"a]"')
  })

  it('keeps single quotes where they can hold the value', () => {
    expect(scalarText("it's", 'single')).toBe("'it''s'")
    expect(scalarText('a\nb', 'single')).toBe('"a\\nb"')
  })

  it('reads back as the same string in both versions, in every style and place', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[-+.0-9_:exXobTZ ]{1,12}$/))
    fc.assert(
      fc.property(text, fc.constantFrom('plain', 'single', 'double'), (value, style) => {
        const block = `k: ${scalarText(value, style)}\n`
        const flow = `{k: [${scalarText(value, style, 'flow')}]}\n`
        for (const version of ['1.1', '1.2'] as const) {
          expect(parse(block, { version })).toEqual({ k: value })
          expect(parse(flow, { version })).toEqual({ k: [value] })
        }
      }),
      { numRuns: 500 },
    )
  })
})
