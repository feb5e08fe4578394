// What stops a whole plan before any file is looked at.
import { sideName } from '../config/place-name.ts'
import { matchPath } from '../config/template.ts'
import { type Problem, problem } from '../problem.ts'
import type { SliceFile } from './model.ts'
import { guardFiles } from './slice/guard.ts'
import { type Sides, toldFiles } from './slice/triples.ts'
import { isSingle } from './slice/view.ts'
import { type Terms, tellPath } from './terms/tell.ts'

export type Refusable = Sides & {
  readonly unit: string
  readonly services: readonly string[]
  /** Services that the target environment's `services` leave out. */
  readonly unselected: readonly string[]
}

export function refusals(question: Refusable): readonly Problem[] {
  const { unit, services, unselected, source, base, terms } = question
  if (services.length === 0 && unselected.length > 0) {
    const message = `${terms.to.environment} takes no ${unselected.join(', ')}: its \`services\` in .github/sluice.yaml leave it out.`
    return [problem('not-selected', message)]
  }
  if (source.files.length === 0) {
    const emptied = base.content.files.length > 0
    const message = emptied ? nothingLeft(unit, terms) : neverThere(question)
    return [problem(emptied ? 'source-empty' : 'unknown-service', message)]
  }
  const emptied = emptiedFolders(question)
  if (emptied.length > 0) return emptied
  const indexes = source.indexes.filter((index) => source.entries.some((entry) => entry.index === index.path))
  return [
    ...guardFiles([...source.files, ...indexes]),
    ...collisions(question),
    ...guardFiles(arriving(question, indexes)),
  ]
}

function neverThere({ services, own, terms: { from, to } }: Refusable): string {
  const [source, target] = [sideName(from, to), sideName(to, from)]
  const what = `${source} has no service ${services.join(', ')}`
  return own.length > 0
    ? `${what}, and what ${target} has of it stays. Remove it there by hand if that is meant, or check the layout in .github/sluice.yaml.`
    : `${what}. Bring it there first, or check the name and the layout in .github/sluice.yaml.`
}

const nothingLeft = (name: string, { from, to }: Terms) =>
  `${name} has no files left in ${sideName(from, to)}: promoting that would delete everything in ${sideName(to, from)}. Remove the service there by hand if that is meant.`

/** A service whose folder is empty though its Flux file or its source stays was not moved: its folder was lost. */
function emptiedFolders({ source, base, target, terms }: Refusable): readonly Problem[] {
  const { layout, from } = terms
  const placed = (files: readonly SliceFile[]) =>
    files.flatMap(({ path }) => {
      const match = matchPath(layout, from.environment, from.cluster, path)
      if (match?.kind !== 'slice') return []
      const isInFolder = !isSingle(layout, match.template)
      return [{ path, service: match.service, key: JSON.stringify([match.group, match.service]), isInFolder }]
    })
  const now = placed(source.files)
  const filled = new Set(now.filter((one) => one.isInFolder).map((one) => one.key))
  const isEmptied = (key: string) => now.some((one) => one.key === key) && !filled.has(key)
  const lost = placed(base.content.files).filter(
    (one) => one.isInFolder && isEmptied(one.key) && target.files.has(tellPath(terms, one.path) ?? ''),
  )
  return [...new Set(lost.map((one) => one.service))].map((service) =>
    problem('source-empty', nothingLeft(service, terms)),
  )
}

/** What the target's slice would hold, with the modes that stand there where something does. */
function arriving({ source, target, terms, own }: Refusable, indexes: readonly SliceFile[]): readonly SliceFile[] {
  const standing = own.flatMap((slice) => slice.files)
  const all = new Map(standing.map((file) => [file.path, file]))
  for (const file of [...source.files, ...indexes]) {
    const path = tellPath(terms, file.path)
    if (path === null || all.has(path)) continue
    const entry = target.files.get(path)
    all.set(path, { path, mode: entry?.mode ?? '100644', oid: entry?.oid ?? file.oid })
  }
  return [...all.values()]
}

/** Two files of the source that would become one, and files where the target has a folder or the other way round. */
function collisions({ source, target, terms }: Refusable): readonly Problem[] {
  const told = toldFiles(source.files, terms)
  const twice = source.files.flatMap((file) => {
    const path = tellPath(terms, file.path)
    const first = path === null ? undefined : told.get(path)
    if (path === null || first === undefined || first.path === file.path) return []
    const message = `${file.path} and ${first.path} would both become ${path}. Rename one of the two.`
    return [problem('path-collision', message, file.path)]
  })
  const folders = new Set([...target.files.keys()].flatMap(foldersOf))
  const clashes = [...told].flatMap(([path, file]) => {
    const above = foldersOf(path).find((folder) => target.files.has(folder))
    const clash = folders.has(path) ? path : above
    if (clash === undefined) return []
    const message = `${file.path} cannot come to ${sideName(terms.to, terms.from)}: ${clash} is a folder on one side and a file on the other. Make them alike.`
    return [problem('path-collision', message, file.path)]
  })
  return [...twice, ...clashes]
}

function foldersOf(path: string): readonly string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}
