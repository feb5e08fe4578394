// The names by which environments are called, in the order in which content goes through them.

export type Stage = { readonly name: string; readonly rank: number }

/** A name read as that of an environment. `rest`: what else the name says, e.g. a region; it tells clusters apart. */
export type Reading = {
  readonly stage: Stage
  readonly word: string
  readonly rest: readonly string[]
  /** The word is grown into another (`idfprod`): true only where siblings show it. */
  readonly glued: boolean
}

const order: readonly (readonly string[])[] = [
  ['lab'],
  ['sandbox', 'sbx'],
  ['dev', 'develop', 'development', 'devel'],
  ['nonprod', 'nonproduction', 'nprod'],
  ['alpha'],
  ['test', 'testing', 'tst'],
  ['int', 'integration', 'sit'],
  ['qa'],
  ['perf', 'loadtest'],
  ['beta'],
  ['preview'],
  ['demo'],
  ['staging', 'stage', 'stg', 'stag', 'homolog'],
  ['uat', 'acceptance', 'acc'],
  ['preprod', 'preproduction', 'pprod', 'preprd'],
  ['canary'],
  ['prod', 'production', 'prd', 'live'],
]

const stages: ReadonlyMap<string, Stage> = new Map(
  order.flatMap((words, rank) => words.map((word) => [word, { name: words[0] ?? '', rank }])),
)

/** What all environments share, or what is no place at all. */
const never: ReadonlySet<string> = new Set([
  'base',
  'bases',
  'common',
  'shared',
  'component',
  'components',
  'lib',
  'libs',
  'library',
  'template',
  'templates',
  'global',
  'flux',
])

/** Words that grow together with others, long enough to be no accident. */
const gluable = ['dev', 'int', 'test', 'tst', 'stage', 'staging', 'stg', 'uat', 'prod', 'prd', 'preprod', 'qa']
const glue = new RegExp(`^([a-z]{2,12}?)(${gluable.toSorted((a, b) => b.length - a.length).join('|')})$`)

/** The parts of a name, with `pre-prod` and `non-prod` as the one word that they are. */
function wordsOf(name: string): readonly string[] {
  const joined = name.toLowerCase().replace(/\b(pre|non)[-_.](?=prod|prd)/g, '$1')
  return joined.split(/[-_.]+/).filter((word) => word !== '')
}

const stageOf = (word: string): Stage | undefined => stages.get(word) ?? stages.get(word.replace(/\d{1,4}$/, ''))

/** Null: the name is no environment's, or says two. */
export function readName(name: string): Reading | null {
  const words = wordsOf(name)
  if (words.length === 0 || words.length > 8 || words.some((word) => never.has(word))) return null
  const found = words.filter((word) => stageOf(word) !== undefined)
  if (found.length > 1) return null
  const [word] = found
  if (word === undefined) return readGlued(words)
  const stage = stageOf(word)
  if (stage === undefined) return null
  const bare = stages.has(word) ? word : word.replace(/\d{1,4}$/, '')
  const number = word.slice(bare.length)
  const rest = words.filter((one) => one !== word)
  return { stage, word: bare, rest: number === '' ? rest : [...rest, number], glued: false }
}

function readGlued(words: readonly string[]): Reading | null {
  const readings = words.flatMap((whole): Reading[] => {
    const found = glue.exec(whole)
    const [, before = '', word = ''] = found ?? []
    const stage = stages.get(word)
    if (stage === undefined) return []
    return [{ stage, word, rest: [...words.filter((one) => one !== whole), before], glued: true }]
  })
  const [only, ...more] = readings
  return only === undefined || more.length > 0 ? null : only
}

const compass = 'north|south|east|west|central|northeast|southeast|northwest|southwest'
const regions = new RegExp(
  `^(?:eu|us|ap|na|sa|af|me|emea|apac|latam|asia|europe|america|africa|oceania|uk|gb|de|fr|nl|ie|se|no|fi|pl|it|es|ch|at|be|in|jp|kr|au|nz|ca|cn|sg|hk|br|mx|za|${compass}|(?:eu|us|ap|asia|europe)(?:${compass})\\d?|[a-z]{2,4}\\d{1,2}[a-z]?|\\d{1,4}[a-z]?|[a-z]|blue|green|primary|secondary)$`,
)

/** Whether a part of a name tells clusters of one stage apart, and not what they are for. */
export const isRegion = (word: string): boolean => regions.test(word)

/** What siblings have in common besides stage and region: `cluster` in `dev-cluster`, nothing in `prod-eu`. */
export const roleOf = ({ rest }: Reading): string => rest.filter((word) => !isRegion(word)).join('-')
