// `--help`: what the commands are, what their options do, and examples that a test runs as they stand.

import { usualWidth, wrapped } from '../messages/screen.ts'

export type Page = {
  readonly usage: string
  readonly about: string
  readonly options: readonly (readonly [string, string])[]
  /** Command lines of a shell, and what for. */
  readonly examples: readonly (readonly [string, string])[]
}

const repo = ['--repo DIR', 'the clone to work on; default: the one around the current directory'] as const

const organisation = [
  '--organisation FILE',
  'defaults and locked keys to go by: .github/sluice.yaml of ORG/.github',
] as const

export const pages: Readonly<Record<string, Page>> = {
  init: {
    usage: 'sluice init [options]',
    about: 'Recognises the repository and writes its first .github/sluice.yaml.',
    options: [repo, ['--format FORMAT', 'text (default) or json']],
    examples: [
      ['sluice init', 'asks nothing; an existing configuration is left alone'],
      ['sluice init --repo ~/platform --format json', 'for programs'],
    ],
  },
  plan: {
    usage: 'sluice plan [unit…] --to <env> [options]',
    about: 'Shows what a promotion would change, without GitHub, ledger or network.',
    options: [
      ['--to ENV', 'the environment that receives; required'],
      ['--from ENV', 'the environment that content comes from; default: the first that --to comes after'],
      repo,
      ['--rev REV', 'the commit to plan at, configuration included; default: HEAD'],
      ['--since REV', 'the base is the source at REV; default: the version that explains the target best'],
      ['--only REV,REV', 'carry what these commits changed, and nothing else; needs no --since'],
      ['--except REV,REV', 'carry everything that is pending, but leave behind what these commits changed'],
      ['--config FILE', 'a configuration from disk instead of .github/sluice.yaml at REV'],
      organisation,
      ['--format FORMAT', 'text (default), json, or patch for git apply'],
      ['--write', 'write the changes into the working tree'],
      ['--render', 'also show what kustomize or kubectl make of the target, before and after'],
    ],
    examples: [
      ['sluice plan --to staging', 'all that waits for staging'],
      ['sluice plan redis --to staging --since HEAD~3', 'what three commits changed'],
      ['sluice plan redis --to staging --only HEAD,HEAD~2', 'what two commits changed, and nothing else'],
      ['sluice plan redis --to staging --except HEAD', 'everything but what one commit changed'],
      ['sluice plan redis --to prod --from dev', 'from another environment than the one before'],
      ['sluice plan redis --to staging --write', 'write it, to commit it by hand'],
      ['sluice plan redis --to staging --format patch > redis.patch', 'keep it for git apply'],
      ['sluice plan --to prod --repo ~/platform --rev v1.4', 'another clone, at a tag'],
      ["sluice plan --to prod --format json | jq '.plans[].unit'", 'for programs, also when it is blocked'],
    ],
  },
  bump: {
    usage: 'sluice bump <owner/base> --to <tag> --in <env> [options]',
    about: 'Moves the pins of a base in one environment, without GitHub or network.',
    options: [
      ['--to TAG', 'the tag to pin, also a lower one; that it exists is not checked; required'],
      ['--in ENV', 'the environment whose pins move; required'],
      ['--only NAME,NAME', 'sources of these services alone; a source that others read as well stays'],
      ['--except NAME,NAME', 'all sources but those that these services read'],
      repo,
      ['--rev REV', 'the commit to plan at, configuration included; default: HEAD'],
      ['--config FILE', 'a configuration from disk instead of .github/sluice.yaml at REV'],
      organisation,
      ['--format FORMAT', 'text (default), json, or patch for git apply'],
      ['--write', 'write the changes into the working tree'],
    ],
    examples: [
      ['sluice bump openCenter-gitops-base --to 2026.11 --in dev', 'what would change'],
      [
        'sluice bump openCenter-gitops-base --to 2026.11 --in dev --only redis --write',
        'one service, to commit by hand',
      ],
      [
        'sluice bump alert-proxy --to v1.3.0 --in dev --format patch > proxy.patch',
        'back to an older one, for git apply',
      ],
      ['sluice bump alert-proxy --to v1.5.0 --in dev --format json', 'for programs'],
    ],
  },
  check: {
    usage: 'sluice check [options]',
    about: 'Lints the configuration and the files of the working tree.',
    options: [
      repo,
      ['--effective', 'print the configuration that holds instead, and where each value comes from'],
      organisation,
      ['--format FORMAT', 'text (default) or json'],
    ],
    examples: [
      ['sluice check', 'before you push; it ends with 1 when it finds a problem'],
      ['sluice check --effective', 'what holds, line by line'],
      ['sluice check --repo ~/platform --format json', 'for programs'],
    ],
  },
  report: {
    usage: 'sluice report FILE [options]',
    about: 'Shows how a health report would be read and matched; changes nothing.',
    options: [
      ['FILE', 'the payload as it arrives, in JSON; - for standard input'],
      ['--origin ORIGIN', 'flux, status, dispatch, deployment or flagger; default: told from its shape'],
      ['--repo DIR', 'a clone to match it in: service and state then come from its Flux objects'],
      ['--cluster NAME', 'the cluster whose key signed it, or that a status is listed for'],
    ],
    examples: [
      ['sluice report event.json', 'read only'],
      ['sluice report event.json --repo . --cluster staging-cluster', 'read and matched'],
      ['sluice report - --origin status --cluster prod-cluster < status.json', 'a commit status'],
    ],
  },
  ledger: {
    usage: 'sluice ledger [options]',
    about: 'Prints and verifies the branch sluice-ledger.',
    options: [repo, ['--format FORMAT', 'text (default) or json']],
    examples: [['git fetch origin sluice-ledger && sluice ledger', 'what Sluice remembers, as it stands on GitHub']],
  },
}

const columns = (rows: readonly (readonly [string, string])[]) => {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, what]) => `  ${name.padEnd(width)}  ${wrapped(what, usualWidth, width + 4)}`).join('\n')
}

export function help(): string {
  const rows = Object.entries(pages).map(([name, page]) => [name, page.about] as const)
  return `Usage: sluice <command> [options]

${columns(rows)}

  sluice <command> --help shows its options, sluice --version the version.

${exitCodes}
`
}

/** The comment stands above: lines that can be copied are never broken. */
const example = ([line, what]: readonly [string, string]) => `  # ${what}\n  ${line}`

export const helpOf = ({ usage, about, options, examples }: Page): string =>
  `Usage: ${usage}\n\n${about}\n\n${columns(options)}\n\nExamples:\n\n${examples.map(example).join('\n')}\n\n${exitCodes}\n`

const exitCodes = 'Exit codes: 0 done or nothing to do, 1 blocked or problems found, 2 wrong usage.'
