// The words of the onboarding pull request: what was recognised and why, what Sluice would do, how to change or decline it.
import type { Findings } from '../check/repository.ts'
import type { Proposal, ProposedEnvironment } from '../onboarding/proposal.ts'
import type { Rehearsed } from '../onboarding/rehearse.ts'
import { limitBody } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'
import { narrowSentence, unlikeWords } from './onboarding-environments.ts'
import { outcomeText } from './onboarding-text.ts'
import { problemLine } from './replies.ts'

export const onboardingBranch = 'sluice/onboarding'
export const onboardingTitle = 'Configure Sluice'
export const onboardingCommit =
  'Configure Sluice\n\nProposed from what the repository holds. Nothing is promoted in mode: observe.'
export const onboardingLabels = ['sluice', 'sluice/onboarding'] as const

export const withdrawnMarker = '<!-- sluice:withdrawn -->'
export const withdrawnText = `${withdrawnMarker}\nThe repository has a configuration now, so this proposal is closed.`

export type OnboardingFacts = {
  readonly proposal: Proposal
  readonly findings: Findings
  /** How many clusters of each environment were checked; null: all. */
  readonly sampled: number | null
  readonly merges: readonly Rehearsed[]
}

export function onboardingBody({ proposal, findings, sampled, merges }: OnboardingFacts): string {
  const part = (name: string, weight: number, ...texts: readonly string[]) => ({
    name,
    weight,
    text: texts.join('\n\n'),
  })
  return limitBody([
    part('introduction', 9, introduction(proposal)),
    part(
      'environments',
      8,
      '### What was recognised',
      why(proposal),
      environmentTable(proposal.environments),
      ...unlike(proposal),
      ...narrow(proposal),
    ),
    part('services', 3, serviceList(proposal)),
    part('findings', 5, `### What \`sluice check\` says`, findingList(findings, sampled)),
    part('last merges', 6, `### What Sluice would have done with the last merges`, mergeTable(merges)),
    part('what happens next', 7, next(proposal)),
  ])
}

const introduction = ({ environments }: Proposal) =>
  `Sluice was installed here and found no configuration. This pull request proposes one file, ${code('.github/sluice.yaml')}, for promotions ${environments.map(({ name }) => `**${plain(name)}**`).join(' → ')}. **Until it is merged, Sluice does nothing else in this repository.**`

const why = ({ layout }: Proposal) =>
  layout === null
    ? 'Folders or files whose names differ by the environment alone hold the same services. No layout that Sluice knows by name fits, so the paths are written out.'
    : `Folders or files whose names differ by the environment alone hold the same services, in the layout ${code(layout)}.`

function environmentTable(environments: readonly ProposedEnvironment[]): string {
  const rows = environments.map(({ name, clusters, branch, services }, index) => {
    const where = branch === null ? few(clusters) : `branch ${code(branch)}`
    const from = environments[index - 1]?.name
    return `| ${cell(name)} | ${from === undefined ? '–' : cell(from)} | ${where} | ${services} |`
  })
  return `| environment | after | clusters | services |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

const mostNamed = 10
const few = (names: readonly string[]) => {
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return `${names.slice(0, mostNamed).map(code).join(', ')}${more}`
}

const unlike = ({ unlike: names }: Proposal) => (names.length === 0 ? [] : [`${unlikeWords(few(names))}.`])

const narrow = ({ narrow: names }: Proposal) => {
  const sentence = narrowSentence(names.map(code))
  return sentence === null ? [] : [sentence]
}

const mostServices = 500
const serviceList = ({ services }: Proposal) =>
  details(
    `${services.length} ${services.length === 1 ? 'service' : 'services'}`,
    services.slice(0, mostServices).map(code).join(', '),
  )

const mostFindings = 30
function findingList({ problems, notes }: Findings, sampled: number | null): string {
  const all = [...problems, ...notes]
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}, ${notes.length} ${notes.length === 1 ? 'note' : 'notes'}`
  const where =
    sampled === null
      ? ''
      : `, in ${sampled} ${sampled === 1 ? 'cluster' : 'clusters'} of each environment: the repository is large, run it on a clone for the rest`
  if (all.length === 0) return `${count}${where}.`
  const more = all.length > mostFindings ? `\n- … and ${all.length - mostFindings} more` : ''
  const lines = all
    .slice(0, mostFindings)
    .map((one) => `- ${problemLine(one)}`)
    .join('\n')
  return `${count}${where}.\n\n${problems.length > 0 ? lines + more : details('notes', lines + more)}`
}

function mergeTable(merges: readonly Rehearsed[]): string {
  if (merges.length === 0) return 'There is no merge yet.'
  const rows = merges.map((merge) => {
    const { commit, subject } = merge.change
    return `| ${commit} | ${cell(subject)} | ${cell(outcomeText(merge))} |`
  })
  return `| merge | subject | would have been promoted |\n| --- | --- | --- |\n${rows.join('\n')}`
}

const next = ({ environments }: Proposal) => `### What happens next

- **Merged:** the file says ${code('mode: observe')}. Differences that stand are left alone; for later merges Sluice shows what it would promote, and opens and writes nothing. When that is right, set ${code('mode: act')} for ${code(environments[1]?.name ?? '')} first.
- **Something is wrong:** edit the file on this branch as in any pull request. Sluice does not touch the branch again. ${code('sluice check')} on a clone tells whether the file is right.
- **Not wanted:** close this pull request. Sluice does not ask again; a file ${code('.github/sluice.yaml')} written by hand works at any time.`
