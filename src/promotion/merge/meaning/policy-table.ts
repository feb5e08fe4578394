// What happens where both sides changed a value differently: one table, by situation and by kind of value.
import { compareVersions } from './version-order.ts'

export type Situation = 'both-changed' | 'removed-in-source' | 'removed-in-target'

/** As the texts write them; null: absent. */
export type Texts = { readonly base: string | null; readonly source: string | null; readonly target: string | null }

export type Verdict = { readonly take: 'source' } | { readonly take: 'target'; readonly because: string }

type Row = {
  readonly situation: Situation
  /** The key that holds the value. */
  readonly key?: RegExp
  readonly when?: (texts: Texts) => boolean
  readonly take: 'source' | 'target'
  readonly because: string
}

/** Keys whose values are versions in Kubernetes, Kustomize, Helm and Flux files. */
const versionKey =
  /^(?:tag|.*image|newTag|.*version|targetRevision|startingCSV|digest|semver|.*[a-z](?:Tag|Image|Version))$/
/** Keys whose values are mostly each environment's own. */
const environmentsKey =
  /^(?:replicas|.*[rR]eplicas|replicaCount|.*[hH]osts?|hostnames?|domains?|resources|limits|requests|cpu|memory|storage|size|region|zone)$/
export const isEnvironments = (key: string): boolean => environmentsKey.test(key)

const order = ({ source, target }: Texts) =>
  source === null || target === null ? null : compareVersions(source, target)
const isReference = ({ source }: Texts) =>
  source !== null && /\?ref=|\/[^\s/]*:[\w.-]+$|:\/\/[^/]+\/.*\d\.\d/.test(source.slice(0, 500))

/**
 * Measured on promotions that people made: where a version has no order, what the source removed was changed in the target,
 * or what the source changed is gone from the target, people took the source in four, three and five of ten cases. That
 * is no rule, so those are conflicts. Newer versions of one scheme they took nearly always.
 * The first row that fits decides. `because` is shown beside both values, and ends with what a person can do.
 */
const rows: readonly Row[] = [
  {
    situation: 'both-changed',
    key: versionKey,
    when: (texts) => (order(texts) ?? 0) > 0,
    take: 'source',
    because: 'both are versions of one scheme and the source’s is newer',
  },
  {
    situation: 'both-changed',
    when: (texts) => isReference(texts) && (order(texts) ?? 0) > 0,
    take: 'source',
    because: 'both are versions of one image, base or download and the source’s is newer',
  },
  {
    situation: 'both-changed',
    key: versionKey,
    when: (texts) => (order(texts) ?? 0) < 0,
    take: 'target',
    because: 'the target has a newer version than the source; it stays until a person decides',
  },
  {
    situation: 'both-changed',
    key: versionKey,
    take: 'target',
    because:
      'both sides changed this version and no order says which one is newer; the target’s stays until a person decides',
  },
  {
    situation: 'both-changed',
    key: environmentsKey,
    take: 'target',
    because:
      'such a value is mostly each environment’s own and both sides changed it; the target’s stays until a person decides',
  },
  {
    situation: 'both-changed',
    take: 'target',
    because: 'both sides changed this since the last promotion; the target’s stays until a person decides',
  },
  {
    situation: 'removed-in-source',
    take: 'target',
    because: 'the source removed this, but the target changed it; the target’s stays until a person decides',
  },
  {
    situation: 'removed-in-target',
    take: 'target',
    because: 'the source changed this, but the target has removed it; it stays away until a person decides',
  },
]

export function verdictOn(situation: Situation, key: string, texts: Texts): Verdict {
  const row = rows.find(
    (one) => one.situation === situation && (one.key?.test(key) ?? true) && (one.when?.(texts) ?? true),
  )
  if (row?.take === 'source') return { take: 'source' }
  return { take: 'target', because: row?.because ?? '' }
}

export const listsDiffer =
  'both sides changed this part of a list and no order of its items would be safe; the target’s stays until a person decides'
