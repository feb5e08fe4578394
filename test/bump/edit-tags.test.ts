// How a tag is written anew: its scalar alone, in the quotes that it had; and what is no tag that can move.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onlyBump, path, source } from './stand.ts'

const file = path('sources/base.yaml')

/** The text after a bump to the tag; the same text where nothing moves. */
function bumped(text: string, tag = '2.0.0') {
  const plan = onlyBump({ [file]: text }, { tag })
  expect(plan.problems).toEqual([])
  return plan.changes[0]?.after?.text ?? text
}

/** Where the document has its address, when its `spec` says it by `line`. */
const addressAs = (line: string, text: string) =>
  text
    .replace('url: https://github.com/acme/base', line)
    .replace('metadata:', 'x: [&other {a: b}, &spec {url: &address https://github.com/acme/base}]\nmetadata:')

const follows = (name: string) => source({ name, ref: 'tag: v0.0.1' })

describe('the tag alone is edited', () => {
  it.each([
    ['in double quotes', 'tag: "1.0.0"', 'tag: "2.0.0"', '2.0.0'],
    ['in single quotes', "tag: '1.0.0'", "tag: '2.0.0'", '2.0.0'],
    ['plain', 'tag: v1.0.0', 'tag: v2.0.0', 'v2.0.0'],
    ['plain, to one that is no string', 'tag: v1.0.0', 'tag: "2026.10"', '2026.10'],
    ['a number for YAML', 'tag: 2026.10', 'tag: "2026.11"', '2026.11'],
    ['a whole number', 'tag: 2026', 'tag: "2027"', '2027'],
    ['a number, to a string', 'tag: 2026.10', 'tag: "v1.0.0"', 'v1.0.0'],
    ['a comment behind', 'tag: "1.0.0"   # pinned', 'tag: "2.0.0"   # pinned', '2.0.0'],
    ['a key in quotes', '"tag": "1.0.0"', '"tag": "2.0.0"', '2.0.0'],
  ])('%s', (_, before, after, tag) => {
    expect(bumped(source({ ref: before }), tag)).toBe(source({ ref: after }))
  })

  it('tells a number as it is written', () => {
    const plan = onlyBump({ [file]: source({ ref: 'tag: 2026.10' }) }, { tag: '2026.11' })
    expect(plan.moves.map(({ pin }) => pin.tag)).toEqual(['2026.10'])
    expect(plan.notes).toMatchObject([
      { code: 'unquoted-tag', line: 9, message: expect.stringContaining('2026.10 was') },
    ])
    expect(onlyBump({ [file]: source({ ref: 'tag: 2026.10' }) }, { tag: '2026.1' }).moves).toHaveLength(1)
    expect(onlyBump({ [file]: source({ ref: 'tag: 2026.10' }) }, { tag: '2026.10' }).moves).toEqual([])
  })

  it.each([
    ['four spaces', (text: string) => text.replace(/^( +)/gm, '$1$1')],
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no final newline', (text: string) => text.trimEnd()],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a head and a tail', (text: string) => `# head\n---\n${text}...\n`],
    ['a flow mapping', (text: string) => text.replace(/ref:\n {4}tag: (.*)/, 'ref: {tag: $1}')],
    ['v1beta2', (text: string) => text.replace('fluxcd.io/v1', 'fluxcd.io/v1beta2')],
    ['v1beta1', (text: string) => text.replace('fluxcd.io/v1', 'fluxcd.io/v1beta1')],
    ['an address that is an alias', (text: string) => addressAs('url: *address', text)],
    ['an address from a merge key', (text: string) => addressAs('<<: [*other, *spec]', text)],
    ['an empty ref beside the tag', (text: string) => text.replace(/( +)(tag: .*)/, '$1branch: ""\n$1$2\n$1commit:')],
    [
      'an OCIRepository',
      (text: string) => text.replace('kind: GitRepository', 'kind: OCIRepository').replace('https:', 'oci:'),
    ],
  ])('in a file with %s', (_, shape) => {
    const text = shape(source())
    expect(text).not.toBe(source())
    expect(bumped(text)).toBe(text.replace('1.0.0', '2.0.0'))
  })

  it('in each document of a file that pins the base, and in no other', () => {
    const other = source({ name: 'other', url: 'https://github.com/acme/other' })
    const helm = source({ name: 'helm', kind: 'HelmRepository' })
    const lower = source({ name: 'lower', kind: 'gitrepository' })
    const foreign = source({ name: 'foreign' }).replace('source.toolkit.fluxcd.io', 'example.com')
    const documents = [source({ name: 'a' }), other, helm, source({ name: 'b' }), lower, foreign]
    const text = documents.join('---\n')
    const expected = documents.map((one, index) => (index === 0 || index === 3 ? one.replace('1.0.0', '2.0.0') : one))
    expect(bumped(text)).toBe(expected.join('---\n'))
  })

  it('and not its twin in a comment, which is noted unless it names the new tag', () => {
    const twin = (tag: string) =>
      source({ more: `  # url: https://github.com/acme/base\n  # ref:\n  #   tag: "${tag}"\n` })
    expect(bumped(twin('1.0.0'))).toBe(twin('1.0.0').replace('"1.0.0"', '"2.0.0"'))
    const notes = (tag: string) => onlyBump({ [file]: twin(tag) }, {}).notes
    expect(notes('1.0.0')).toMatchObject([{ code: 'commented-tag', file, line: 12 }])
    expect(notes('2.0.0')).toEqual([])
  })

  it('and of twins in comments those are noted that stand beside a source that moves, or beside none', () => {
    const comment = (tag: string) => `  # ref:\n  #   tag: ${tag}\n`
    const text = [
      `# tag: head\n${source({ more: comment('"0.9.0"') })}`,
      source({ name: 'other', url: 'https://github.com/acme/other', more: comment('"v9"') }),
      source({ name: 'second', more: comment("'2.0.0'") }),
      `# spec:\n${comment('alone')}`,
    ].join('---\n')
    const { notes } = onlyBump({ [file]: text }, {})
    expect(notes.map(({ code, message }) => [code, /tag (\S+);/.exec(message)?.[1]])).toEqual([
      ['commented-tag', 'head'],
      ['commented-tag', '0.9.0'],
      ['commented-tag', 'alone'],
    ])
  })
})

