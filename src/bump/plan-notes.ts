// What a plan of a bump says beside its changes: pins that stay, tags that were numbers, twins in comments.
import type { Problem } from '../problem.ts'
import { compareTags, isNewer, type Scheme } from '../versions/schemes.ts'
import type { BumpPlan, PinMove } from './model.ts'
import { notAsked } from './pin-moves.ts'
import { sourcesIn } from './sources.ts'

export function notesOf(
  { moves, stays, unmovable }: Pick<BumpPlan, 'moves' | 'stays' | 'unmovable'>,
  texts: ReadonlyMap<string, string>,
  scheme: Scheme | null,
): readonly Problem[] {
  const at = (code: string, message: string, file: string, line: number): Problem => ({
    code,
    message,
    file,
    line,
    column: null,
  })
  const stuck = unmovable.map(({ code, because, name, path, line }) =>
    at(`pin-${code}`, `${name} is left alone: ${because}.`, path, line),
  )
  const standing = stays
    .filter(({ code, because }) => code !== 'stands' && because !== notAsked)
    .map(({ code, because, pin }) => at(`pin-${code}`, `${pin.name} keeps ${pin.tag}: ${because}.`, pin.path, pin.line))
  return [
    ...stuck,
    ...standing,
    ...[...Map.groupBy(moves, ({ pin, to }) => `${pin.tag} ${to}`).values()].flatMap((some) => {
      const [one] = some
      const said = one === undefined ? [] : crossing(one.pin.tag, one.to, scheme)
      return said.flatMap(([code, text]) => some.map(({ pin }) => at(code, text, pin.path, pin.line)))
    }),
    ...[...texts].flatMap(([path, text]) => inText(path, text, moves, at)),
  ]
}

function crossing(from: string, to: string, scheme: Scheme | null): readonly (readonly [string, string])[] {
  const isOne = scheme !== null && compareTags(scheme, from, to) !== null
  if (!isOne)
    return [['scheme', `${from} and ${to} are not of one version scheme: which of them is newer cannot be told.`]]
  return isNewer(scheme, from, to) ? [['lower', `${to} is older than ${from}, which stands there.`]] : []
}

type At = (code: string, message: string, file: string, line: number) => Problem

function inText(path: string, text: string, moves: readonly PinMove[], at: At): readonly Problem[] {
  const read = sourcesIn(text)
  if (read === null) return []
  const own = moves.filter(({ pin }) => pin.path === path)
  const numbers = own.filter(({ pin }) => read.sources.some((one) => one.docIndex === pin.docIndex && one.isNumber))
  const tags = new Set(own.map(({ to }) => to))
  return [
    ...numbers.map(({ pin, to }) =>
      at(
        'unquoted-tag',
        `The tag ${pin.tag} was written without quotes and so was a number: now it is "${to}".`,
        path,
        pin.line,
      ),
    ),
    ...read.commented
      .filter(({ docIndex, tag }) => {
        const move = own.find(({ pin }) => pin.docIndex === docIndex)
        if (move !== undefined) return tag !== move.to
        // In a document of its own it may be anybody's.
        return !read.sources.some((one) => one.docIndex === docIndex) && !tags.has(tag)
      })
      .map(({ tag, line }) =>
        at(
          'commented-tag',
          `A comment names the tag ${tag}; it is left as it is. Change it by hand if it should follow.`,
          path,
          line,
        ),
      ),
  ]
}
