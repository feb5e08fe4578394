// What stands twice in a list, for the rules that ask for unique names.

type Repeat<T> = { readonly item: T; readonly index: number; readonly earlier: T }

/** The items whose key an earlier item has, with the first that has it. */
export function repeats<T>(items: readonly T[], keyOf: (item: T) => string): readonly Repeat<T>[] {
  const first = new Map<string, T>()
  const found: Repeat<T>[] = []
  for (const [index, item] of items.entries()) {
    const earlier = first.get(keyOf(item))
    if (earlier === undefined) first.set(keyOf(item), item)
    else found.push({ item, index, earlier })
  }
  return found
}
