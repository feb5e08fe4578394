// Which reports are news: what is dropped here costs nothing, and must never be something that a rollout waits for.
import { describe, expect, it } from 'vitest'
import { type Handed, newsOf } from '../../src/reports/news.ts'

const time = (minutes: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + minutes * 60_000).toISOString()
const said = (at: number, over: Partial<Handed> = {}): Handed => ({
  state: 'healthy',
  reason: 'ReconciliationSucceeded',
  revision: 'main@sha1:a',
  at: time(at),
  ...over,
})
const failed = { state: 'failed', reason: 'HealthCheckFailed' } as const

describe.each<[string, Handed | null, Handed, string, 'news' | 'known' | 'late']>([
  ['the first of an object', null, said(0), '', 'news'],
  ['the same success an interval later', said(0), said(5), '', 'known'],
  ['the same success by another reason', said(0), said(5, { reason: 'Progressing' }), '', 'known'],
  ['the same success after a merge', said(0), said(5), time(2), 'news'],
  ['and once more', said(5), said(10), time(2), 'known'],
  ['a success in the second of the merge', said(2), said(5), time(2), 'known'],
  ['a success at another revision', said(0), said(5, { revision: 'main@sha1:b' }), '', 'news'],
  ['a failure', said(0), said(5, failed), '', 'news'],
  ['the same failure while nothing waits for a verdict', said(0, failed), said(5, failed), '', 'known'],
  ['the same failure while something does: it lasts', said(0, failed), said(5, failed), time(-9), 'news'],
  ['the same failure word for word, sent twice', said(0, failed), said(0, failed), time(-9), 'known'],
  ['another failure', said(0, failed), said(5, { ...failed, reason: 'BuildFailed' }), '', 'news'],
  ['recovery', said(0, failed), said(5), '', 'news'],
  ['a failure that was kept and sent again after recovery', said(5), said(0, failed), time(-9), 'late'],
  ['a success that was kept and sent again', said(5), said(0, { revision: 'main@sha1:b' }), time(2), 'late'],
  ['success and failure of one second', said(0), said(0, failed), '', 'news'],
])('%s', (_, last, report, watch, told) => {
  it(`is ${told}`, () => expect(newsOf(report, last, watch)).toBe(told))
})
