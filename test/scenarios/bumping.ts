// What conversations about bumps have in common: a base that publishes tags, and where the pins of an environment stand.
import { Octokit } from '@octokit/rest'
import { type BaseTagOptions, publishBaseTag } from '../sandbox/base-repository.ts'
import { createInstallationToken } from '../sandbox/state/installations.ts'
import { deleteRef, updateRef } from '../sandbox/state/refs.ts'
import { at, type World } from './world.ts'

const unit = 'opencenter-cloud.openCenter-gitops-base'
export const bumpBranch = (environment: string) => `sluice/bump/${environment}/${unit}`
export const bumpRecord = (environment: string) => `bumps/${environment}/${unit.toLowerCase()}.json`
export const source = (environment: string, service = 'redis') =>
  `applications/overlays/${environment}-cluster/services/sources/opencenter-${service}.yaml`

/** The base publishes a tag, and the next sweep hears of it. */
export async function publish(world: World, tag: string, options: BaseTagOptions = {}) {
  publishBaseTag(world.sandbox.state, world.sandbox.base, tag, options)
  await world.sweep()
}

/** The tag is pointed at what another one has; null: it is deleted. */
export async function moveTag({ sandbox: { state, base } }: World, tag: string, to: string | null) {
  const ref = `refs/tags/${tag}`
  if (to === null) deleteRef(state, base, base.owner, ref)
  else updateRef(state, base, base.owner, ref, base.refs.get(`refs/tags/${to}`) ?? to, true)
}

export const tagOid = ({ sandbox }: World, tag: string): string => sandbox.base.refs.get(`refs/tags/${tag}`) ?? ''

/** The open bumps: environment and tag, sorted. */
export async function bumps(world: World): Promise<readonly string[]> {
  const titles = (await world.pulls()).map(({ title }) => /^bump \S+ (?:back )?to (\S+) in (\S+)$/.exec(title))
  return titles.flatMap((found) => (found === null ? [] : [`${found[2]} ${found[1]}`])).sort()
}

export async function bumpIn(world: World, environment: string) {
  const pull = (await world.pulls()).find(({ head }) => head.ref === bumpBranch(environment))
  if (pull === undefined) throw new Error(`no bump is open in ${environment}`)
  return pull
}

export async function mergeBump(world: World, environment: string) {
  const { number } = await bumpIn(world, environment)
  await world.merge(number)
  await world.settled()
  return number
}

export const tagAt = async (world: World, environment: string, ref = 'main', service = 'redis') =>
  /^\s*tag: "?([^"\s]*)/m.exec((await world.read(source(environment, service), ref)) ?? '')?.[1]

const asSluice = ({ sandbox }: World) => {
  const auth = createInstallationToken(sandbox.state, sandbox.installation, {}).value
  return new Octokit({ baseUrl: sandbox.url, auth }).rest
}

/** A pull request of our App from a branch of this name; resolves to its number. */
export async function openAsSluice(world: World, branch: string) {
  const { git, pulls } = asSluice(world)
  const head = (await world.head()) ?? ''
  const { data: parent } = await git.getCommit({ ...at, commit_sha: head })
  const { data } = await git.createCommit({ ...at, message: branch, tree: parent.tree.sha, parents: [head] })
  await git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: data.sha })
  const pull = await pulls.create({ ...at, head: branch, base: 'main', title: branch })
  await world.settled()
  return pull.data.number
}

/** As Sluice itself writes its memory: what commands of a later day will do. */
export async function writeMemory(world: World, files: Readonly<Record<string, unknown>>) {
  const { git } = asSluice(world)
  const parent = (await world.head('sluice-ledger')) ?? ''
  const tree = Object.entries(files).map(([path, value]) => ({
    path,
    mode: '100644' as const,
    type: 'blob' as const,
    content: `${JSON.stringify(value, null, 2)}\n`,
  }))
  const { data: made } = await git.createTree({ ...at, base_tree: parent, tree })
  const { data } = await git.createCommit({ ...at, message: 'as told', tree: made.sha, parents: [parent] })
  await git.updateRef({ ...at, ref: 'heads/sluice-ledger', sha: data.sha })
}
