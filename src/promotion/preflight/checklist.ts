// A first copy is reviewed by a person: what they have to decide, point by point, the urgent ones first.
import type { Change, SecretNote, Task } from '../model.ts'
import { decidedValues } from './checklist-values.ts'
import type { Leak } from './leaks.ts'
import type { NameFault } from './names.ts'
import { objectText } from './objects.ts'
import { short } from './say.ts'
import type { Standing } from './standing.ts'

export type ChecklistQuestion = {
  readonly secrets: readonly SecretNote[]
  readonly missing: readonly NameFault[]
  readonly leaks: readonly Leak[]
  /** The changes that bring the service. */
  readonly arriving: readonly Change[]
  readonly after: Standing
}

/** So many say that somebody has to read the files anyway. */
const mostTasks = 100

const asks: Readonly<Record<Task['kind'], string>> = {
  secret: '',
  reference: 'make sure that it is there',
  name: 'still says the source',
  host: 'is this the right address here',
  address: 'is this address free here',
  replicas: 'is this the right number here',
  resources: 'is this the right size here',
  storage: 'is there such storage here',
}

export function checklistOf({ secrets, missing, leaks, arriving, after }: ChecklistQuestion): readonly Task[] {
  const tasks: readonly Task[] = [
    ...secrets
      .filter((secret) => secret.missing)
      .map(({ path, keys, message }) => ({
        kind: 'secret' as const,
        path,
        pointer: keys.join(', '),
        line: null,
        value: null,
        message,
      })),
    ...missing.map((fault) => ({
      kind: 'reference' as const,
      path: fault.file,
      pointer: fault.pointer,
      line: fault.line,
      value: objectText(fault),
      message: asks.reference,
    })),
    ...leaks.map(({ path, pointer, line, value, hidden, name }) => ({
      kind: 'name' as const,
      path,
      pointer,
      line,
      value: hidden ? null : short(value),
      message: `${asks.name}: ${name}`,
    })),
    ...arriving.flatMap(({ path, hidden }) => {
      const read = after.yaml(path)
      const values = read === null ? [] : decidedValues(read, hidden ?? [])
      return values.map((one) => ({
        ...one,
        path,
        value: one.value === null ? null : short(one.value),
        message: `${asks[one.kind]}?`,
      }))
    }),
  ]
  return tasks.slice(0, mostTasks)
}
