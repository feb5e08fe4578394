// Connections: one page of a list with its cursors, under GitHub's rules for `first` and `last`.
import { fault } from './fault.ts'

export type Page = {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

export type Listed<T> = {
  /** The connection's name in error messages. */
  readonly name: string
  readonly items: readonly T[]
  /** Unique in the list and lasting: a cursor stays good when the list grows. */
  readonly key: (item: T) => string | number
  readonly show: (item: T) => unknown
}

const cursorOf = (key: string | number) => Buffer.from(`cursor:v2:${key}`).toString('base64')

/** Throws where GitHub refuses: neither or both bounds, a bound outside 0 to 100, a cursor that is not of this list. */
export function paginate<T>({ name, items, key, show }: Listed<T>, page: Page) {
  checkBounds(name, page)
  const cursors = items.map((item) => cursorOf(key(item)))
  const at = (cursor: string) => {
    const index = cursors.indexOf(cursor)
    if (index < 0) throw fault('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`)
    return index
  }
  let start = page.after ? at(page.after) + 1 : 0
  let end = page.before ? at(page.before) : items.length
  if (page.first != null) end = Math.min(end, start + page.first)
  if (page.last != null) start = Math.max(start, end - page.last)
  const edges = items
    .slice(start, end)
    .map((item, index) => ({ cursor: cursors[start + index] ?? '', node: () => show(item) }))
  return {
    totalCount: items.length,
    edges,
    nodes: () => edges.map((edge) => edge.node()),
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

function checkBounds(name: string, { first, last }: Page) {
  if (first == null && last == null) {
    throw fault(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    )
  }
  if (first != null && last != null) {
    throw fault(
      'ARGUMENT_ERROR',
      `Passing both \`first\` and \`last\` to paginate the \`${name}\` connection is not supported.`,
    )
  }
  for (const [bound, value] of Object.entries({ first, last })) {
    if (value == null) continue
    if (value < 0) throw fault('ARGUMENT_ERROR', `\`${bound}\` on the \`${name}\` connection cannot be less than zero.`)
    if (value > 100) {
      throw fault(
        'EXCESSIVE_PAGINATION',
        `Requesting ${value} records on the \`${name}\` connection exceeds the \`${bound}\` limit of 100 records.`,
      )
    }
  }
}