describe('what is no tag that can move stays, byte by byte, and is named', () => {
  it.each([
    ['branch', 'branch: main'],
    ['semver', 'semver: ">=1.0.0"'],
    ['commit', 'commit: 0123456789012345678901234567890123456789'],
    ['name', 'name: refs/heads/main'],
    ['digest', 'digest: sha256:0123'],
    ['several-refs', 'tag: 1.0.0\n    branch: main'],
    ['several-refs', 'semver: ">=1.0.0"\n    tag: 1.0.0'],
    ['several-refs', 'tag: 1.0.0\n    commit: 0123456789012345678901234567890123456789'],
    ['template', `tag: $${'{base_tag}'}`],
    ['template', `tag: "$${'{base_tag:=1.0.0}'}"`],
    ['template', 'tag: "{{ tag }}"'],
    ['anchor', 'tag: &tag "1.0.0"'],
    ['block-scalar', 'tag: |-\n      1.0.0'],
    ['block-scalar', 'tag: >-\n      1.0.0'],
    ['merge-key', '<<: &x {tag: 1.0.0}'],
    ['merge-key', '<<: &x {branch: main}\n    tag: 1.0.0'],
    ['no-ref', 'tag:'],
    ['no-ref', 'tag: ""'],
    ['no-ref', 'tag: ~'],
    ['no-ref', 'tag: [1.0.0]'],
  ])('%s: %j', (code, ref) => {
    const text = `${follows('follows')}---\n${source({ name: 'stuck', ref })}`
    const plan = onlyBump({ [file]: text }, { tag: 'v0.0.2' })
    expect(plan.changes.map(({ after }) => after?.text)).toEqual([text.replace('v0.0.1', 'v0.0.2')])
    expect(plan.unmovable).toMatchObject([{ name: 'stuck', code, path: file }])
    expect(plan.notes).toMatchObject([
      { code: `pin-${code}`, message: expect.stringMatching(/^stuck is left alone: /) },
    ])
    expect(plan.problems).toEqual([])
  })

  it('an alias of another value', () => {
    const alias = source({ name: 'stuck', ref: 'tag: *tag', more: '' }).replace(
      'metadata:',
      'x: &tag "1.0.0"\nmetadata:',
    )
    const ref = source({ name: 'whole' })
      .replace('ref:\n    tag: "1.0.0"', 'ref: *ref')
      .replace('metadata:', 'x: &ref {tag: "1.0.0"}\nmetadata:')
    const plan = onlyBump({ [file]: [follows('follows'), alias, ref].join('---\n') }, { tag: 'v0.0.2' })
    expect(plan.unmovable.map(({ name, code }) => [name, code])).toEqual([
      ['stuck', 'alias'],
      ['whole', 'alias'],
    ])
    expect(plan.moves.map(({ pin }) => pin.name)).toEqual(['follows'])
  })

  it('a ref that comes by a merge key with the address', () => {
    const all = 'x: &x {url: https://github.com/acme/base, ref: {tag: "1.0.0"}}\nmetadata:'
    const text = source({ name: 'stuck' })
      .replace(/spec:\n[\s\S]*/, 'spec:\n  <<: *x\n')
      .replace('metadata:', all)
    const plan = onlyBump({ [file]: `${follows('follows')}---\n${text}` }, { tag: 'v0.0.2' })
    expect(plan.unmovable.map(({ name, code }) => [name, code])).toEqual([['stuck', 'merge-key']])
    expect(plan.moves.map(({ pin }) => pin.name)).toEqual(['follows'])
  })

  it.each([
    ['List', 'v1'],
    ['GitRepositoryList', 'source.toolkit.fluxcd.io/v1'],
  ])('the items of a %s', (kind, apiVersion) => {
    const items = [source({ name: 'a' }), source({ name: 'other', url: 'https://github.com/acme/x' })]
    const listed = items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`).join('')
    const text = `${follows('follows')}---\napiVersion: ${apiVersion}\nkind: ${kind}\nitems:\n${listed}`
    const plan = onlyBump({ [file]: text }, { tag: 'v0.0.2' })
    expect(plan.changes.map(({ after }) => after?.text)).toEqual([text.replace('v0.0.1', 'v0.0.2')])
    expect(plan.unmovable).toMatchObject([{ name: 'a', code: 'list', tag: '1.0.0', line: 22 }])
  })

  it('a file that is too large to be edited', () => {
    const large = `${source({ name: 'x' })}# ${'x'.repeat(300_000)}\n`
    const plan = onlyBump({ [file]: source(), [path('sources/large.yaml')]: large }, {})
    expect(plan.changes.map((change) => change.path)).toEqual([file])
    expect(plan.notes).toMatchObject([
      { code: 'unreadable-source', file: path('sources/large.yaml'), message: expect.stringContaining('256 kB') },
    ])
  })

  it.each([
    ['the ref', 'ref:\n', 'ref: &x\n'],
    ['all of spec', 'spec:\n', 'spec: &x\n'],
    ['the document', 'apiVersion', '&x\napiVersion'],
  ])('an anchor on %s, which stops nothing beside it', (_, before, after) => {
    const text = `${follows('follows')}---\n${source({ name: 'stuck' }).replace(before, after)}`
    const plan = onlyBump({ [file]: text }, { tag: 'v0.0.2' })
    expect(plan.changes.map((change) => change.after?.text)).toEqual([text.replace('v0.0.1', 'v0.0.2')])
    expect(plan.unmovable).toMatchObject([{ name: 'stuck', code: 'anchor', tag: '1.0.0' }])
    expect(plan.problems).toEqual([])
  })

  it.each([
    ['a value of SOPS without its signature', 'data: {a: "ENC[AES256_GCM,data:x]"}\n'],
    ['settings of SOPS without a signature', 'sops: {age: []}\n'],
  ])('a file with %s', (_, other) => {
    const plan = onlyBump({ [file]: `${source()}---\n${other}`, [path('sources/b.yaml')]: follows('b') }, {})
    expect(plan.unmovable).toMatchObject([{ name: 'base', code: 'encrypted' }])
    expect([plan.changes.map((change) => change.path), plan.problems]).toEqual([[path('sources/b.yaml')], []])
  })

  it('a file that is no UTF-8, whose other bytes an edit would change', () => {
    const latin1 = new Uint8Array(Buffer.from(`${source({ name: 'x' })}# caf\u00e9\n`, 'latin1'))
    const plan = onlyBump({ [file]: latin1, [path('sources/b.yaml')]: source() }, {})
    expect(plan.changes.map((change) => change.path)).toEqual([path('sources/b.yaml')])
    expect(plan.notes).toMatchObject([{ code: 'unreadable-source', file }])
  })

  it('all sources of a file that SOPS signed', () => {
    const signed = source({ more: 'sops:\n  mac: ENC[AES256_GCM,data:x]\n' })
    const files = { [file]: `${follows('beside')}---\n${signed}`, [path('sources/plain.yaml')]: follows('plain') }
    const plan = onlyBump(files, {})
    expect(plan.unmovable.map(({ name, code }) => [name, code])).toEqual([
      ['beside', 'encrypted'],
      ['base', 'encrypted'],
    ])
    expect([plan.changes.map((change) => change.path), plan.problems]).toEqual([[path('sources/plain.yaml')], []])
  })

  it('a source without a ref', () => {
    const bare = source({ name: 'bare' }).replace('  ref:\n    tag: "1.0.0"\n', '')
    const plan = onlyBump({ [file]: `${follows('follows')}---\n${bare}` }, {})
    expect(plan.unmovable.map(({ name, code }) => [name, code])).toEqual([['bare', 'no-ref']])
  })

  it('a file that is no YAML, which others beside it do not suffer from', () => {
    const files = { [file]: source(), [path('sources/broken.yaml')]: `${source({ name: 'x' })}\n a: [` }
    const plan = onlyBump(files, {})
    expect(plan.changes.map((change) => change.path)).toEqual([file])
    expect(plan.notes).toMatchObject([{ code: 'unreadable-source', file: path('sources/broken.yaml') }])
  })
})

