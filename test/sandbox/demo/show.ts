// How the demo shows pull requests: their words, their diffs, the values that stay.
import { styleText } from 'node:util'

export type FileChange = { readonly filename: string; readonly status: string; readonly patch?: string | undefined }

const styleOf = (line: string) => {
  if (/^(---|\+\+\+) /.test(line)) return 'bold'
  if (line.startsWith('@@')) return 'cyan'
  if (line.startsWith('+')) return 'green'
  return line.startsWith('-') ? 'red' : null
}

/** A unified diff; coloured where the terminal takes colours. */
export function diffOf(files: readonly FileChange[]): string {
  const lines = files.flatMap(({ filename, status, patch = '(no text)' }) => [
    `--- ${status === 'added' ? '/dev/null' : `a/${filename}`}`,
    `+++ ${status === 'removed' ? '/dev/null' : `b/${filename}`}`,
    ...patch.split('\n').filter((line) => line !== ''),
  ])
  return lines
    .map((line) => {
      const style = styleOf(line)
      return style === null ? line : styleText(style, line)
    })
    .join('\n')
}

/** Lines of a diff that add or remove, without context: what a test of the story compares. */
export const changedLines = (files: readonly FileChange[]): readonly string[] =>
  files.flatMap(({ patch = '' }) => patch.split('\n').filter((line) => /^[+-]/.test(line)))

/** What keeps GitHub from making links of text is left out, too. */
const unescaped = (markdown: string) => markdown.replaceAll('\u200b', '').replace(/\\(.)/g, '$1')

/** The reason as the body gives it: what it brings, where that comes from, what it was compared with. */
export function reasonOf(body: string): string {
  const paragraphs = body.split('\n\n')
  const wanted = paragraphs.filter((text) =>
    /^(Brings |- (#\d+|[0-9a-f]{40}) |\*\*This mixture |Compared with )/.test(text),
  )
  return unescaped(wanted.join('\n').replace(/\[([^\]]+)\]\([^)]+\)/g, '$1'))
}

/** `clusters`: which ones keep it; empty where there is only one. */
export type KeptValue = {
  readonly value: string
  readonly stays: string
  readonly source: string
  readonly clusters: string
}

/** The table of values that the target keeps, as the body has it. */
export function keptIn(body: string): readonly KeptValue[] {
  const [, section = ''] = /Values kept for the target[^\n]*\n([\s\S]*?)<\/details>/.exec(body) ?? []
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !/^\| (file|---) /.test(line))
  return rows.map((row) => {
    const cells = row.slice(2, -2).split(' | ').slice(1).map(unescaped)
    const [value = '', stays = '', source = '', clusters = ''] = cells
    return { value, stays, source, clusters: clusters.replaceAll('`', '') }
  })
}

export function keptLines(kept: readonly KeptValue[], target: string, source: string): string {
  const widest = (of: (one: KeptValue) => string) => Math.max(0, ...kept.map((one) => of(one).length))
  const [value, stays] = [widest((one) => one.value), widest((one) => one.stays)]
  const lines = kept.map(
    (one) =>
      `  ${one.value.padEnd(value)}  ${one.stays.padEnd(stays)}  (${source}: ${one.source})${one.clusters === '' ? '' : `  ${one.clusters}`}`,
  )
  return [`Values that stay ${target}'s:`, ...lines].join('\n')
}
