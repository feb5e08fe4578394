// What a bump changes, read from the base. What may not be read becomes a sentence and stops nothing; an outage is no answer.
import type { BaseChanges } from '../../bump/changes.ts'
import { type BumpPlan, baseId } from '../../bump/model.ts'
import type { BaseNews } from '../../bump/news.ts'
import { type NewsQuestion, newsOf, notesBetween } from '../../bump/news-of.ts'
import type { BaseForge, ResolvedTag } from '../../github/base-ports.ts'
import { isNoAnswer } from '../../github/failure.ts'
import { compareTags, schemeFor } from '../../versions/schemes.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { policyFor } from './policy.ts'
import type { PlannedBump } from './wish.ts'

/** Null: nothing moves. */
export async function readNews(work: Work, standing: Standing, planned: PlannedBump): Promise<BaseNews | null> {
  const { plans, tag: to, read, wish } = planned
  const moves = plans.flatMap((plan) => plan.moves)
  if (to === null || moves.length === 0) return null
  const scheme = schemeFor(
    policyFor(standing.config, wish.base).versioning,
    (read.tags ?? []).map(({ name }) => name),
    moves.map(({ pin }) => pin.tag),
  )
  const compare = (a: string, b: string) => (scheme === null ? null : compareTags(scheme, a, b))
  const froms = [...new Set(moves.map(({ pin }) => pin.tag))].toSorted((a, b) => compare(a, b) ?? 0)
  const from = froms[0] ?? to
  const unread: string[] = read.unread === null ? [] : [read.unread]
  const { forge } = read
  const gathered =
    forge === null ? nothing : await gather(work, standing, planned, { forge, from, to, unread, compare })
  const compareUrl = forge?.compareUrl(from, to) ?? null
  return newsOf({ from, to, ...gathered, compareUrl, unread, compare })
}

const nothing = { changes: [], overrides: null, releases: [], messages: [], subjects: [] } as const

type Ask = Pick<NewsQuestion, 'from' | 'to' | 'compare'> & { readonly forge: BaseForge; readonly unread: string[] }

async function gather(work: Work, standing: Standing, { plans, read, wish }: PlannedBump, ask: Ask) {
  const { forge, from, to, unread } = ask
  const named = `${baseId(wish.base)}`
  const orSay = async <T>(what: string, otherwise: T, act: () => Promise<T>): Promise<T> => {
    try {
      return await act()
    } catch (error) {
      if (isNoAnswer(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      work.log.warn({ base: named, what, reason }, 'the base was not read to the end')
      unread.push(`${what} of ${named} could not be read (${reason}).`)
      return otherwise
    }
  }
  const resolved = new Map<string, ResolvedTag>()
  const resolve = async (tag: string) => {
    const found = read.tags?.find(({ name }) => name === tag)
    if (found === undefined || resolved.has(tag)) return resolved.get(tag) ?? null
    const one = await orSay(`The tag ${tag}`, null, () => forge.resolve(found))
    if (one !== null) resolved.set(tag, one)
    return one
  }
  const changes: BaseChanges[] = []
  for (const { from: one, to: other, uses } of pairsOf(plans)) {
    const [was, is] = [await resolve(one), await resolve(other)]
    if (was === null || is === null) {
      if (read.tags !== null)
        unread.push(
          `What changed between ${one} and ${other} is not known: ${was === null ? one : other} is no commit of ${named} any more.`,
        )
      continue
    }
    const question = { from: was.commit, to: is.commit, uses }
    const found = await orSay(`What changed between ${one} and ${other}`, null, () =>
      work.planOn(forge, 'baseChanges', question),
    )
    if (found !== null) changes.push(found)
  }
  const overrides = await orSay('Override values', null, () =>
    overridesFor(work, standing, wish.environment, plans, changes),
  )
  const releases = await orSay('Releases', [], () => forge.releases())
  const messages = [...resolved].flatMap(([tag, { message }]) => (message === null ? [] : [{ tag, message }]))
  const [was, is] = [resolved.get(from), resolved.get(to)]
  // Notes of other tags say nothing of these.
  const hasNotes = notesBetween({ ...ask, releases, messages }).length > 0
  const isSilent = !hasNotes && was !== undefined && is !== undefined
  const history = isSilent ? await orSay('Commits', null, () => forge.history(was.commit, is.commit)) : null
  return { changes, overrides, releases, messages, subjects: history?.subjects ?? [] }
}

/** Pins may stand at several tags: what uses each of them, by where it goes. */
function pairsOf(plans: readonly BumpPlan[]) {
  const moves = plans.flatMap(({ cluster, moves }) => moves.map((move) => ({ ...move, cluster })))
  const byPair = Map.groupBy(moves, ({ pin, to }) => JSON.stringify([pin.tag, to]))
  return [...byPair.values()].flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const uses = some.flatMap(({ pin, cluster }) => pin.uses.map((use) => ({ ...use, cluster })))
    return [{ from: first.pin.tag, to: first.to, uses }]
  })
}

/** Only of services that lost default values, and of Kustomizations that point to what is gone. */
async function overridesFor(
  work: Work,
  { config, headOf }: Standing,
  environment: string,
  plans: readonly BumpPlan[],
  changes: readonly BaseChanges[],
) {
  const all = changes.flatMap(({ services }) => services)
  const services = [...new Set(all.filter(({ removedKeys }) => removedKeys.length > 0).map(({ service }) => service))]
  const files = [...new Set(all.flatMap(({ gone }) => gone.map(({ file }) => file)))]
  if (services.length + files.length === 0) return null
  const clusters = plans.map(({ cluster }) => cluster)
  const question = { environment, commit: headOf(environment), clusters, services, files }
  return work.plan('overrideKeys', { config, question })
}
