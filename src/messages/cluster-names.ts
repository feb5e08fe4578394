// Clusters in sentences: few of many, and without saying for each of them what is true for all.
import type { Plan } from '../promotion/model.ts'
import { code } from './markdown.ts'
import { sidesOf } from './sides.ts'

const shown = 8

export function fewClusters(names: readonly string[]): string {
  const more = names.length - shown
  const some = names.slice(0, more > 1 ? shown : names.length).map(code)
  return `${some.join(', ')}${more > 1 ? ` and ${more} more` : ''}`
}

/** From which cluster to which ones. */
export function whichClusters(plans: readonly Plan[]): string {
  const bySource = Map.groupBy(plans.map(sidesOf), ({ source }) => source)
  const all = [...bySource].map(([source, some]) => `${code(source)} → ${fewClusters(some.map((one) => one.target))}`)
  const more = all.length - shown
  return `${all.slice(0, more > 1 ? shown : all.length).join('; ')}${more > 1 ? `; and ${more} more` : ''}`
}

/** A text that names its cluster, as it would be said of any of them. */
export function ofAny(text: string, cluster: string, instead: string): string {
  const name = cluster.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.replace(new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, 'g'), () => instead)
}

/** What the plans were compared with, once where it is the same for several clusters. */
export function basesOf(plans: readonly Plan[]): readonly string[] {
  const alike = [...Map.groupBy(plans, ({ base, cluster }) => ofAny(base.because, cluster, 'each cluster'))]
  const said = alike.map(([because, some]) => (some.length > 1 ? because : (some[0]?.base.because ?? '')))
  return said.length > shown ? [...said.slice(0, shown), `and ${said.length - shown} more`] : said
}

export function lackingPart(plans: readonly Plan[], lacking: readonly string[]): readonly string[] {
  const [plan] = plans
  if (plan === undefined || lacking.length === 0) return []
  const [has, them] = lacking.length === 1 ? ['has', 'it'] : ['have', 'them']
  const command = code(`/promote ${plan.unit} to ${plan.to}`)
  return [
    `### Not there yet\n\n${fewClusters(lacking)} ${has} no ${code(plan.unit)}, and automation introduces none: ${command} brings it to ${them}.`,
  ]
}
