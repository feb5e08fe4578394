// `--help`: what the commands are and what their options do.

export type Page = {
  readonly usage: string
  readonly about: string
  readonly options: readonly (readonly [string, string])[]
}

const repo = ['--repo DIR', 'the clone to work on; default: the one around the current directory'] as const

export const pages: Readonly<Record<string, Page>> = {
  plan: {
    usage: 'sluice plan [unit…] --to <env> [options]',
    about: 'Shows what a promotion would change, without GitHub, ledger or network.',
    options: [
      ['--to ENV', 'the environment that receives; required'],
      ['--from ENV', 'the environment that content comes from; default: the first that --to comes after'],
      repo,
      ['--rev REV', 'the commit to plan at, configuration included; default: HEAD'],
      ['--since REV', 'the base is the source at REV; default: the version that explains the target best'],
      ['--only REV', 'carry what this one commit changed, and nothing else'],
      ['--except REV', 'comes later'],
      ['--config FILE', 'a configuration from disk instead of .github/sluice.yaml at REV'],
      ['--format FORMAT', 'text (default), json, or patch for git apply'],
      ['--write', 'write the changes into the working tree'],
    ],
  },
  check: {
    usage: 'sluice check [options]',
    about: 'Lints configuration and layout of the working tree.',
    options: [repo, ['--format FORMAT', 'text (default) or json']],
  },
  ledger: {
    usage: 'sluice ledger [options]',
    about: 'Prints and verifies the branch sluice-ledger.',
    options: [repo, ['--format FORMAT', 'text (default) or json']],
  },
}

export const later = ['init', 'bump', 'report'] as const

const columns = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, what]) => `  ${name.padEnd(width)}  ${what}`).join('\n')
}

export function help(): string {
  const rows = Object.entries(pages).map(([name, page]) => [name, page.about] as const)
  return `Usage: sluice <command> [options]

${columns([...rows, ...later.map((name) => [name, 'Comes later.'] as const)])}

  sluice <command> --help shows its options, sluice --version the version.

Exit codes: 0 done or nothing to do, 1 blocked or problems found, 2 wrong usage.
`
}

export const helpOf = ({ usage, about, options }: Page): string =>
  `Usage: ${usage}\n\n${about}\n\n${columns(options)}\n`
