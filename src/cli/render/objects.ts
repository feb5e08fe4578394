// Two rendered texts as changes of objects: paired by kind, namespace and name, generated names without their hash.
import { textAt } from '../../flux/node.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import { oidOfText } from '../../oid.ts'
import type { Change, Content } from '../../promotion/model.ts'

type Rendered = ReadonlyMap<string, string>

/** `path` of a change names the object: `HTTPRoute/redis/redis-insight`. */
export function changedObjects(before: string, after: string): readonly Change[] {
  const [old, now] = [objectsIn(before), objectsIn(after)]
  const names = pairedNames(old, now)
  return names.flatMap(([was, is]): readonly Change[] => {
    const [from, to] = [contentOf(old.get(was ?? '')), contentOf(now.get(is ?? ''))]
    return from?.text === to?.text ? [] : [{ path: is ?? was ?? '', before: from, after: to }]
  })
}

const contentOf = (text: string | undefined): Content | null =>
  text === undefined ? null : { oid: oidOfText(text), mode: '100644', text }

const limits = { maxBytes: 16 * 1024 * 1024 }

function objectsIn(text: string): Rendered {
  const found = new Map<string, string>()
  for (const [index, part] of text.split(/^---\s*\n/m).entries()) {
    if (part.trim() === '') continue
    const read = readYaml(part, 'rendered.yaml', limits)
    const root = 'documents' in read ? read.documents[0]?.contents : undefined
    const [kind, name, namespace] = [['kind'], ['metadata', 'name'], ['metadata', 'namespace']].map((path) =>
      textAt(root, path),
    )
    const place = namespace == null ? '' : `${namespace}/`
    const named = `${kind ?? 'object'}/${place}${name ?? index + 1}`
    found.set(found.has(named) ? `${named}/${index + 1}` : named, part.endsWith('\n') ? part : `${part}\n`)
  }
  return found
}

const withoutHash = (name: string) => name.replace(/-[0-9a-z]{10}$/, '')

/** Names of both sides; null where one side has no such object. */
function pairedNames(old: Rendered, now: Rendered): readonly (readonly [string | null, string | null])[] {
  const gone = [...old.keys()].filter((name) => !now.has(name))
  const renamed = new Map(gone.map((name) => [withoutHash(name), name]))
  const used = new Set<string>()
  const pairs = [...now.keys()].map((name): readonly [string | null, string] => {
    if (old.has(name)) return [name, name]
    const was = renamed.get(withoutHash(name)) ?? null
    if (was === null || used.has(was)) return [null, name]
    used.add(was)
    return [was, name]
  })
  return [...pairs, ...gone.filter((name) => !used.has(name)).map((name) => [name, null] as const)]
}
