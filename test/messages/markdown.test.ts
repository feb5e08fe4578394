import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../../src/messages/escape.ts'
import { cell, code, details, fence, plain } from '../../src/messages/markdown.ts'

const gap = '\u200b'
const ticks = (count: number) => '`'.repeat(count)
/** Text made of what hurts, mixed with anything. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '@',
        '#',
        '12',
        'GH-',
        'gh-7',
        'Fixes ',
        'a/b',
        '<',
        '>',
        '<!--',
        '-->',
        '&',
        '&#64;',
        '|',
        '`',
        ticks(3),
        '\\',
      ),
      fc.constantFrom(
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
        '\u202e',
        '\u001b[31m',
        '~~~',
        '$',
        '[',
        '](',
      ),
      fc.string(),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((pieces) => pieces.join(''))

describe('plain', () => {
  it.each([
    ['@org/team ping', `@${gap}org/team ping`],
    ['Fixes #12', `Fixes #${gap}12`],
    ['#12', `\\#${gap}12`],
    ['closes GH-12, gh-3', `closes GH-${gap}12, gh-${gap}3`],
    ['owner/repo#1', `owner/repo#${gap}1`],
    ['see https://github.com/o/r/issues/1', `see https:${gap}//github.com/o/r/issues/1`],
    ['www.example.com', `www${gap}.example.com`],
    ['a@example.com', `a@${gap}example.com`],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
    ['<!-- sluice:status -->', '&lt;!-- sluice:status --&gt;'],
    ['<details>', '&lt;details&gt;'],
    ['&lt;', '&amp;lt;'],
    ['**bold** _x_ ~~y~~ $z$', '\\*\\*bold\\*\\* \\_x\\_ \\~\\~y\\~\\~ \\$z\\$'],
    ['[a](javascript:b)', '\\[a\\](javascript:b)'],
    [ticks(3), '\\`\\`\\`'],
    ['a | b', 'a &vert; b'],
    ['# title', '\\# title'],
    ['- item', '\\- item'],
    ['--- ', '\\---'],
    ['1. item', '1\\. item'],
    ['2026.10', '2026\\.10'],
    ['> quote', '&gt; quote'],
    ['one\r\n\r\n  two\tthree\n', 'one two three'],
    ['pr\u200bod \u202edorp', 'pr\\\\u200bod \\\\u202edorp'],
    ['\u001b[31mred', '\\\\u001b\\[31mred'],
    ['a\u00a0b\u{e0041}', 'a\\\\u00a0b\\\\u{e0041}'],
    ['fine: dev-cluster é 漢字 😀 ❤\uFE0F', 'fine: dev-cluster é 漢字 😀 ❤\uFE0F'],
    ['', ''],
  ])('shows %j', (text, shown) => {
    expect(plain(text)).toBe(shown)
  })

  it('never lets anything act', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plain(text)
        expect(shown).not.toMatch(/@[A-Za-z0-9]/)
        expect(shown).not.toMatch(/#\d|gh-\d/i)
        expect(shown).not.toMatch(/[<>|\r\n\t]/)
        expect(shown).not.toMatch(/(?<!\\)(?:\\\\)*[`*_[\]~$]/)
        expect(shown).not.toMatch(/&(?!amp;|lt;|gt;|quot;|vert;)/)
        expect(shown).not.toMatch(/:\/\/|www\./i)
        expect(shown).not.toMatch(/^(?:[-+#=>]|\d+[.)]|\s)/)
        expect(shown.replaceAll(gap, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 500 },
    )
  })
})

describe('cell', () => {
  it('shows nothing as a dash and keeps the row whole', () => {
    expect(cell(' ')).toBe('–')
    expect(cell('a | b\nc')).toBe('a &vert; b c')
  })
})

describe('code', () => {
  it.each([
    ['redis', '`redis`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    [ticks(20), `${ticks(21)} ${ticks(20)} ${ticks(21)}`],
    ['a|b', '<code>a&vert;b</code>'],
    ['a|`b` <c> @d', `<code>a&vert;\\\`b\\\` &lt;c&gt; @${gap}d</code>`],
    ['two\nlines', '`two lines`'],
    ['x\u202ey', '`x\\u202ey`'],
    ['<!-- sluice -->', `\`<${gap}!-- sluice -->\``],
    ['', '–'],
  ])('shows %j', (text, shown) => {
    expect(code(text)).toBe(shown)
  })

  it('is never closed by its content and never spans lines', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = code(text)
        expect(shown).not.toMatch(/[\r\n|]|<!--/)
        const marks = /^`+/.exec(shown)?.[0]
        if (marks === undefined) return
        expect(shown.endsWith(marks)).toBe(true)
        const runs = shown.slice(marks.length, -marks.length).match(/`+/g) ?? []
        expect(runs.map((run) => run.length)).not.toContain(marks.length)
      }),
    )
  })
})

describe('fence', () => {
  it.each([
    ['a: 1\n', 'yaml', `${ticks(3)}yaml\na: 1\n${ticks(3)}`],
    [ticks(3), 'diff', `${ticks(4)}diff\n${ticks(3)}\n${ticks(4)}`],
    [`x\n${ticks(20)}\ny`, '', `${ticks(21)}\nx\n${ticks(20)}\ny\n${ticks(21)}`],
    ['a\r\n\tb\u001b[0m', 'x`\ny', `${ticks(3)}\na\n\tb\\u001b[0m\n${ticks(3)}`],
    ['<!-- sluice -->', '', `${ticks(3)}\n<${gap}!-- sluice -->\n${ticks(3)}`],
  ])('holds %j', (text, language, shown) => {
    expect(fence(text, language)).toBe(shown)
  })

  it('is never closed by its content', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const lines = fence(text, 'yaml').split('\n')
        const marks = lines.at(-1) ?? ''
        expect(lines[0]).toBe(`${marks}yaml`)
        for (const line of lines.slice(1, -1)) expect(line).not.toContain(marks)
      }),
    )
  })
})

describe('details', () => {
  it('escapes its summary as HTML, where Markdown does not count', () => {
    expect(details('a <b> | @c *d*', 'body')).toBe(
      `<details>\n<summary>a &lt;b&gt; &vert; @${gap}c *d*</summary>\n\nbody\n\n</details>`,
    )
  })
})

describe('redact', () => {
  const key = ['-----BEGIN OPENSSH PRIVATE ', 'KEY-----\nabc\ndef\n-----END OPENSSH PRIVATE ', 'KEY-----'].join('')
  const letters = 'abcdefghij0123456789ABCDEFGHIJ012345'
  it.each([
    [`x gh${'p_'}${letters} y`, 'x *** y'],
    [`gh${'s_'}${letters}`, '***'],
    [`github${'_pat_'}11ABC_${letters}`, '***'],
    [`AK${'IA'}ABCDEFGHIJKLMNOP`, '***'],
    [`AGE-SECRET${'-KEY-1'}QQQQ`, '***'],
    [`a ${key} b`, 'a *** b'],
    [`a ${key.slice(0, 50)}`, 'a ***'],
    [`ey${'J'}hbGciOi.eyJzdWIi.c2ln`, '***'],
    ['Authorization: Bearer abcdefghijklmnop123', 'Authorization: Bearer ***'],
    ['https://user:hunter2@example.com/x', 'https://user:***@example.com/x'],
    ['sha1:0123456789abcdef0123456789abcdef01234567', 'sha1:0123456789abcdef0123456789abcdef01234567'],
    ['redis:7.2.4 in staging, task-force', 'redis:7.2.4 in staging, task-force'],
  ])('of %j leaves %j', (text, clean) => {
    expect(redact(text)).toBe(clean)
  })

  it('comes before everything that is shown', () => {
    const token = `gh${'p_'}${letters}`
    for (const shown of [plain(token), cell(token), code(token), fence(token), details(token, '')]) {
      expect(shown).not.toContain(letters)
    }
    expect(plain(key)).toBe('\\*\\*\\*')
  })
})
