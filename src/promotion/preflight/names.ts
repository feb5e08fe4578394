// Objects that arriving files need and the target does not have. What the repository does not hold cannot be known, so a
// missing object is only told where there is evidence: the source cluster's files define it, or the plan itself removes it.
import { isMeant } from '../../flux/names.ts'
import { isConfiguration, isDefined, isGiven, type Needed, type Objects } from './objects.ts'

export type NameFault = Needed & {
  /** `source`: the source defines it, in `definedBy` as the target would call it; `removed`: the plan takes it away. */
  readonly evidence: 'source' | 'removed' | 'none'
  readonly definedBy: string | null
}

export type NameQuestion = {
  readonly before: Objects
  readonly after: Objects
  /** The source's objects in the target's terms. */
  readonly source: Objects
  readonly changed: ReadonlySet<string>
  /** A file of the target whose text is not known. */
  isUnread(file: string): boolean
}

export function nameFaults({ before, after, source, changed, isUnread }: NameQuestion): readonly NameFault[] {
  const missing = after.needed.filter((needed) => !needed.optional && !isGiven(needed) && !isDefined(needed, after))
  return missing.flatMap((needed): readonly NameFault[] => {
    if (isDefined(needed, before)) return [{ ...needed, evidence: 'removed', definedBy: null }]
    if (!changed.has(needed.file)) return []
    // Something in the target works with it already, or lacked it before.
    if (before.needed.some((other) => isMeant(needed, other))) return []
    const definers = source.defined.filter((one) => isMeant(needed, one))
    if (definers.some(({ file }) => isUnread(file))) return []
    const [first] = definers
    if (first === undefined && needed.kind === 'Namespace') return []
    return [{ ...needed, evidence: first === undefined ? 'none' : 'source', definedBy: first?.file ?? null }]
  })
}

/** Secrets and ConfigMaps are often made by hand or by other tools: a person looks, nothing stops. */
export const isBlocking = (fault: NameFault): boolean => fault.evidence !== 'none' && !isConfiguration(fault)
