// Release notes of others keep their shape and do nothing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { notesMarkdown } from '../../src/messages/notes-markdown.ts'
import { hostile, ticks, withoutCode } from './hostile.ts'

const gap = '\u200b'

describe('release notes', () => {
  it.each([
    ['a mention', 'thanks to @alice and @acme/team', `thanks to @${gap}alice and @${gap}acme/team`],
    ['a reference', '#12 and o/r#3, GH-4', `\\#${gap}12 and o/r#${gap}3, GH-${gap}4`],
    [
      'closing words',
      'Fixes #1, closes o/r#2, resolves GH-3',
      `Fixes #${gap}1, closes o/r#${gap}2, resolves GH-${gap}3`,
    ],
    ['a reference in two halves', '#[12](x) @[al](y)ice', `\\#${gap}12 \`x\` @${gap}al \`y\`ice`],
    ['a reference between marks of bold', 'fixes #**1** @**x**', `fixes #${gap}1 @${gap}x`],
    ['a link', 'see [the guide](https://example.com/a_b) now', 'see the guide `https://example.com/a_b` now'],
    ['a link to a pull request', '[#7](https://github.com/o/r/pull/7)', `\\#${gap}7 \`https://github.com/o/r/pull/7\``],
    ['a script as a link', '[x](javascript:alert(1))', 'x `javascript:alert(1`)'],
    ['a bare address', 'https://github.com/o/r/issues/1.', '`https://github.com/o/r/issues/1.`'],
    ['an address in brackets', '<https://example.com>', '`https://example.com`'],
    ['www', 'on www.example.com', 'on `www.example.com`'],
    ['an image', '![logo](https://example.com/track.png)', '(image: logo)'],
    ['HTML', '<img src=x onerror=alert(1)> <b>x</b>', '&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;x&lt;/b&gt;'],
    ['a fold that is not closed', '<details><summary>x', '&lt;details&gt;&lt;summary&gt;x'],
    ['a comment', 'a <!-- generated\nby x --> b', 'a  b'],
    ['a comment that is not closed', '<!-- sluice:status', '&lt;!-- sluice:status'],
    ['headings', '# One\ntext\n### Two ###', '##### One\n\ntext\n\n##### Two'],
    ['an underlined heading', 'Title\n=====\ntext\n---', 'Title\n\ntext'],
    ['lists', '* one\n  - two\n1. three\n            * deep', '- one\n  - two\n- three\n      - deep'],
    ['bold', '**Breaking** change', 'Breaking change'],
    ['code', 'set `a.b` to `@x`', 'set `a.b` to `@x`'],
    ['code beside code', '`a` `b`', '`a` `b`'],
    ['code with a pipe', '`a|b @x`', `<code>a&vert;b @${gap}x</code>`],
    ['ticks that do not match', 'a ` b `` c', 'a \\` b \\`\\` c'],
    ['a fence', '```yaml\na: "@x"\n```\nend', '```yaml\na: "@x"\n```\n\nend'],
    ['a fence that is not closed', 'x\n```\n@a #1\n<b>', 'x\n\n```\n@a #1\n<b>\n```'],
    [
      'a fence in a fence',
      `${ticks(4)}\n${ticks(3)}\nx\n${ticks(4)}\n@y`,
      `${ticks(4)}\n${ticks(3)}\nx\n${ticks(4)}\n\n@${gap}y`,
    ],
    ['a fence of tildes', '~~~\n```\n~~~\n@y', `${ticks(4)}\n${ticks(3)}\n${ticks(4)}\n\n@${gap}y`],
    ['a picture in a fence', '```mermaid\nx\n```', '```\nx\n```'],
    ['a table', '| a | b |\n| --- | --- |', '&vert; a &vert; b &vert;\n&vert; --- &vert; --- &vert;'],
    ['a quote', '> said @x', `said @${gap}x`],
    ['a token', 'use ghp_0123456789abcdefABCDEF0123456789abcd', 'use \\*\\*\\*'],
    ['a key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\n-----END RSA PRIVATE KEY-----\nx', '\\*\\*\\*\nx'],
    ['hidden characters', 'a\u202eb \u200bc', 'a\\\\u202eb \\\\u200bc'],
    ['nothing', ' \n\n', ''],
  ])('show %s', (_, text, shown) => {
    expect(notesMarkdown(text)).toBe(shown)
  })

  it('say how many lines are left out', () => {
    expect(notesMarkdown('x\n'.repeat(1000))).toContain('… and 601 more lines')
  })
})

describe('hostile release notes', () => {
  it('never mention, refer, close, link, embed or format', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = withoutCode(notesMarkdown(text)).replaceAll(/<\/?code>/g, '')
        expect(shown).not.toMatch(/@[A-Za-z0-9]/)
        expect(shown).not.toMatch(/#\d|gh-\d/i)
        expect(shown).not.toMatch(/[<>|\r\t]/)
        expect(shown).not.toMatch(/(?<!\\)(?:\\\\)*[`*_[\]~$]/)
        expect(shown).not.toMatch(/&(?!amp;|lt;|gt;|quot;|vert;)/)
        expect(shown).not.toMatch(/:\/\/|www\./i)
        expect(shown.replaceAll(gap, '')).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
      }),
      { numRuns: 1500 },
    )
  })
})
