// `sluice report`: how a health report would be read and, with a clone, matched; it has no effect.
import { originOf } from '../health/read/origin.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { payloadFrom } from './payload.ts'
import { readReportArguments } from './report-arguments.ts'
import { nothingRead, reachFor, readingOf, shownReport } from './report-reading.ts'

export async function report(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const asked = readReportArguments(args)
  if (isWrong(asked)) return misused(asked.wrong)
  const found = await payloadFrom(asked.file, terminal)
  if (isWrong(found)) return misused(found.wrong)
  if ('unread' in found) return said(json(nothingRead(found.unread)), 'blocked')
  const { payload } = found
  const origin = asked.origin ?? originOf(payload)
  if (origin === null) return said(json(nothingRead('it looks like no health report that is known here')))
  return said(json(shownReport(readingOf(payload, origin, reachFor(asked.cluster)))))
}
