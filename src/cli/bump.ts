// `sluice bump`: moves the pins of a base in one environment, on a local clone; whether the tag exists is not asked.
import { type BaseAddress, type BumpPlan, baseId } from '../bump/model.ts'
import { baseNamed } from '../bump/named.ts'
import { surveyPins } from '../bump/pins.ts'
import { planBump } from '../bump/plan-bump.ts'
import type { Config } from '../config/model.ts'
import { compileLayout } from '../config/template.ts'
import { canonicalAddress, configuredAddress } from '../flux/base-address.ts'
import { baseTitle, bumpText } from '../messages/bump-text.ts'
import { maskedChange } from '../messages/masked-change.ts'
import { bumpsJson } from '../messages/plan-json.ts'
import { problemText } from '../messages/plan-text.ts'
import { usualWidth } from '../messages/screen.ts'
import type { Oid } from '../oid.ts'
import { problem } from '../problem.ts'
import { settle } from '../settle.ts'
import { type Answer, isWrong, json, misused, said, type Terminal } from './answer.ts'
import { type BumpArguments, readBumpArguments } from './bump-arguments.ts'
import { type OpenClone, onClone, sentenceOf } from './clone.ts'
import { configurationFor } from './configuration-for.ts'
import { unknownName } from './plan-arguments.ts'
import { headOf } from './plan-question.ts'
import { patchFor, unplanned } from './unplanned.ts'
import { write } from './write.ts'

export async function bump(args: readonly string[], terminal: Terminal): Promise<Answer> {
  const asked = readBumpArguments(args)
  if (isWrong(asked)) return misused(asked.wrong)
  return onClone(terminal, asked.repo, (clone) =>
    bumpOn(clone, asked, terminal).catch((error: unknown) => {
      if (asked.format !== 'json') throw error
      return unplanned(asked.format, [problem('unreadable', sentenceOf(error))])
    }),
  )
}

async function bumpOn(clone: OpenClone, asked: BumpArguments, terminal: Terminal): Promise<Answer> {
  const configured = await configurationFor(clone, asked, terminal.directory)
  if (isWrong(configured)) return misused(configured.wrong)
  if ('problems' in configured) return unplanned(asked.format, configured.problems)
  const { config, rev } = configured
  const environment = config.environments.find(({ name }) => name === asked.environment)
  const names = config.environments.map(({ name }) => name)
  if (environment === undefined) return misused(unknownName('environment', asked.environment, names).wrong)
  const commit = await headOf(clone, environment, rev)
  if (typeof commit === 'object') return misused(commit.wrong)
  const own = await ownName(clone)
  const pinned = baseNamed(asked.base, await basesOf(clone, config, rev, own))
  const base = 'code' in pinned ? (configuredBase(asked.base, config) ?? pinned) : pinned
  if ('code' in base) return unplanned(asked.format, [base])
  const { only, except } = asked
  const versioning = versioningOf(config, base)
  const to = { kind: 'tag', tag: asked.to } as const
  const request = { base, environment: environment.name, commit, to, only, except, versioning, own }
  const plans = await settle((known) => planBump({ ...request, kept: {}, mayLower: true }, config, known), clone.reader)
  return answered(clone, asked, terminal, { config, base, plans })
}

type Planned = { readonly config: Config; readonly base: BaseAddress; readonly plans: readonly BumpPlan[] }

async function answered(
  clone: OpenClone,
  asked: BumpArguments,
  terminal: Terminal,
  { config, base, plans }: Planned,
): Promise<Answer> {
  const changes = plans.flatMap((plan) => plan.changes)
  const written = asked.write ? await write(clone, plans, changes, terminal.path) : { problems: [], said: '' }
  const blocking = plans.flatMap((plan) => plan.problems)
  const ending = blocking.length + written.problems.length > 0 ? 'blocked' : 'done'
  const nothing = `Nothing to move: ${asked.environment} has no source of ${baseTitle(base)}.`
  const none = plans.length > 0 ? '' : `${nothing}\n`
  if (asked.format === 'text') {
    if (none !== '') return said(none, ending)
    const shown = changes.map((change) => maskedChange(change, config.secrets))
    const done = asked.write ? { done: written.said.trimEnd() } : {}
    const { colour, columns: width = usualWidth } = terminal
    return said(bumpText(plans, shown, { colour, width, ...done }), ending)
  }
  if (asked.format === 'json') {
    const notes = none === '' ? [] : [problem('no-source', nothing)]
    return { stdout: json(bumpsJson(plans, written.problems, notes)), stderr: `${none}${written.said}`, ending }
  }
  const patch = patchFor(terminal, changes)
  const beside = [...new Set(blocking.map((one) => `${problemText(one)}\n`))].join('')
  return { stdout: patch.stdout, stderr: `${none}${beside}${patch.stderr}${written.said}`, ending }
}

/** Everything that some environment pins; one on a branch that the clone lacks cannot be asked. */
async function basesOf(
  clone: OpenClone,
  config: Config,
  rev: Oid,
  own: string | null,
): Promise<readonly BaseAddress[]> {
  const layout = compileLayout(config)
  const found: BaseAddress[] = []
  for (const environment of config.environments) {
    const commit = await headOf(clone, environment, rev)
    if (typeof commit === 'object') continue
    const place = { environment: environment.name, clusters: environment.clusters.map(({ name }) => name), commit }
    const { pins, unmovable } = await settle(
      (known) => surveyPins(place, config.bases, own, config, layout, known),
      clone.reader,
    )
    found.push(...[...pins, ...unmovable].map(({ base }) => base))
  }
  return found
}

/** That no environment pins it any more, or yet, is no fault of the question. */
function configuredBase(name: string, { bases }: Config): BaseAddress | null {
  const found = baseNamed(name, bases === 'auto' ? [] : bases.map(configuredAddress))
  return 'code' in found ? null : found
}

function versioningOf({ bases }: Config, base: BaseAddress): string {
  const found = bases === 'auto' ? undefined : bases.find((one) => baseId(configuredAddress(one)) === baseId(base))
  return found?.versioning ?? 'auto'
}

/** `owner/name` of the clone itself, as its remote tells it: a source of it is no base. */
async function ownName({ reader }: OpenClone): Promise<string | null> {
  const origin = await reader.origin()
  const address = origin === null ? null : canonicalAddress(origin)
  return address === null ? null : `${address.owner}/${address.name}`
}
