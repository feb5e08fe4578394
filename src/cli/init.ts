// `sluice init`: recognises a clone, writes its first configuration, and shows what that would have meant.
import type { Findings } from '../check/repository.ts'
import { applyChanges } from '../git/apply.ts'
import {
  exampleConfig,
  findingsText,
  mergesText,
  recognisedText,
  unrecognisedSentences,
} from '../messages/onboarding-text.ts'
import { problemText } from '../messages/plan-text.ts'
import { paint, usualWidth, wrapped } from '../messages/screen.ts'
import { oidOfText } from '../oid.ts'
import type { Proposal } from '../onboarding/proposal.ts'
import type { Unrecognised } from '../onboarding/recognise.ts'
import type { Rehearsed } from '../onboarding/rehearse.ts'
import { type Problem, problem } from '../problem.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { oneOf, readArguments } from './arguments.ts'
import { type OpenClone, onClone, sentenceOf } from './clone.ts'
import { configPath, likelyPaths } from './configuration.ts'
import { checkProposal, lastMerges } from './init-look.ts'
import { recogniseClone } from './init-recognise.ts'

type Shown = { readonly format: 'text' | 'json'; readonly colour: boolean; readonly width: number }

export async function init(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const read = readArguments(args, { repo: { type: 'string' }, format: { type: 'string' } })
  if (isWrong(read)) return misused(read.wrong)
  if (read.words.length > 0) return misused(`sluice init takes no words: ${read.words.join(' ')}.`)
  const format = oneOf('format', read.texts.get('format'), ['text', 'json'])
  if (typeof format === 'object') return misused(format.wrong)
  const shown = { format, colour: terminal.colour, width: terminal.columns ?? usualWidth }
  return onClone(terminal, read.texts.get('repo'), (clone) => initOn(clone, terminal.path, shown))
}

async function initOn(clone: OpenClone, path: string | undefined, shown: Shown): Promise<Answer> {
  const { paths, bare } = await clone.reader.outline()
  const standing = [configPath, ...likelyPaths].find((one) => paths.includes(one))
  if (standing !== undefined) return refused([existing(standing)], shown)
  clone.progress.say('Recognising the layout')
  const recognised = await recogniseClone(clone, paths)
  if (recognised.kind === 'unrecognised') return unrecognised(recognised, shown)
  const { proposal, config } = recognised
  const written = bare ? null : await write(clone, proposal.text, path)
  if (written !== null && written.length > 0) return refused(written, shown)
  clone.progress.say('Checking the configuration and looking at the last merges')
  try {
    const [merges, checked] = await Promise.all([
      lastMerges(clone, config),
      checkProposal(clone, { text: proposal.text, config, paths, bare }),
    ])
    const answer =
      shown.format === 'json' ? asJson(proposal, bare, checked, merges) : asText(proposal, bare, checked, merges, shown)
    return said(answer)
  } catch (error) {
    // It stands by then, whatever could not be read of the rest: a partial clone, say.
    const wrote = bare ? '' : `Wrote ${configPath}, but could not look at the rest.`
    const problems = [problem('unreadable', `${wrote} ${sentenceOf(error)}`.trim())]
    return shown.format === 'json'
      ? said(json({ written: bare ? null : configPath, configuration: proposal.text, problems }), 'blocked')
      : { stdout: '', stderr: `${problems[0]?.message}\n`, ending: 'blocked' }
  }
}

const existing = (path: string): Problem =>
  path === configPath
    ? problem(
        'configuration-exists',
        'There is a configuration already, and nothing was written: run sluice check.',
        path,
      )
    : problem(
        'configuration-exists',
        `This looks like the configuration, which is read from ${configPath} alone: rename it. Nothing was written.`,
        path,
      )

/** What keeps it from being written. */
async function write({ directory }: OpenClone, text: string, path: string | undefined): Promise<readonly Problem[]> {
  const after = { oid: oidOfText(text), mode: '100644' as const, text }
  const applied = await applyChanges(directory, [{ path: configPath, before: null, after }], path)
  return applied.kind === 'refused' ? applied.problems : []
}

type Checked = { readonly findings: Findings; readonly sampled: number | null }

function asText(
  proposal: Proposal,
  bare: boolean,
  { findings, sampled }: Checked,
  merges: readonly Rehearsed[],
  { colour, width }: Shown,
): string {
  const style = paint(colour)
  const [, next] = proposal.environments
  const wrote = bare
    ? `The repository is bare, so nothing was written. This would be ${configPath}:\n\n${proposal.text.trimEnd()}`
    : `Wrote ${configPath}.`
  const steps = `Next: read it, commit it, and look with sluice plan --to ${next?.name ?? 'ENV'} at what waits. In mode: observe the bot shows plans and writes nothing.`
  const parts = [
    recognisedText(proposal, width, style),
    wrote,
    findingsText(findings, sampled, style),
    mergesText(merges, width, style),
    wrapped(steps, width, 0, 0),
  ]
  return `${parts.join('\n\n')}\n`
}

const asJson = (
  proposal: Proposal,
  bare: boolean,
  { findings, sampled }: Checked,
  merges: readonly Rehearsed[],
): string =>
  json({
    written: bare ? null : configPath,
    configuration: proposal.text,
    layout: proposal.layout,
    environments: proposal.environments,
    services: proposal.services,
    unlike: proposal.unlike,
    narrow: proposal.narrow,
    check: { ...findings, sampled },
    merges: merges.map(({ change, units, more }) => ({ commit: change.commit, subject: change.subject, units, more })),
    problems: [],
  })

function refused(problems: readonly Problem[], { format }: Shown): Answer {
  return said(
    format === 'json' ? json({ written: null, problems }) : `${problems.map(problemText).join('\n')}\n`,
    'blocked',
  )
}

function unrecognised(found: Unrecognised, { format, width }: Shown): Answer {
  const sentences = unrecognisedSentences(found)
  const example = found.because === 'empty' ? null : exampleConfig(found.seen)
  if (format === 'json') {
    const problems = [problem(`unrecognised-${found.because}`, sentences.join(' '))]
    return said(json({ written: null, seen: found.seen, example, problems }), 'blocked')
  }
  const shown = example === null ? [] : [example.trimEnd().replace(/^/gm, '  '), 'Then run sluice check.']
  return said(`${[...sentences.map((one) => wrapped(one, width, 0, 0)), ...shown].join('\n\n')}\n`, 'blocked')
}
