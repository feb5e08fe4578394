// Verdicts that a merge into their own environment made untrue: a service that was missing stands there by hand now, or one
// that was blocked is gone. Nothing is planned for that; the dashboard stops saying it.
import type { Environment } from '../../config/model.ts'
import type { Touched } from '../../promotion/slice/touched.ts'
import { unitNamed } from '../../promotion/slice/units.ts'
import { unitsTouched } from '../promotion/open-aims.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { forgetNoted, recallNoted } from './noted.ts'

const depends: ReadonlySet<string> = new Set(['new-service', 'blocked'])

/** Costs nothing where no such verdict stands for what was touched. */
export async function forgetOutlived(
  work: Work,
  standing: Standing,
  { name, clusters }: Environment,
  found: readonly Touched[],
): Promise<void> {
  const { config } = standing
  const touched = unitsTouched(standing, found, name)
  const noted = (await recallNoted(work, name)).filter(({ unit, code }) => depends.has(code) && touched.has(unit))
  if (noted.length === 0) return
  const places = clusters.map((cluster) => ({
    environment: name,
    cluster: cluster.name,
    commit: standing.headOf(name),
  }))
  const standingThere = new Set(await work.plan('services', { config, places }))
  const isThere = (unit: string) => {
    const { services } = unitNamed(config, unit)
    return services === 'all' ? standingThere.size > 0 : services.some((service) => standingThere.has(service))
  }
  const outlived = noted.filter(({ unit, code }) => isThere(unit) === (code === 'new-service'))
  await forgetNoted(
    work,
    config,
    name,
    outlived.map(({ unit }) => unit),
  )
}
