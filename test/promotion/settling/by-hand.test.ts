// What a promotion brings that no machine may merge.
import { expect, it } from 'vitest'
import type { Change, Plan, SecretNote } from '../../../src/promotion/model.ts'
import { byHand } from '../../../src/promotion/settling/by-hand.ts'

const note = (code: string, message: string, file: string | null = null) => ({
  code,
  message,
  file,
  line: null,
  column: null,
})
const secret = (more: Partial<SecretNote>): SecretNote => ({
  ...{ path: 'a/secret.yaml', keys: ['password'], missing: false, recipients: [], message: 'm', stands: null },
  ...more,
})
const text = (value: string) => ({ oid: 'a'.repeat(40), mode: '100644', text: value }) as const
const change = (before: string | null, after: string | null): Change => ({
  path: 'a/values.yaml',
  before: before === null ? null : text(before),
  after: after === null ? null : text(after),
})
const token = `key: ghp_${'x'.repeat(36)}\n`
type Part = Partial<Pick<Plan, 'notes' | 'secrets' | 'changes'>>

it.each<[string, Part, readonly { because: string; isGrave: boolean }[]]>([
  ['nothing', {}, []],
  ['a note of another kind', { notes: [note('first-sync', 'm')] }, []],
  [
    'much that is deleted, told once',
    { notes: [note('deletes-much', 'This deletes 3 of 4 files.'), note('deletes-much', 'This deletes 3 of 4 files.')] },
    [{ because: 'This deletes 3 of 4 files.', isGrave: true }],
  ],
  [
    'data that is deleted',
    { notes: [note('deletes-data', 'a.yaml holds a Namespace.', 'a.yaml')] },
    [{ because: 'a.yaml holds a Namespace.', isGrave: true }],
  ],
  [
    'another environment’s name',
    { notes: [note('names-environment', 'm', 'a.yaml'), note('names-environment', 'n', 'a.yaml')] },
    [{ because: 'Other environments are named in a.yaml.', isGrave: false }],
  ],
  [
    'a secret that is lacking, or that somebody waived',
    { secrets: [secret({ missing: true }), secret({ path: 'b', waivedBy: 'bob' }), secret({ path: 'c' })] },
    [{ because: 'What looks like a secret was found, or one is lacking: a/secret.yaml, b.', isGrave: true }],
  ],
  [
    'a token that comes',
    { changes: [change('key: x\n', token)] },
    [{ because: 'What looks like a secret was found, or one is lacking: a/values.yaml.', isGrave: true }],
  ],
  ['a token that stood there, or goes', { changes: [change(token, `${token}a: 1\n`), change(token, null)] }, []],
])('%s', (_, part, expected) => {
  const plan = { notes: [], secrets: [], changes: [], ...part }
  expect(byHand([plan, { notes: [], secrets: [], changes: [] }])).toEqual(expected)
})
