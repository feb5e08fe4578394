// No path belongs to two clusters or to two services: else a promotion would write where it reads.
import { type Claim, folded, overlaps } from '../claims.ts'
import { layoutOf } from '../layout.ts'
import type { Raw } from '../options/table.ts'
import { instantiate, parsePattern, slotsOf } from '../pattern.ts'
import { inFull } from '../place-name.ts'
import { quote } from '../quote.ts'
import { clusterNames } from './clusters.ts'
import { repeats } from './repeats.ts'
import type { Rule } from './rule.ts'

const mostPaths = 200_000
const mostOverlaps = 20

type Template = { readonly text: string; readonly service: string | null; readonly path: readonly (string | number)[] }

function templatesOf(raw: Raw['layout']): readonly Template[] {
  const layout = layoutOf(raw)
  const list = (texts: readonly string[], service: string | null, ...path: string[]) =>
    texts.map((text, index) => ({
      text,
      service,
      path: raw === layout.preset ? ['layout'] : ['layout', ...path, index],
    }))
  return [
    ...list(layout.slices, null, 'slice'),
    ...list(layout.indexes, null, 'indexes'),
    ...Object.entries(layout.services ?? {}).flatMap(([name, texts]) => list(texts, name, 'services', name)),
  ]
}

export const theLayoutHoldsServices: Rule = ({ layout }, at) => {
  if (typeof layout === 'string' || layout.slice.length + layout.services.length > 0) return []
  return [
    {
      code: 'empty-layout',
      offset: at(['layout']),
      message: 'The layout holds no service; write `slice` or `services`.',
    },
  ]
}

export const serviceNamesDifferByMoreThanCase: Rule = ({ layout }, at) =>
  repeats(typeof layout === 'string' ? [] : layout.services, ({ key }) => key.toLowerCase()).map(
    ({ item, earlier }) => ({
      code: 'duplicate-service',
      offset: at(['layout', 'services', item.key], 'key'),
      message: `The services ${quote(earlier.key)} and ${quote(item.key)} differ by case only; rename one.`,
    }),
  )

export const theLayoutFitsTheClusters: Rule = ({ layout, environments }, at) => {
  const count = environments.flatMap(clusterNames).length * templatesOf(layout).length
  if (count <= mostPaths) return []
  const message = `The layout's paths times the clusters are ${count}; the limit is ${mostPaths}. Use {service} instead of naming each one.`
  return [{ code: 'too-many', offset: at(['layout']), message }]
}

/** Source and target would be the same path, unless each environment has a branch of its own. */
export const templatesNameThePlace: Rule = ({ layout, environments }, at) => {
  const branches = new Set(environments.map(({ branch }) => branch))
  const apart = !branches.has(null) && branches.size === environments.length
  if (apart) return []
  return templatesOf(layout).flatMap(({ text, path }) => {
    const pattern = parsePattern(text)
    if ('why' in pattern) return []
    const slots = slotsOf(pattern)
    if (slots.has('cluster') || slots.has('environment')) return []
    const message = `${quote(text)} is the same path in every environment; put {cluster} or {environment} in it, or give each environment a \`branch\`.`
    return [{ code: 'same-path', offset: at(path), message }]
  })
}

export const pathsDoNotOverlap: Rule = ({ layout, environments }, at) => {
  const templates = templatesOf(layout).flatMap((template) => {
    const pattern = parsePattern(folded(template.text))
    return 'why' in pattern ? [] : [{ ...template, pattern }]
  })
  const claims = function* (): Generator<Claim> {
    for (const environment of environments) {
      for (const cluster of clusterNames(environment)) {
        const place = { environment: environment.name, cluster: folded(cluster) }
        const claim = { place: inFull(place), cluster, branch: environment.branch }
        for (const { pattern, ...template } of templates) {
          yield { ...template, ...claim, instance: instantiate(pattern, place) }
        }
      }
    }
  }
  const found = overlaps(claims(), mostOverlaps)
  if (found === 'too-many') {
    const message = 'The paths of the layout are too alike to be told apart; put {cluster} before `**` and `*`.'
    return [{ code: 'too-many', offset: at(['layout']), message }]
  }
  return found.map(([a, b]) => {
    const owner = ({ cluster, place, service }: Claim) =>
      a.place === b.place
        ? `the service ${quote(service ?? '')}`
        : `the cluster ${quote(a.cluster === b.cluster ? place : cluster)}`
    const message = `Some paths of ${owner(b)} (${quote(b.text)}) are paths of ${owner(a)} (${quote(a.text)}) too; make the templates differ.`
    return { code: 'overlapping-paths', offset: at(a.path), message }
  })
}
