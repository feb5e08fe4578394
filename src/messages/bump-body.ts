// The body of a bump pull request: why now, which pins move, what the new tag changes for the services here, what comes next.
import { bumpBlockers } from '../bump/blockers.ts'
import type { BaseAddress, BumpPlan } from '../bump/model.ts'
import type { BaseNews } from '../bump/news.ts'
import type { PlanBlocker } from '../promotion/settling/blockers.ts'
import { lostKeys, releaseNotes, serviceChanges, unreadPart } from './bump-news.ts'
import { bumpNotes } from './bump-notes.ts'
import { movedPins, stayingPins } from './bump-pins.ts'
import { type BumpFollower, bumpPicture, followerLine, linked, repositoryOf } from './bump-words.ts'
import { fewClusters } from './cluster-names.ts'
import { limitBody, linesWithin, type Part } from './length.ts'
import { code, plain } from './markdown.ts'

export type BumpBody = {
  readonly plans: readonly BumpPlan[]
  /** Null: nothing of the base could be read. */
  readonly news: BaseNews | null
  readonly base: BaseAddress
  readonly environment: string
  /** The newest tag that pins go to. */
  readonly to: string
  /** Why now, a whole sentence. */
  readonly because: string
  /** The environment where the tag stood before; null: the tag comes from the base. */
  readonly from?: string | null
  /** Some pin goes back to an older tag. */
  readonly lowers?: boolean
  readonly followers: readonly BumpFollower[]
  readonly blockers?: readonly PlanBlocker[]
}

export function bumpBody(of: BumpBody): string {
  const { plans, news } = of
  const blockers = of.blockers ?? bumpBlockers(plans, news)
  const part = (name: string, weight: number, text: string): Part => ({ name, weight, text })
  return limitBody([
    part('introduction', 9, introduction(of)),
    part('what a person must settle', 8, blockedPart(blockers)),
    part('values that lost their default', 6, news === null ? '' : lostKeys(news.services)),
    part('changes for services', 6, news === null ? '' : serviceChanges(news)),
    part('what could not be read', 5, unreadPart(news === null ? [unreadBase(of.base)] : news.unread)),
    part('pins', 5, movedPins(plans)),
    part('pins that stay', 4, stayingPins(plans)),
    part('next steps', 7, nextSteps(of, blockers)),
    part('notes', 4, bumpNotes(plans)),
    part('release notes', 3, news === null ? '' : releaseNotes(news)),
  ])
}

const unreadBase = (base: BaseAddress) =>
  `${repositoryOf(base)} itself, so what the tag changes is not known: look at it there before you merge.`

function introduction({
  plans,
  news,
  base,
  environment,
  to,
  because,
  from = null,
  lowers = false,
  followers,
}: BumpBody): string {
  const moves = plans.flatMap((plan) => plan.moves)
  const clusters = [...new Set(moves.map(({ pin }) => pin.cluster))]
  const tags = [...new Set(moves.map((move) => move.to))]
  const pins = `${moves.length} ${moves.length === 1 ? 'pin' : 'pins'} in ${fewClusters(clusters)}`
  const goal = tags.length > 1 ? `each to a tag of its own (the newest is ${code(to)})` : `to ${code(to)}`
  const what = lowers
    ? `**Goes back**: puts ${code(repositoryOf(base))} in **${plain(environment)}** back, ${goal}: ${pins}.`
    : `Brings ${code(repositoryOf(base))} in **${plain(environment)}** ${goal}: ${pins}.`
  const only = 'Only tags change, in quotes where YAML would read a number; every other byte stays.'
  const compare =
    news?.compareUrl == null ? [] : [`${linked(`Compare ${code(news.from)} with ${code(news.to)}`, news.compareUrl)}.`]
  return [
    `${what} ${only}`,
    bumpPicture({ base, to, environment, from }, lowers ? [] : followers),
    plain(`Why now: ${because}`),
    ...compare,
  ].join('\n\n')
}

const longestProblems = 10_000

function blockedPart(blockers: readonly PlanBlocker[]): string {
  if (blockers.length === 0) return ''
  const lines = blockers.map(({ sentence }) => `- ${plain(sentence)}`)
  const { text, more } = linesWithin(lines, longestProblems)
  return `### Problems\n\n${text}${more > 0 ? `\n- … and ${more} more` : ''}`
}

function nextSteps(
  { base, environment, to, lowers = false, followers }: BumpBody,
  blockers: readonly PlanBlocker[],
): string {
  const first =
    blockers.length > 0
      ? 'The check `sluice/gate` is red until the problems above are settled.'
      : 'Review and merge it.'
  const lines = followers.map(followerLine)
  const after = lowers
    ? 'No other environment follows a tag back.'
    : lines.length === 0
      ? `Nothing comes after **${plain(environment)}**.`
      : `${lines.join('; ')}.`
  const no = lowers
    ? `Close it to stay where **${plain(environment)}** stands; a newer tag is proposed as usual.`
    : `Close it to say no to ${code(to)} in **${plain(environment)}**; a newer tag is proposed again.`
  const newer = 'A newer tag joins this pull request until it is approved.'
  // Without a tag both commands would look for one that is newer, or older still.
  const back = `Commands: ${code(`/bump ${base.name} to <tag> in ${environment}`)} asks for another tag, for some services with ${code('--only <service>')} or ${code('--except <service>')}; ${code(`/status ${base.name}`)} shows where it stands.`
  const on = `Commands: ${code(`/bump ${base.name} in ${environment}`)} refreshes it or, with ${code('to <tag>')}, asks for another tag; ${code('--except <service>')} leaves a service at its tag; ${code(`/rollback ${base.name} in ${environment}`)} goes back once it is merged; ${code(`/status ${base.name}`)} shows where it stands.`
  return `### What happens next\n\n${first} ${after} ${lowers ? '' : `${newer} `}${no}\n\n${lowers ? back : on}`
}
