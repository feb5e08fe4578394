// Bases on the dashboard and in `/status`: what stands where, what is open, and what is to be known of their tags.
import type { BaseRow } from '../ledger/base-rows.ts'
import { cut, linesWithin } from './length.ts'
import { cell, code, plain } from './markdown.ts'
import { several } from './unit-words.ts'

/** Nothing where no environment pins a base. `room`: characters. */
export function baseList(rows: readonly BaseRow[], room: number): readonly string[] {
  if (rows.length === 0) return []
  const { text, more } = linesWithin(rows.map(tableLine), room / 2)
  const head = '| base | environment | stands at | newest | open |\n| --- | --- | --- | --- | --- |'
  const rest = more > 0 ? [`… and ${several(more, 'row')} more.`] : []
  return [`### Bases\n\n${head}\n${text}`, ...rest, ...whyList(rows, room / 2)]
}

/** The host says little where all of them are read from the same one. */
const nameOf = ({ base }: BaseRow) => base.slice(base.indexOf('/') + 1)

const shownTags = 3

function tableLine(row: BaseRow): string {
  const tags = row.stands.slice(0, shownTags).map(({ tag, pins, since }) => {
    const about = [
      ...(pins === null ? [] : [several(pins, 'pin')]),
      ...(since === null ? [] : [`since ${since.slice(0, 10)}`]),
    ]
    return `${tagCell(tag)}${about.length === 0 ? '' : ` (${about.join(', ')})`}`
  })
  const more = row.stands.length - shownTags
  const stands = [...tags, ...(more > 0 ? [`${more} more`] : [])].join(', ')
  return `| ${code(nameOf(row))} | ${cell(row.environment)} | ${stands} | ${row.newest === null ? '–' : tagCell(row.newest)} | ${openWords(row)} |`
}

const tagCell = (tag: string) => code(cut(tag, 60))

function openWords({ pull, to }: BaseRow): string {
  if (pull === null) return '–'
  return `#${pull.number}${to === null ? '' : ` to ${tagCell(to)}`}${pull.approved ? ', approved' : ''}`
}

function whyList(rows: readonly BaseRow[], room: number): readonly string[] {
  const moved = [...Map.groupBy(rows, nameOf)].flatMap(([name, [row]]) =>
    (row?.moved ?? []).map(
      (tag) =>
        `- ${code(name)}: the tag ${code(tag)} points elsewhere than at first; nothing moves by itself until it is put back.`,
    ),
  )
  const notes = rows.flatMap((row) => notesOf(row).map((note) => ({ row, note })))
  // What is so everywhere is said once.
  const same = [...Map.groupBy(notes, ({ row, note }) => `${row.base} ${note}`).values()]
  const lines = [...moved, ...same.map((some) => `- ${subject(some.map(({ row }) => row))}: ${some[0]?.note ?? ''}`)]
  if (lines.length === 0) return []
  const { text, more } = linesWithin(lines, room)
  return [`${text}${more > 0 ? `\n\n… and ${several(more, 'note')} more.` : ''}`]
}

function subject(rows: readonly BaseRow[]): string {
  const names = rows.map(({ environment }) => `**${plain(environment)}**`)
  return `${rows
    .slice(0, 1)
    .map((row) => code(nameOf(row)))
    .join('')} in ${names.join(', ')}`
}

function notesOf({ because, bad, holds, gone, environment }: BaseRow): readonly string[] {
  return [
    ...(because === '' ? [] : [plain(because)]),
    ...gone.map(
      (tag) =>
        `${code(tag)} stands there, and the base has it no more: Flux keeps what it has and cannot fetch it anew. Move it with ${code('/bump')}, or ask the people of the base for the tag.`,
    ),
    ...holds.map(
      ({ service, by, reason, version, environment: where }) =>
        `${code(service)} is held${version === null ? '' : ` back from ${code(version)}`}${where === environment ? '' : ' everywhere'} by ${plain(by)}: ${plain(cut(reason, 120))}`,
    ),
    ...bad.map(
      ({ tag, services, by, because: why }) =>
        `${code(tag)} is bad for ${servicesText(services)} (${plain(by)}: ${plain(cut(why, 120))})`,
    ),
  ]
}

const shownServices = 5

function servicesText(services: readonly string[]): string {
  if (services.length === 0) return 'all services'
  const more = services.length - shownServices
  return `${services.slice(0, shownServices).map(code).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
