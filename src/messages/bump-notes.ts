// What is to be known of the files that a bump edits: a note that many places share is one line, with the places folded away.
import type { BumpPlan } from '../bump/model.ts'
import { linesWithin } from './length.ts'
import { code, details, plain } from './markdown.ts'

/** In UTF-16 units. */
const longestNotes = 5000
const longestPlaces = 1500

/** Pins that stay have a part of their own. */
const isSaidElsewhere = (code: string) => code.startsWith('pin-')

export function bumpNotes(plans: readonly BumpPlan[]): string {
  const notes = plans.flatMap((plan) => plan.notes).filter(({ code }) => !isSaidElsewhere(code))
  if (notes.length === 0) return ''
  const kinds = [...Map.groupBy(notes, ({ message }) => message)].map(([message, some]) => ({
    message,
    places: [...new Set(some.flatMap((one) => placeOf(one)))],
  }))
  const single = kinds.filter(({ places }) => places.length < 2).map(({ message, places }) => lineOf(message, places))
  const shared = kinds.filter(({ places }) => places.length > 1).map(({ message, places }) => folded(message, places))
  const lines = linesWithin(single, longestNotes)
  const blocks = blocksWithin(shared, longestNotes - lines.text.length)
  const more = lines.more + blocks.more
  const parts = [lines.text, ...blocks.shown, more > 0 ? `… and ${more} more ${more === 1 ? 'note' : 'notes'}` : '']
  return ['### Notes', ...parts.filter((text) => text !== '')].join('\n\n')
}

const placeOf = ({ file, line, message }: BumpPlan['notes'][number]): readonly string[] =>
  file === null || message.includes(file) ? [] : [line === null ? file : `${file}:${line}`]

const lineOf = (message: string, [place]: readonly string[]) =>
  `- ${place === undefined ? '' : `${code(place)}: `}${plain(message)}`

function folded(message: string, places: readonly string[]): string {
  const lines = places.map((place) => `- ${code(place)}`)
  const { text, more } = linesWithin(lines, longestPlaces)
  return details(`${places.length} places: ${message}`, `${text}${more > 0 ? `\n- … and ${more} more places` : ''}`)
}

function blocksWithin(blocks: readonly string[], max: number) {
  let left = max
  const end = blocks.findIndex((block) => {
    left -= block.length + 2
    return left < 0
  })
  const shown = end < 0 ? blocks : blocks.slice(0, end)
  return { shown, more: blocks.length - shown.length }
}
