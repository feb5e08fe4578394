// A branch for each environment: branches that are called like stages and hold much the same.
import type { Config } from '../config/model.ts'
import { compileLayout, matchPath } from '../config/template.ts'
import { belowOf } from './below.ts'
import { assembled, type DraftConfig, type DraftEnvironment, parsed } from './draft-config.ts'
import type { Found } from './measure.ts'
import { isAlike, servicesIn } from './measure.ts'
import type { PlacedFamily } from './places.ts'
import { draftsOf } from './shapes.ts'
import { type Reading, readName } from './stages.ts'

export type Branch = { readonly name: string; readonly paths: readonly string[] }

type Staged = { readonly branch: Branch; readonly reading: Reading; readonly name: string }

/** What a branch name says besides the way that it is kept: `env/prod`. */
const prefixes = /^(?:env|envs|environment|environments|deploy|cluster|clusters|release)[/-]/

export const stageOfBranch = (name: string): Reading | null => {
  const short = name.replace(prefixes, '')
  const reading = short.includes('/') ? null : readName(short)
  return reading === null || reading.glued || reading.rest.length > 0 ? null : reading
}

/** Names that are asked for where branches cannot be listed. */
export const usualBranches: readonly string[] = [
  'main',
  'master',
  'dev',
  'develop',
  'development',
  'test',
  'testing',
  'int',
  'integration',
  'qa',
  'demo',
  'stage',
  'stg',
  'staging',
  'uat',
  'preprod',
  'prd',
  'prod',
  'production',
  'live',
].flatMap((name) => (name.startsWith('ma') ? [name] : [name, `env/${name}`]))

/** The trunk holds the last stage where no branch is called so. */
export const trunks: readonly string[] = ['main', 'master']

function staged(branches: readonly Branch[]): readonly Staged[] {
  const own = branches.flatMap((branch): Staged[] => {
    const reading = stageOfBranch(branch.name)
    return reading === null ? [] : [{ branch, reading, name: reading.word }]
  })
  const first = [...new Map(own.map((one) => [one.reading.stage.rank, one])).values()]
  const production = readName('production')
  const hasLast = first.some(({ reading }) => reading.stage === production?.stage)
  const trunk = branches.find(({ name }) => trunks.includes(name))
  // `develop` beside `main` is how software is written: only a stage in between makes the trunk an environment.
  const isBetween = first.some(({ reading }) => reading.stage.name !== 'dev')
  const last =
    trunk === undefined || production === null || hasLast || !isBetween
      ? []
      : [{ branch: trunk, reading: production, name: 'production' }]
  return [...first, ...last].sort((a, b) => a.reading.stage.rank - b.reading.stage.rank)
}

/** Null: there are no such branches, or what they hold is not alike. */
export function byBranch(
  branches: readonly Branch[],
): { readonly draft: DraftConfig; readonly config: Config; readonly found: readonly Found[] } | null {
  const chain = staged(branches)
  if (chain.length < 2) return null
  const environments = chain.map(
    ({ branch, name }): DraftEnvironment => ({ name, branch: branch.name, clusters: [{ name, from: null }] }),
  )
  // Each branch as if it were a folder, so that what lies in it is read in the same way.
  const paths = chain.flatMap(({ branch, name }) => branch.paths.map((path) => `${name}/${path}`))
  const members = chain.map(({ name, reading, branch }) => ({ name, reading, files: branch.paths.length }))
  const family: PlacedFamily = {
    kind: 'folder',
    parent: '',
    before: '',
    after: '',
    members,
    files: paths.length,
    slot: 'cluster',
  }
  const drafts = draftsOf([family], belowOf([family], paths)).map((draft) => ({
    ...draft,
    slices: draft.slices.map(withoutSlot),
    indexes: draft.indexes.map(withoutSlot),
    service: draft.service === null ? null : { ...draft.service, path: withoutSlot(draft.service.path) },
  }))
  const layout = assembled(drafts, environments)
  if (layout === null) return null
  const draft: DraftConfig = { layout, environments }
  const read = parsed(draft)
  if ('problems' in read) return null
  const found = chain.map((one) => foundOn(one, read.config))
  const alike = found.every((one, index) => index === 0 || isAlike(one, found[index - 1] ?? one))
  return alike && servicesIn(found).size > 0 ? { draft, config: read.config, found } : null
}

const withoutSlot = (template: string) => template.replace(/^\{cluster\}\//, '')

function foundOn({ branch, name }: Staged, config: Config): Found {
  const layout = compileLayout(config)
  const matches = branch.paths.flatMap((path) => {
    const match = matchPath(layout, name, name, path)
    return match === null ? [] : [{ path, match }]
  })
  const services = matches.flatMap(({ match }) => (match.kind === 'slice' ? [match.service] : []))
  return {
    environment: name,
    cluster: name,
    services: new Set(services),
    files: new Set(matches.map(({ path }) => path)),
  }
}
