// Folders beside each other that hold much the same: perhaps environments whose names do not say so.
type Siblings = { readonly parent: string; readonly names: readonly string[] }

const mostDepth = 4
const mostShown = 3
/** Nobody has that many environments; to compare each with each would take long. */
export const mostNames = 200

/** The likeliest first. */
export function siblingsOf(paths: readonly string[]): readonly Siblings[] {
  const children = new Map<string, Map<string, Set<string>>>()
  for (const path of paths) {
    const segments = path.split('/', mostDepth + 2)
    for (let depth = 0; depth < Math.min(mostDepth, segments.length - 2); depth++) {
      const [name = '', below = ''] = segments.slice(depth, depth + 2)
      if (name.startsWith('.')) break
      const parent = segments.slice(0, depth).join('/')
      const beside = children.get(parent) ?? new Map<string, Set<string>>()
      children.set(parent, beside)
      beside.set(name, (beside.get(name) ?? new Set()).add(below))
    }
  }
  const groups = [...children].flatMap(([parent, beside]) => {
    if (beside.size > mostNames) return []
    const alike = [...beside].filter(([name, own]) =>
      [...beside].some(
        ([other, theirs]) => other !== name && own.size > 1 && own.intersection(theirs).size * 2 >= own.size,
      ),
    )
    return alike.length < 2
      ? []
      : [
          {
            parent,
            names: alike.map(([name]) => name).sort(),
          },
        ]
  })
  return groups.slice(0, mostShown)
}
