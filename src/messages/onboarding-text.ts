// What `sluice init` says: what was recognised, what `sluice check` finds, what the last merges would have led to.
import type { Findings } from '../check/repository.ts'
import type { Proposal } from '../onboarding/proposal.ts'
import type { Unrecognised } from '../onboarding/recognise.ts'
import type { Rehearsed, RehearsedUnit } from '../onboarding/rehearse.ts'
import type { Problem } from '../problem.ts'
import { oneLine } from './escape.ts'
import { scalar } from './onboarding-config.ts'
import { narrowSentence, unlikeWords } from './onboarding-environments.ts'
import { problemText } from './plan-text.ts'
import { aligned, fitted, type Paint, wrapped } from './screen.ts'

const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`
const mostFindings = 20
const mostAlike = 3
const mostNamed = 8

export function recognisedText(proposal: Proposal, width: number, { bold }: Paint): string {
  const { layout, environments, services, unlike, narrow } = proposal
  const how = layout === null ? 'paths of its own' : `the layout ${layout}`
  const rows = environments.map(({ name, clusters, branch, services: own }) => [
    name,
    branch === null ? named(clusters) : `branch ${branch}`,
    counted(own, 'service'),
  ])
  const left = unlike.length === 0 ? [] : [wrapped(unlikeWords(oneLine(named(unlike))), width, 2, 0)]
  const few = narrowSentence(narrow.map(oneLine))
  return [
    bold(
      `Recognised ${how}, ${counted(environments.length, 'environment')} and ${counted(services.length, 'service')}:`,
    ),
    ...aligned(
      rows.map((row) => row.map(oneLine)),
      width,
    ),
    ...left,
    ...(few === null ? [] : [wrapped(few, width, 2, 0)]),
  ].join('\n')
}

const named = (names: readonly string[]) =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`

/** Of many of one kind, some tell. */
const fewOfEach = (problems: readonly Problem[]) =>
  [...Map.groupBy(problems, ({ code }) => code).values()].flatMap((alike) => alike.slice(0, mostAlike))

/** `sampled`: how many clusters of each environment were looked at; null: all. */
export function findingsText({ problems, notes }: Findings, sampled: number | null, { bold }: Paint): string {
  const all = [...fewOfEach(problems).map(problemText), ...fewOfEach(notes).map((note) => `note: ${problemText(note)}`)]
  const lines = all.slice(0, mostFindings).map((line) => `  ${line}`)
  const left = problems.length + notes.length - lines.length
  const more = left > 0 ? [`  … and ${left} more: run sluice check`] : []
  const where =
    sampled === null ? '' : ` in ${counted(sampled, 'cluster')} of each environment; sluice check looks at all`
  return [
    bold(`sluice check: ${counted(problems.length, 'problem')}, ${counted(notes.length, 'note')}${where}`),
    ...lines,
    ...more,
  ].join('\n')
}

export function mergesText(merges: readonly Rehearsed[], width: number, { bold }: Paint): string {
  if (merges.length === 0) return bold('There is no merge yet that Sluice could have promoted.')
  const lines = merges.map((merge) => {
    const { commit, subject } = merge.change
    return `  ${commit.slice(0, 7)} ${fitted(oneLine(subject), Math.max(20, Math.floor(width / 2) - 10))}: ${oneLine(outcomeText(merge))}`
  })
  return [bold(`What Sluice would have done with the last ${counted(merges.length, 'merge')}:`), ...lines].join('\n')
}

/** In one line. */
export function outcomeText({ units, more }: Rehearsed): string {
  const what = [...units.map(unitText), ...(more === 0 ? [] : [`and ${counted(more, 'unit')} more`])]
  return what.length === 0 ? 'nothing' : what.join('; ')
}

/** `redis to staging: 2 values, 1 conflict`. */
function unitText({ unit, to, values, files, conflicts, secrets, problems, introduces }: RehearsedUnit): string {
  if (introduces) return `${unit} to ${to}: nothing, it is new there and a person brings it`
  const some = (count: number, one: string, more?: string) => (count === 0 ? [] : [counted(count, one, more)])
  const facts = [
    values === 0 ? counted(files, 'file') : counted(values, 'value'),
    ...some(conflicts, 'conflict'),
    ...some(secrets, 'secret to add', 'secrets to add'),
    ...some(problems, 'problem'),
  ]
  return `${unit} to ${to}: ${facts.join(', ')}`
}

const reasons: Readonly<Record<Unrecognised['because'], string>> = {
  empty: 'There are no files to recognise anything in: commit some first.',
  'no-environments':
    'No environments were recognised: no folders, files or branches beside each other are called like stages (dev, staging, prod, …) and hold the same services.',
  unlike:
    'Names were found that look like environments, but what they hold is unlike: content of one would not fit the other.',
  'no-layout': 'Environments were recognised, but not where the files of a service lie in them.',
}

/** One paragraph each: what was seen, and what a person writes. */
export function unrecognisedSentences({ because, seen }: Unrecognised): readonly string[] {
  const found = seen.map(({ parent, names }) =>
    oneLine(`${parent === '' ? 'at the root' : `in ${parent}/`}: ${named(names)}`),
  )
  return [
    reasons[because],
    ...(found.length === 0 ? [] : [`Seen beside each other ${found.join('; ')}.`]),
    ...(because === 'empty'
      ? []
      : [
          'Write the file .github/sluice.yaml yourself; put {cluster} where the name of an environment stands and {service} where that of a service does:',
        ]),
  ]
}

/** A configuration to begin with. */
export const exampleConfig = (seen: Unrecognised['seen']): string => {
  const [first] = seen
  const root = first === undefined || first.parent === '' ? 'apps' : first.parent
  const [from = 'dev', to = 'prod'] = (first?.names ?? []).filter((name) => /^[a-z0-9][a-z0-9-]*$/.test(name))
  return [
    'version: 1',
    'mode: observe',
    'layout:',
    '  slice:',
    `    - "${/^[A-Za-z0-9_./-]+$/.test(root) ? root : 'apps'}/{cluster}/{service}/**"`,
    'environments:',
    `  - name: ${scalar(from)}`,
    `  - name: ${scalar(to)}`,
    `    after: [${scalar(from)}]`,
    '',
  ].join('\n')
}
