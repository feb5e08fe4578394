// The part of `sluice ledger` about bases, bumps and holds.
import type { BaseRecord, BumpRecord, Hold } from '../ledger/bump-state.ts'

const short = (oid: string) => oid.slice(0, 7)
const day = (instant: string) => instant.slice(0, 10)
const inWords = (services: readonly string[]) => (services.length === 0 ? 'all services' : services.join(', '))

export function baseLines({ base, tags, moved }: BaseRecord): readonly string[] {
  const count = Object.keys(tags).length
  return [
    `${base}: ${count} ${count === 1 ? 'tag' : 'tags'} seen`,
    ...Object.entries(moved).map(
      ([tag, { was, is, at }]) => `  moved: ${tag} from ${short(was)} to ${short(is)}, seen on ${day(at)}`,
    ),
  ]
}

export function bumpLines({ environment, base, open, merged, stood, bad, refused }: BumpRecord): readonly string[] {
  return [
    `${base} in ${environment}`,
    ...(open === null ? [] : openLines(open)),
    ...merged.slice(-1).map(({ pull, to, at }) => `  merged last: #${pull} to ${to} on ${day(at)}`),
    ...stood
      .filter(({ until }) => until === null)
      .map(({ tag, since, services }) => `  stands: ${tag} for ${inWords(services)} since ${day(since)}`),
    ...bad.map(({ tag, services, because, by }) => `  bad: ${tag} for ${inWords(services)} (${by}): ${because}`),
    ...(refused.length === 0 ? [] : [`  refused: ${refused.join(', ')}`]),
  ]
}

function openLines({ branch, head, to, requestedBy, blockers }: NonNullable<BumpRecord['open']>): readonly string[] {
  const asked = requestedBy === null ? '' : `, asked for by ${requestedBy}`
  const questions = blockers.length === 0 ? '' : `, ${blockers.length} to settle`
  return [
    `  open: ${branch} at ${short(head)} to ${to}${asked}${questions}`,
    ...blockers.map(({ sentence }) => `    ${sentence}`),
  ]
}

export const holdLines = (holds: readonly Hold[]): readonly string[] =>
  holds.length === 0 ? [] : ['Holds:', ...holds.map(holdLine)]

function holdLine({ environment, service, version, reason, by, at }: Hold): string {
  const what = service === 'all' ? 'everything' : service
  const where = environment === null ? 'everywhere' : `in ${environment}`
  return `  ${what}${version === null ? '' : ` at ${version}`} ${where} (${by}, ${day(at)}): ${reason}`
}
