// Random trees, changes of trees, and their texts in many styles: what the properties of the merge are tried on.
import fc from 'fast-check'
import { parseAllDocuments } from 'yaml'

export type Tree = string | readonly Tree[] | { readonly [key: string]: Tree }

const scalar = fc.constantFrom('x', '1', '2026.10', 'true', 'a b', 'http://x:80/y', 'é', '', '~', '"1"')
const key = fc.constantFrom('a', 'b', 'c', 'image', 'resources', 'f.g', '80')
const named = (value: fc.Arbitrary<Tree>) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom('n1', 'n2', 'n3', 'n4'), value), {
      selector: ([name]) => name,
      maxLength: 4,
      minLength: 1,
    })
    .map((items) => items.map(([name, more]): Tree => ({ name, more })))
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    named(tie('tree')),
    fc.uniqueArray(fc.constantFrom('p', 'q', 'r.yaml', 's/t', 'u'), { maxLength: 4 }),
    fc.array(tie('tree'), { maxLength: 3 }),
  ),
}))
export const document = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true })

type Change = { readonly at: number; readonly how: 'set' | 'remove' | 'add'; readonly value: Tree }
export const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ at: fc.nat(40), how: fc.constantFrom('set' as const, 'remove' as const, 'add' as const), value: tree }),
  { maxLength: 4 },
)

/** The tree with changes at places counted through it. */
export function changed(root: Tree, edits: readonly Change[]): Tree {
  return edits.reduce((current, edit) => {
    const place = { left: edit.at % Math.max(1, size(current)) }
    const next = changedAt(current, edit, place)
    return typeof next === 'object' && !Array.isArray(next) && Object.keys(next).length > 0 ? next : current
  }, root)
}

const size = (node: Tree): number =>
  typeof node === 'string' ? 1 : Object.values(node).reduce((sum: number, child: Tree) => sum + size(child), 1)

function changedAt(node: Tree, edit: Change, place: { left: number }): Tree | undefined {
  if (place.left-- === 0) {
    if (edit.how === 'remove') return undefined
    if (edit.how === 'set' || typeof node === 'string') return edit.value
    if (Array.isArray(node)) return [...node, edit.value]
    return { ...node, [`k${edit.at}`]: edit.value }
  }
  if (typeof node === 'string' || place.left < 0) return node
  if (Array.isArray(node)) return node.map((item) => changedAt(item, edit, place)).filter((item) => item !== undefined)
  const pairs = Object.entries(node).map(([name, child]) => [name, changedAt(child, edit, place)] as const)
  return Object.fromEntries(pairs.filter(([, child]) => child !== undefined)) as Tree
}

export const style = fc.record({
  indent: fc.constantFrom(2, 4),
  listIndent: fc.constantFrom(0, 2, 4),
  eol: fc.constantFrom('\n', '\r\n'),
  comments: fc.array(fc.constantFrom('', '', ' # c', '  # {"x": y}'), { minLength: 1, maxLength: 5 }),
  above: fc.array(fc.constantFrom('', '', '# above', '# other', ' '), { minLength: 1, maxLength: 5 }),
  head: fc.constantFrom('', '\uFEFF', '---\n', '# head\n---\n'),
  tail: fc.constantFrom('', '\n', '\n\n# end', '\n...\n'),
  quotes: fc.boolean(),
  flowFrom: fc.constantFrom(1, 2, 9),
})
export type Style = typeof style extends fc.Arbitrary<infer T> ? T : never

export function write(root: Tree, style: Style): string {
  let line = 0
  const next = (choices: readonly string[]) => choices[line++ % choices.length] ?? ''
  const lines: string[] = []
  const put = (column: number, text: string, value: Tree, step: number, depth: number): void => {
    const above = next(style.above)
    const pad = ' '.repeat(column)
    if (above !== '') lines.push(above.startsWith('#') ? pad + above : '')
    const inline = typeof value === 'string' || Object.keys(value).length === 0 || depth >= style.flowFrom
    const written = inline ? flow(value, style) : ''
    lines.push(pad + text + (written === '' ? '' : ` ${written}`) + next(style.comments))
    if (inline) return
    if (Array.isArray(value)) for (const item of value) put(column + step, '-', item, 2, depth + 1)
    else
      for (const [name, child] of Object.entries(value))
        put(column + style.indent, `${quoted(name, style)}:`, child as Tree, style.listIndent, depth + 1)
  }
  for (const [name, child] of Object.entries(root))
    put(0, `${quoted(name, style)}:`, child as Tree, style.listIndent, 1)
  return (style.head + lines.join('\n') + style.tail).replaceAll('\n', style.eol)
}

const quoted = (text: string, { quotes }: Style) =>
  quotes && /^[a-zé][a-zé ./]*$/.test(text) && text !== 'true' ? `'${text}'` : text

function flow(value: Tree, style: Style): string {
  if (typeof value === 'string') return quoted(value, style)
  const inside = (child: Tree) => flow(child, style) || 'null'
  if (Array.isArray(value)) return `[${value.map(inside).join(', ')}]`
  return `{${Object.entries(value)
    .map(([name, child]) => `${quoted(name, style)}: ${inside(child as Tree)}`)
    .join(', ')}}`
}

/** As plain data, with the source of scalars that are no strings, so that `2026.10` is not `2026.1`. */
export function meaning(text: string): readonly unknown[] {
  const parsed = parseAllDocuments(text, { intAsBigInt: true })
  return Array.isArray(parsed) ? parsed.map((one) => one.toJS()) : []
}
