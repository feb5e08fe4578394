// Pages of lists: `page` and `per_page`, and the Link header that clients follow.
import type { Call, Reply } from './route.ts'

/** `shape` is applied to the items of the page alone. `wrap` puts the list into an object beside its total. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap?: (list: unknown[], total: number) => unknown,
): Reply {
  const { page, perPage } = pageOf(call)
  const list = items.slice((page - 1) * perPage, page * perPage).map(shape)
  const last = Math.max(1, Math.ceil(items.length / perPage))
  const links = linkHeader(call, page, last)
  return { status: 200, json: wrap ? wrap(list, items.length) : list, headers: links === '' ? {} : { link: links } }
}

export function pageOf({ query }: Pick<Call, 'query'>) {
  const number = (name: string, otherwise: number) => {
    const value = Number(query.get(name) ?? otherwise)
    return Number.isInteger(value) && value > 0 ? value : otherwise
  }
  return { page: number('page', 1), perPage: Math.min(100, number('per_page', 30)) }
}

function linkHeader({ site, query, path }: Call, page: number, last: number): string {
  const to = (number: number, rel: string) => {
    const target = new URLSearchParams(query)
    target.set('page', String(number))
    return `<${site.url}${path}?${target}>; rel="${rel}"`
  }
  const links = []
  if (page > 1) links.push(to(page - 1, 'prev'))
  if (page < last) links.push(to(page + 1, 'next'), to(last, 'last'))
  if (page > 1) links.push(to(1, 'first'))
  return links.join(', ')
}
