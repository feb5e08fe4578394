// Objects that the target lacks once the plan is merged. Flux files are parsed only when the plan asks for other objects
// than before, or takes some away.
import { isMeant } from '../../flux/names.ts'
import { replaceTokens } from '../../flux/tokens.ts'
import type { Plan } from '../model.ts'
import { type Terms, tellPath } from '../terms/tell.ts'
import { type NameFault, nameFaults } from './names.ts'
import { isDefined, type Objects, objectsOf } from './objects.ts'
import type { Sides } from './question.ts'

export function checkNames(plan: Plan, { before, after, source }: Sides, terms: Terms): readonly NameFault[] {
  const changed = new Set(plan.changes.map((change) => change.path))
  const [old, now] = [objectsOf(before, changed), objectsOf(after, changed)]
  const gone = old.defined.filter((one) => !isDefined(one, now))
  const added = now.needed.filter((one) => !old.needed.some((other) => other.file === one.file && isMeant(one, other)))
  if (gone.length === 0 && added.length === 0) return []
  const faults = nameFaults({
    before: objectsOf(before),
    after: objectsOf(after),
    source: toldObjects(objectsOf(source), terms),
    changed,
    isUnread: (file) => after.hasFile(file) && after.text(file) === undefined,
  })
  // A Secret that did not cross is told as a missing secret.
  const absent = new Set(plan.secrets.filter((secret) => secret.missing).map((secret) => secret.path))
  return faults.filter(({ definedBy }) => definedBy === null || !absent.has(definedBy))
}

function toldObjects({ defined, needed }: Objects, terms: Terms): Objects {
  const tell = (text: string) => replaceTokens(text, terms.inTexts, terms.known).text
  return {
    needed,
    defined: defined.map((one) => ({
      ...one,
      name: tell(one.name),
      namespace: one.namespace === null ? null : tell(one.namespace),
      file: tellPath(terms, one.file) ?? one.file,
    })),
  }
}
