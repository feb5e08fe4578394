// `sluice report`: how a health report would be read and, with a clone, matched; it has no effect.
import { originOf } from '../health/read/origin.ts'
import { problemText } from '../messages/plan-text.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { onClone } from './clone.ts'
import { configurationFor } from './configuration-for.ts'
import { payloadFrom } from './payload.ts'
import { readReportArguments } from './report-arguments.ts'
import { type Asked, matchedIn } from './report-match.ts'
import { nothingRead, reachFor, readingOf, shownReport } from './report-reading.ts'

export async function report(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const asked = readReportArguments(args)
  if (isWrong(asked)) return misused(asked.wrong)
  const found = await payloadFrom(asked.file, terminal)
  if (isWrong(found)) return misused(found.wrong)
  if ('unread' in found) return said(json(nothingRead('ignored', `Ignored: ${found.unread}.`)), 'blocked')
  const { payload } = found
  const origin = asked.origin ?? originOf(payload)
  if (origin === null) return said(json(nothingRead('ignored', 'Ignored: it looks like no health report known here.')))
  const { repo, cluster } = asked
  if (repo === null) return said(json(shownReport(readingOf(payload, origin, reachFor(cluster)))))
  return onRepository(terminal, repo, { payload, origin, cluster })
}

const onRepository = (terminal: Terminal, repo: string, asked: Asked): Promise<Answer> =>
  onClone(terminal, repo, async (clone) => {
    const here = { rev: 'HEAD', config: null, organisation: null }
    const configured = await configurationFor(clone, here, terminal.directory)
    if (isWrong(configured)) return misused(configured.wrong)
    if ('problems' in configured) {
      const first = configured.problems.map(problemText)[0] ?? ''
      return said(json(nothingRead('unknown', `The configuration has problems: ${first}`)), 'blocked')
    }
    const shown = await matchedIn(clone, asked, configured.config, configured.rev)
    return isWrong(shown) ? misused(shown.wrong) : said(json(shown))
  })
