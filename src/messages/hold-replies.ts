// What is said of holds: when one is set or lifted, where it acts, and how to lift it.
import type { Hold } from '../ledger/bump-state.ts'
import { isOid } from '../oid.ts'
import { cut } from './length.ts'
import { code, plain } from './markdown.ts'

type Place = Pick<Hold, 'service' | 'environment'>

/** `redis in **prod**`, `everything everywhere`. */
const placeWords = ({ service, environment }: Place): string =>
  `${service === 'all' ? 'everything' : code(service)} ${environment === null ? 'everywhere' : `in **${plain(environment)}**`}`

/** `2026-11-29 06:30 UTC`; whatever else stands there is shown as it is. */
const sinceWords = (at: string): string =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(at) ? `${at.slice(0, 16).replace('T', ' ')} UTC` : plain(at)

const versionWords = (version: string | null): string => {
  if (version === null) return ''
  return isOid(version) ? ', at the content that failed' : `, back from ${code(version)}`
}

export const releaseCommand = ({ service, environment }: Place): string =>
  `/release ${service}${environment === null ? '' : ` in ${environment}`}`

/** Who holds what, why and since when: a line of the dashboard and of `/status`. */
export const holdLine = (hold: Hold): string =>
  `${placeWords(hold)}${versionWords(hold.version)}: held by ${plain(hold.by)} since ${sinceWords(hold.at)}: ${plain(cut(hold.reason, 200))}. ${code(releaseCommand(hold))} lifts it.`

export function heldLine(hold: Hold): string {
  const what =
    hold.service === 'all'
      ? 'Nothing is opened, written to or merged there'
      : 'Nothing that carries it is opened or merged there'
  return `Held: ${placeWords(hold)}. ${what} until ${code(releaseCommand(hold))}; reverts and ways back go on.`
}

export const replacedLine = ({ by, at, reason }: Hold): string =>
  `It takes the place of the hold by ${plain(by)} since ${sinceWords(at)}: ${plain(cut(reason, 200))}.`

export const liftedLine = (hold: Hold): string =>
  `Lifted: ${placeWords(hold)}${versionWords(hold.version)}, held by ${plain(hold.by)} since ${sinceWords(hold.at)}: ${plain(cut(hold.reason, 200))}.`

export const nothingHeldLine = (place: Place): string => `Nothing to lift: ${placeWords(place)} is not held.`

/** It holds what was asked to go, and was not lifted. */
export const stillHeldLine = (hold: Hold): string => `Not lifted: ${holdLine(hold)}`

/** The newer stop wins, in whatever order the comments are worked on. */
export const heldLaterLine = (hold: Hold): string =>
  `Not lifted, as it was set after this comment was written: ${holdLine(hold)}`

export const onlyObservedLine = (environment: string | null): string =>
  `${environment === null ? 'Every environment' : `**${plain(environment)}**`} is only observed (${code('mode: observe')}): nothing is opened there, so there is nothing to hold. Nothing was done.`
