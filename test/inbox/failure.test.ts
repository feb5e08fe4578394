import { describe, expect, it } from 'vitest'
import { readFailure } from '../../src/inbox/failure.ts'

describe('reading a failure', () => {
  it.each([
    ['an unknown error', new Error('boom'), { retryable: true, after: null, reason: 'boom' }],
    ['a string', 'boom', { retryable: true, after: null, reason: 'boom' }],
    ['nothing', undefined, { retryable: true, after: null, reason: 'undefined' }],
    ['a final one', { retryable: false, message: 'no' }, { retryable: false, after: null, reason: 'no' }],
    [
      'one with a wait',
      { retryable: true, after: 60_000, message: 'limit' },
      { retryable: true, after: 60_000, reason: 'limit' },
    ],
    ['one with a wait that is none', { after: -1, message: 'x' }, { retryable: true, after: null, reason: 'x' }],
    ['one with a wait without end', { after: Infinity, message: 'x' }, { retryable: true, after: null, reason: 'x' }],
  ])('takes %s for what it is', (_, error, failure) => {
    expect(readFailure(error)).toMatchObject(failure)
  })

  it('looks into the wrapping of Probot: all final means final, one to retry means retry after the longest wait', () => {
    const final = Object.assign(new Error('no'), { retryable: false })
    const limited = Object.assign(new Error('limit'), { after: 5000 })
    expect(readFailure(new AggregateError([final, new AggregateError([final])]))).toMatchObject({
      retryable: false,
      reason: 'no',
    })
    expect(readFailure(new AggregateError([final, limited, new Error('boom')]))).toMatchObject({
      retryable: true,
      after: 5000,
      reason: 'limit; boom',
    })
  })

  it('ends on an error that wraps itself', () => {
    const knot = new AggregateError([], 'knot')
    knot.errors.push(knot)
    expect(readFailure(knot).reason).toBe('knot')
  })

  it.each([
    `ghs_${'a'.repeat(36)}`,
    `github_pat_${'a'.repeat(40)}`,
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOjF9.abc-def_',
    'c2VjcmV0Y2FuYXJ5',
    '-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0Y2FuYXJ5',
  ])('keeps no credential in the reason: %s', (secret) => {
    const { reason } = readFailure(new Error(`401 for https://x:${secret}@github.com, authorization: token ${secret}`))
    expect(reason).not.toContain(secret)
    expect(reason).not.toContain('c2VjcmV0')
    expect(reason).toContain('401')
  })

  it('cuts a reason that is too long', () => {
    expect(readFailure(new Error('x'.repeat(10_000))).reason).toHaveLength(500)
  })
})
