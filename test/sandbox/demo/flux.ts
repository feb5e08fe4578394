// The clusters of the demo, as Sluice hears of them: what Flux reports of every Kustomization that stands in the repository.
import { parseAllDocuments } from 'yaml'
import { baseRevision, event, minute, type Said } from '../../scenarios/health-words.ts'
import type { World } from '../../scenarios/world.ts'
import { fluxKeys } from '../run/flux-keys.ts'
import { fileAt, walkTree } from '../state/trees.ts'
import { defaultSeed } from '../world.ts'

const clusters = { staging: ['staging-cluster'], prod: ['prod-cluster', 'prod-us-cluster'] } as const

export type Reporting = keyof typeof clusters

/** As the default ones, and prod's speaks for its second cluster, too. */
export function demoKeys() {
  const { staging, prod } = fluxKeys(defaultSeed, 'acme/platform')
  if (staging === undefined || prod === undefined) throw new Error('the seed has no staging and prod to report')
  return { staging, prod: { ...prod, clusters: clusters.prod } }
}

/** Longer than reports are gathered for; a soak is waited for in words. */
export const patience = 30_000
export const soak = 10 * minute

type Written = {
  readonly kind?: string
  readonly metadata?: { readonly name?: string }
  readonly spec?: {
    readonly sourceRef?: { readonly name?: string }
    readonly ref?: { readonly tag?: string | number }
  }
}

export function fluxOf(world: World) {
  function objectsOf(cluster: string): readonly Written[] {
    const { store, refs } = world.sandbox.repository
    const head = refs.get('refs/heads/main') ?? ''
    const paths = [...walkTree(store, store.commit(head)?.tree ?? '')]
      .map(({ path }) => path)
      .filter((path) => path.startsWith(`applications/overlays/${cluster}/services/`) && path.endsWith('.yaml'))
    return paths.flatMap((path) =>
      parseAllDocuments(fileAt(store, head, path)?.toString() ?? '').flatMap(
        (one) => (one.toJS() as Written | null) ?? [],
      ),
    )
  }

  async function send(environment: Reporting, cluster: string, said: Said) {
    const status = await world.send(environment, await event(world, environment, { ...said, metadata: { cluster } }))
    if (status !== 202) throw new Error(`a report of ${cluster} was answered ${status}`)
  }

  async function allIsWell(environment: Reporting, cluster: string) {
    const objects = objectsOf(cluster)
    const tags = new Map(objects.map(({ metadata, spec }) => [metadata?.name, spec?.ref?.tag]))
    for (const { kind, metadata, spec } of objects) {
      const name = metadata?.name
      if (kind !== 'Kustomization' || name === undefined || spec?.sourceRef === undefined) continue
      const tag = tags.get(spec.sourceRef.name)
      const [, commit] = baseRevision.split('@')
      await send(environment, cluster, tag === undefined ? { name } : { name, revision: `${tag}@${commit}` })
    }
  }

  return {
    /** A minute later everything there is at the head of main, and well. */
    async reconciles(environment: Reporting) {
      world.clock.pass(minute)
      for (const cluster of clusters[environment]) await allIsWell(environment, cluster)
      await world.settled()
    },
    /** And stays so for as long as staging has to, and the minute in which that is looked at. */
    async reconcilesAndSoaks(environment: Reporting) {
      await this.reconciles(environment)
      await pass(soak + minute)
    },
    /** One report of every cluster about one object, two minutes later. */
    async reports(environment: Reporting, said: Said) {
      world.clock.pass(2 * minute)
      for (const cluster of clusters[environment]) await send(environment, cluster, said)
      await world.settled()
    },
    pass,
  }

  async function pass(milliseconds: number) {
    world.clock.pass(milliseconds)
    await world.settled()
  }
}
