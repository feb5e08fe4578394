// The service that most conversations are about, as the openCenter fixture has it.
import type { World } from './world.ts'

const cluster = (environment: string) => `applications/overlays/${environment}-cluster/services`
export const slice = (environment: string, service = 'redis') => `${cluster(environment)}/${service}`
export const values = (environment: string, service = 'redis') =>
  `${slice(environment, service)}/helm-values/override-values.yaml`
export const promotion = (environment: string, service = 'redis') => `sluice/promote/${environment}/${service}`
export const record = (environment: string, service = 'redis') => `environments/${environment}/${service}.json`

export const withTag = (text: string | null, tag: string) => (text ?? '').replace(/tag: .*/, `tag: "${tag}"`)

/** The edit that moves redis on in one environment. */
export async function tagIn(world: World, environment: string, tag: string) {
  return { [values(environment)]: withTag(await world.read(values(environment)), tag) }
}

/** A developer moves redis on in dev, and it is merged. */
export async function moveOn(world: World, tag = '7.9.9', method: 'merge' | 'squash' | 'rebase' = 'merge') {
  return world.change(`feat: Move redis to ${tag}`, await tagIn(world, 'dev', tag), method)
}

/** The only open pull request of ours; throws when there is none or another. */
export async function onlyPull(world: World) {
  const [pull, ...others] = await world.pulls()
  if (pull === undefined || others.length > 0)
    throw new Error(`expected one pull request, found ${others.length + (pull ? 1 : 0)}`)
  return pull
}

/** The open pull request of ours into an environment. */
export async function pullTo(world: World, environment: string, service = 'redis') {
  const pull = (await world.pulls()).find((one) => one.head.ref === promotion(environment, service))
  if (pull === undefined) throw new Error(`no promotion of ${service} to ${environment} is open`)
  return pull
}

/** A rule of the repository that lets nobody remove the branch. */
export const keepBranch = (world: World, name: string) =>
  world.sandbox.repository.protections.set(name, {
    pullRequestRequired: true,
    requiredChecks: [],
    requiredApprovals: 0,
  })

/** dev and staging say different things about one value, and dev a newer version: the promotion opens with a conflict. */
export async function disagree(world: World) {
  const policy = (text: string | null, to: string) => (text ?? '').replace('allkeys-lru', to)
  const [dev, staging] = [values('dev'), values('staging')]
  await world.change('fix: Evict nothing in staging', { [staging]: policy(await world.read(staging), 'noeviction') })
  await world.change('feat: Evict what expires in dev', {
    [dev]: withTag(policy(await world.read(dev), 'volatile-lru'), '7.9.9'),
  })
  return pullTo(world, 'staging')
}
