// Which paths more than one cluster or service would claim. Patterns are compared with each other, not with files.
import type { Hole, Instance, Step } from './pattern.ts'

/** The paths of one template in one cluster; `owner` and `branch` decide with whom it may share them. */
export type Claim = {
  readonly instance: Instance
  /** `<environment>/<cluster>`. */
  readonly place: string
  readonly cluster: string
  /** The service that the layout names for the template. */
  readonly service: string | null
  /** null: the default branch, whose name is not known here. */
  readonly branch: string | null
  readonly text: string
  /** Where the template stands in the configuration. */
  readonly path: readonly (string | number)[]
}

type Branch = { readonly step: Step; readonly node: Node }
type Node = {
  readonly literal: Map<string, Node>
  readonly holes: Map<string, Branch>
  readonly ends: Claim[]
  readonly deep: Claim[]
}
const emptyNode = (): Node => ({ literal: new Map(), holes: new Map(), ends: [], deep: [] })

/** Comparisons of two patterns: what needs more has most of its patterns start with a wildcard. */
const mostComparisons = 2_000_000

/** Two names that some file systems store as one are one name here: to be used on all texts before they become patterns. */
export const folded = (text: string) => text.normalize('NFC').toLowerCase()

/**
 * Pairs of claims that some path would fit both, at most `most`; the later of the two stands first. `'too-many'` when the
 * patterns leave too many pairs to compare.
 */
export function overlaps(claims: Iterable<Claim>, most: number): readonly (readonly [Claim, Claim])[] | 'too-many' {
  const found: (readonly [Claim, Claim])[] = []
  const root = emptyNode()
  let comparisons = 0
  for (const claim of claims) {
    const others: Claim[] = []
    collectNear(root, claim.instance, 0, others)
    comparisons += others.length
    if (comparisons > mostComparisons) return 'too-many'
    // One rival says enough about this claim.
    const rival = others.find((other) => rivals(claim, other) && intersect(claim.instance, other.instance))
    if (rival !== undefined) found.push([claim, rival])
    if (found.length >= most) return found
    insert(root, claim)
  }
  return found
}

function rivals(a: Claim, b: Claim): boolean {
  if (a.place === b.place) return a.service !== null && b.service !== null && a.service !== b.service
  return a.branch === null || b.branch === null || a.branch === b.branch
}

function insert(root: Node, claim: Claim): void {
  let node = root
  for (const step of claim.instance.head) {
    if (step.hole === null) {
      const next = node.literal.get(step.before) ?? emptyNode()
      node.literal.set(step.before, next)
      node = next
    } else {
      const key = `${step.before}/${step.after}`
      const branch = node.holes.get(key) ?? { step, node: emptyNode() }
      node.holes.set(key, branch)
      node = branch.node
    }
  }
  const list = claim.instance.deep ? node.deep : node.ends
  list.push(claim)
}

/** Claims whose heads fit the instance's head; the rest of the pattern is compared by `intersect`. */
function collectNear(node: Node, instance: Instance, depth: number, into: Claim[]): void {
  const step = instance.head[depth]
  if (step === undefined && instance.deep) {
    collectBelow(node, into)
    return
  }
  for (const claim of node.deep) into.push(claim)
  if (step === undefined) {
    for (const claim of node.ends) into.push(claim)
    return
  }
  if (step.hole === null) {
    const next = node.literal.get(step.before)
    if (next !== undefined) collectNear(next, instance, depth + 1, into)
  } else {
    for (const [text, next] of node.literal) {
      if (stepsMeet(step, { before: text, hole: null, after: '' })) collectNear(next, instance, depth + 1, into)
    }
  }
  for (const branch of node.holes.values()) {
    if (stepsMeet(step, branch.step)) collectNear(branch.node, instance, depth + 1, into)
  }
}

function collectBelow(node: Node, into: Claim[]): void {
  // Spreading long lists into a call would overflow the stack.
  for (const claim of node.ends) into.push(claim)
  for (const claim of node.deep) into.push(claim)
  for (const next of node.literal.values()) collectBelow(next, into)
  for (const branch of node.holes.values()) collectBelow(branch.node, into)
}

/** Whether some name fits both steps. */
function stepsMeet(a: Step, b: Step): boolean {
  if (a.hole === null && b.hole === null) return a.before === b.before
  if (a.hole === null) return fitsHole(b, b.hole, a.before)
  if (b.hole === null) return fitsHole(a, a.hole, b.before)
  const starts = a.before.startsWith(b.before) || b.before.startsWith(a.before)
  return starts && (a.after.endsWith(b.after) || b.after.endsWith(a.after))
}

function fitsHole({ before, after }: Step, hole: Hole | null, name: string): boolean {
  const least = before.length + after.length + (hole === 'star' ? 0 : 1)
  return name.length >= least && name.startsWith(before) && name.endsWith(after)
}

/** Whether some path fits both instances; what a placeholder must not be is left aside, so the answer errs towards yes. */
function intersect(a: Instance, b: Instance): boolean {
  const meet = (as: readonly Step[], bs: readonly Step[]) =>
    as.slice(0, bs.length).every((step, index) => {
      const other = bs[index]
      return other !== undefined && stepsMeet(step, other)
    })
  const backwards = (steps: readonly Step[]) => steps.toReversed()
  if (a.deep && b.deep) return meet(a.head, b.head) && meet(backwards(a.tail), backwards(b.tail))
  if (!a.deep && !b.deep) return a.head.length === b.head.length && meet(a.head, b.head)
  const [wide, narrow] = a.deep ? [a, b] : [b, a]
  const spare = narrow.head.length - wide.head.length - wide.tail.length
  if (spare < (wide.tail.length === 0 ? 1 : 0)) return false
  return meet(wide.head, narrow.head) && meet(backwards(wide.tail), backwards(narrow.head))
}
