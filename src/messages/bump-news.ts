// What a new tag of a base changes for the services here, and what its people wrote about it.
import type { BaseNews, ServiceNews, VersionMove } from '../bump/news.ts'
import { linked } from './bump-words.ts'
import { cut, linesWithin } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'
import { notesMarkdown } from './notes-markdown.ts'

/** In UTF-16 units. */
const longestServices = 12_000
const longestLost = 8000
const shownVersions = 8
const shownUnread = 60

const filesText = (count: number) => `${count} ${count === 1 ? 'file' : 'files'}`

function moveText({ kind, name, from, to }: VersionMove): string {
  const what = `${kind === 'source' ? '' : `${kind} `}${code(cut(name, 100))}`
  const [was, is] = [from, to].map((version) => (version === null ? null : code(cut(version, 80))))
  if (was == null) return `${what} ${is} is new`
  return is == null ? `${what} ${was} is gone` : `${what} ${was} → ${is}`
}

export function serviceChanges({ services }: BaseNews): string {
  if (services.length === 0) return '### What it changes here\n\nNothing under the paths that services here use.'
  const rows = services.map(({ service, files, versions }) => {
    const moves = versions.slice(0, shownVersions).map(moveText)
    const more = versions.length - moves.length
    const said = [...moves, ...(more > 0 ? [`${more} more`] : [])].join('<br>')
    return `| ${cell(service)} | ${filesText(files.length)} | ${said === '' ? '–' : said} |`
  })
  const { text, more } = linesWithin(rows, longestServices)
  const table = `| service | changed | versions |\n| --- | --- | --- |\n${text}`
  return `### What it changes here\n\n${table}${more > 0 ? `\n\n… and ${more} more services` : ''}`
}

/** Values that people set and that the chart's defaults know no longer: probably they do nothing any more. */
export function lostKeys(services: readonly ServiceNews[]): string {
  const lost = services.flatMap((service) => service.lost.map((one) => ({ service: service.service, ...one })))
  if (lost.length === 0) return ''
  const lines = lost.map(
    ({ service, key, file, line }) => `- ${plain(service)}: ${code(key)} in ${code(`${file}:${line}`)}`,
  )
  const { text, more } = linesWithin(lines, longestLost)
  const rest = more > 0 ? `\n- … and ${more} more` : ''
  return `### ⚠ Values that may do nothing any more\n\nThese are set here, and the new default values have no such key; look whether it has another name now:\n\n${text}${rest}`
}

const longestNote = 6000
const longestNotes = 24_000
const shownSubjects = 50

export function releaseNotes({ notes, subjects, compareUrl }: BaseNews): string {
  const whole = compareUrl === null ? '' : ` ${linked('Read on at the base', compareUrl)}.`
  if (notes.length === 0) {
    if (subjects.length === 0) return ''
    const lines = subjects.slice(0, shownSubjects).map((subject) => `- ${plain(cut(subject, 200))}`)
    const more = subjects.length - lines.length
    const rest = more > 0 ? `\n\n… and ${more} more.${whole}` : ''
    return `### Commits of the base\n\n${lines.join('\n')}${rest}`
  }
  const shown: string[] = []
  let room = longestNotes
  for (const { tag, title, body, url } of notes) {
    const text = body.length > longestNote ? body.slice(0, longestNote) : body
    const words = notesMarkdown(text)
    const isCut = text !== body
    const where = url === null ? '' : linked(isCut ? 'Cut for length, read on' : 'The release', url)
    const end = isCut && where === '' ? `Cut for length.${whole}` : where
    const name = title === '' || title === tag ? tag : `${tag}: ${cut(title, 150)}`
    const part = details(
      name,
      [words === '' ? 'It says nothing more.' : words, ...(end === '' ? [] : [end])].join('\n\n'),
    )
    if (part.length > room) break
    room -= part.length
    shown.push(part)
  }
  const left = notes.slice(shown.length)
  const rest = left.length === 0 ? [] : [`${leftNotes(left)}.${whole}`]
  return ['### Release notes', ...shown, ...rest].join('\n\n')
}

function leftNotes(left: BaseNews['notes']): string {
  const named = left.slice(0, 20).map(({ tag, url }) => (url === null ? code(tag) : linked(code(tag), url)))
  const more = left.length - named.length
  return `Left out for length: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

export function unreadPart(unread: readonly string[]): string {
  if (unread.length === 0) return ''
  const lines = unread.slice(0, shownUnread).map((sentence) => `- ${plain(cut(sentence, 400))}`)
  const more = unread.length - lines.length
  return `### What could not be read\n\n${lines.join('\n')}${more > 0 ? `\n- … and ${more} more` : ''}`
}
