// What people are shown of texts with secrets in them: which value is one, that it changed, never the value.
import { describe, expect, it } from 'vitest'
import { maskedChange } from '../../src/messages/masked-change.ts'
import { oidOfText } from '../../src/oid.ts'
import type { Content } from '../../src/promotion/model.ts'

const file = (text: string): Content => ({ oid: oidOfText(text), mode: '100644', text })
const options = { keys: [], allow: [] }
const shown = (before: string, after: string, path = 'a/values.yaml') => {
  const change = maskedChange({ path, before: file(before), after: file(after) }, options)
  return [change.before?.text, change.after?.text]
}

describe('a masked change', () => {
  it('keeps all but the secret values', () => {
    expect(shown('a: 1\npassword: one # why\nb: 1\n', 'a: 2\npassword: one # why\nb: 1\n')).toEqual([
      'a: 1\npassword: (secret)\nb: 1\n',
      'a: 2\npassword: (secret)\nb: 1\n',
    ])
  })

  it('shows that a secret became another one', () => {
    expect(shown('password: one\r\nb: 1\r\n', 'password: two\r\nb: 1\r\n')).toEqual([
      'password: (secret)\r\nb: 1\r\n',
      'password: (another secret)\r\nb: 1\r\n',
    ])
  })

  it.each([
    ['a block scalar', 'token: |\n  first\n\n  second\nb: 1\n'],
    ['a folded value', 'password: first\n  second\nb: 1\n'],
    ['a value on a line of its own', 'password:\n  first:second\nb: 1\n'],
    ['a value beside its name', 'env:\n  - name: DB_PASSWORD\n    value: first\nb: second2\n'.replace('second2', '1')],
    ['a value in a text in a text', 'values: |\n  password: first\nb: 1\n'],
    ['a value behind an anchor', 'password: &p first\nb: 1\n'],
    ['JSON on one line', '{"password": "first", "b": 1}\n'],
    ['a Secret', 'apiVersion: v1\nkind: Secret\nstringData:\n  any: first\n'],
  ])('hides %s', (_, text) => {
    const [before, after] = shown(text, text)
    expect(before).not.toMatch(/first|second/)
    expect(before).toContain('(secret)')
    expect(after).toBe(before)
  })

  it('hides values of files that are no YAML', () => {
    expect(shown('A=1\nDB_PASSWORD=first\n', 'A=2\nDB_PASSWORD=first\n', 'a/.env')[1]).toBe(
      'A=2\nDB_PASSWORD=(secret)\n',
    )
  })
})
