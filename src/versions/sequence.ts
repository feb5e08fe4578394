// A piece of a version as words and numbers, ordered as people read it: rc.1 < rc.2 < nothing < 1 < hotfix1 < hotfix2.

/** `rank` sets kinds apart: stages before the release, where the text ends, numbers, other words. */
type Token = { readonly rank: number; readonly text: string }
export type Sequence = readonly Token[]

/** What comes before the release, the earliest first; words of one row stand at the same point. */
const stages: readonly (readonly string[])[] = [
  ['dev', 'snapshot', 'nightly', 'canary'],
  ['alpha', 'a'],
  ['beta', 'b', 'milestone', 'm'],
  ['pre', 'preview', 'prerelease'],
  ['rc', 'c', 'cr'],
]
const stageOf = new Map(stages.flatMap((words, rank) => words.map((word) => [word, rank] as const)))
const end: Token = { rank: stages.length, text: '' }
const number = end.rank + 1
const word = end.rank + 2

export const sequenceOf = (text: string): Sequence => text.toLowerCase().split(/[-._]/).flatMap(tokensOf)

/** The first word of a part may name a stage; one letter does so only as in `b2`: elsewhere it is a patch or a commit id. */
function tokensOf(part: string): Sequence {
  const hasStage = /^[a-z]{2}/.test(part) || /^[a-z]\d+$/.test(part)
  return (part.match(/\d+|\D+/g) ?? []).map((text, index) => {
    if (/^\d/.test(text)) return { rank: number, text: text.replace(/^0+(?=\d)/, '') }
    const stage = index === 0 && hasStage ? stageOf.get(text) : undefined
    return stage === undefined ? { rank: word, text } : { rank: stage, text: '' }
  })
}

export const isBeforeRelease = (sequence: Sequence): boolean => sequence.some(({ rank }) => rank < end.rank)

export function compareSequences(a: Sequence, b: Sequence): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = compareTokens(a[index] ?? end, b[index] ?? end)
    if (order !== 0) return order
  }
  return 0
}

/** Numbers of any length: the longer one is larger. */
function compareTokens(a: Token, b: Token): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  return a.rank === number && a.text.length !== b.text.length
    ? a.text.length - b.text.length
    : compareText(a.text, b.text)
}

/** By code units, so that it is the same wherever it runs. */
export const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)