const tag = fc.oneof(
  fc.stringMatching(/^v?\d{1,4}\.\d{1,3}(\.\d{1,3})?(-rc\.\d)?$/),
  fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9+_-]{0,12}$/),
  fc
    .constantFrom('true', 'null', '1e3', '0x10', '2026.10', 'yes', 'on', '-', '1_000', '12:30')
    .filter((one) => one !== '-'),
)
const quoted = (text: string, mark: string) => `${mark}${text}${mark}`
const documents = fc.array(
  fc.record({
    old: tag,
    mark: fc.constantFrom('"', "'"),
    noise: fc.constantFrom('', '  # tag: "0.0.1"\n', '  interval: 5m   # often\n', '  ignore: |\n    /tag: 1.0.0\n'),
    behind: fc.constantFrom('', '  # tag: 1.0.0', '   '),
  }),
  { minLength: 1, maxLength: 4 },
)
const textOf = (
  all: typeof documents extends fc.Arbitrary<infer T> ? T : never,
  eol: string,
  of: (old: string) => string,
) =>
  all
    .map(({ old, mark, noise, behind }, index) =>
      source({ name: `s${index}`, ref: `tag: ${quoted(of(old), mark)}${behind}`, more: noise }),
    )
    .join('---\n')
    .replaceAll('\n', eol)

describe('whatever the tags are', () => {
  it('only the tags change, and the way back restores every byte', () => {
    fc.assert(
      fc.property(documents, tag, fc.constantFrom('\n', '\r\n'), (all, to, eol) => {
        const before = textOf(all, eol, (old) => old)
        const after = bumped(before, to)
        expect(after).toBe(textOf(all, eol, () => to))
        const back = onlyBump(
          { [file]: after },
          {
            to: {
              kind: 'each',
              tags: Object.fromEntries(all.map(({ old }, index) => [`${file}#flux-system/s${index}`, old])),
            },
          },
        )
        expect(back.changes[0]?.after?.text ?? after).toBe(before)
      }),
      { numRuns: 60 },
    )
  })

  it('a plain tag stays what Flux reads', () => {
    fc.assert(
      fc.property(tag, (to) => {
        const plan = onlyBump({ [file]: source({ ref: 'tag: v1.0.0' }) }, { tag: to })
        const text = plan.changes[0]?.after?.text ?? source({ ref: 'tag: v1.0.0' })
        const again = onlyBump({ [file]: text }, { tag: to })
        expect([again.moves, again.stays.map(({ code, pin }) => [code, pin.tag])]).toEqual([[], [['stands', to]]])
        expect(again.notes).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
