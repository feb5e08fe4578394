// What `/help` answers and the reference page, both from the table.
import type { Permission } from '../github/ports.ts'
import { readBytes } from './lines.ts'
import { mostCommands } from './parse.ts'
import { type CommandRow, commandTable, usage } from './table.ts'

const ranks: readonly Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

/** The commands as a Markdown list; with `who`, those that this permission may ever be enough for. */
export function helpText(who?: Permission): string {
  const allowed = (row: CommandRow) => who === undefined || ranks.indexOf(who) >= ranks.indexOf(row.least)
  const rows = commandTable.filter(allowed)
  const lines = rows.map((row) => `- \`${usage(row)}\`: ${row.does} For example \`${row.example}\`.`)
  return [
    'One command per line, at the start of the line. Where another bot owns a word, write `/sluice <command>`.',
    '',
    ...lines,
    '',
  ].join('\n')
}

function section(row: CommandRow): string {
  return `## \`/${row.name}\`

\`${usage(row)}\`

${row.does}

- Who: ${row.who}.
- Example: \`${row.example}\`
`
}

/** `docs/reference/commands.md`. */
export function referencePage(): string {
  return `# Commands

Commands are comments on pull requests and issues. This page is made from the table in \`src/commands/table.ts\`.

- One command per line; the line starts with it. \`/sluice <command>\` means the same where another bot owns the word.
- Only the comment as it was written counts: a command that an edit adds is not run, and bots are not heard.
- Code blocks, \`>\` quotes, HTML comments and the mail below an answer by e-mail are ignored.
- Sluice reads the first ${readBytes} bytes of a comment and runs at most ${mostCommands} commands of it, in order. The rest is named as not run.
- White space is plain spaces and tabs. A line with any other white space, or with characters that cannot be seen, is refused.
- A commit is given by all its 40 characters, a pull request as \`#12\`.
- A bare word that names an environment and no unit means that environment: \`/promote staging\`.

${commandTable.map(section).join('\n')}`
}
