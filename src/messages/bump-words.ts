// What is said of a base wherever it is named: its title, its commit, its picture, and what comes after a bump.
import { type BaseAddress, baseId } from '../bump/model.ts'
import type { Config, Environment } from '../config/model.ts'
import { durationText } from '../time-text.ts'
import { inert, oneLine } from './escape.ts'
import { cut } from './length.ts'
import { code, plain } from './markdown.ts'

type Titled = {
  readonly base: BaseAddress
  readonly to: string
  readonly environment: string
  readonly lowers?: boolean
}

const longestTitle = 250

/** `bump openCenter-gitops-base to 2026.02 in dev`. A tag may hold what would act in a title. */
export const bumpTitle = ({ base, to, environment, lowers = false }: Titled): string =>
  cut(inert(oneLine(`bump ${base.name} ${lowers ? 'back ' : ''}to ${to} in ${environment}`)), longestTitle)

/** A title for people and trailers that repeat the facts. Decisions never rest on them. */
export function bumpMessage(of: Titled & { readonly digest: string; readonly requestedBy: string | null }): string {
  const trailers = [
    `Sluice-Base: ${baseId(of.base)}`,
    `Sluice-Tag: ${of.to}`,
    `Sluice-Plan: ${of.digest}`,
    ...(of.requestedBy === null ? [] : [`Requested-by: ${of.requestedBy}`]),
  ].map((line) => inert(oneLine(line)))
  return `${bumpTitle(of)}\n\n${trailers.join('\n')}\n`
}

export const repositoryOf = ({ owner, name }: BaseAddress): string => `${owner}/${name}`

export type BumpFollower = Pick<Environment, 'name' | 'after' | 'mode' | 'soak'>

/** Environments that get the tag once it has stood here: every one that they come after must have it, for its own soak time. */
export const bumpFollowers = ({ environments }: Pick<Config, 'environments'>, name: string): readonly BumpFollower[] =>
  environments
    .filter(({ after }) => after.includes(name))
    .map(({ name, after, mode }) => {
      const before = environments.filter((one) => after.includes(one.name))
      return { name, after, mode, soak: Math.max(...before.map(({ soak }) => soak)) }
    })

export function followerLine({ name, after, mode, soak }: BumpFollower): string {
  const stood = soak === 0 ? 'is merged' : `has stood for ${durationText(soak)}`
  const where = after.map((one) => `**${plain(one)}**`).join(' and ')
  const then = `once the tag ${stood} in ${where}`
  return mode === 'act'
    ? `**${plain(name)}** follows ${then}`
    : `**${plain(name)}** is only observed: what would be bumped there is shown ${then}`
}

/** Mermaid reads its own marks, also within quotes. */
const boxed = (text: string) => cut(text, 60).replace(/[^\w.+/ ·✓–-]/g, '_')

/** From where the tag stands to where it goes next. `from`: the environment where it stood; null: it comes from the base. */
export function bumpPicture(
  of: { readonly base: BaseAddress; readonly to: string; readonly environment: string; readonly from: string | null },
  followers: readonly BumpFollower[],
): string {
  const source = of.from === null ? `${of.base.name} ${of.to}` : `${of.from} ✓ ${of.to}`
  const next = followers.slice(0, 6).map(({ name }, index) => `  target --> next${index}["${boxed(name)}"]`)
  const lines = [`  source["${boxed(source)}"] --> target["${boxed(of.environment)} · this pull request"]`, ...next]
  return `\`\`\`mermaid\nflowchart LR\n${lines.join('\n')}\n\`\`\``
}

/** `text` is safe Markdown; an address with anything odd in it is shown and not linked. */
export const linked = (text: string, url: string): string =>
  /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w.+~%-]*)*$/.test(url) ? `[${text}](${url})` : `${text} (${code(url)})`
