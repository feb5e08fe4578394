// Takes single fields out of a webhook's payload: hints of strangers, each checked before it means anything.
import type { Origin } from './trigger.ts'

/** As far as the fields that are read here go; anything else may be in it. */
export type Payload = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Payload => typeof value === 'object' && value !== null
export const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value)
export const text = (value: unknown, ...path: readonly string[]): string => {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : ''
}
export const id = (value: unknown, ...path: readonly string[]): number => {
  const found = at(value, ...path)
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : 0
}

export const safeName = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,99})$/
/** What `git check-ref-format` allows, narrowed to characters that need no quoting anywhere. */
export const safeBranch =
  /^(?!.*(?:\.\.|\/\/|@\{|\.lock(?:\/|$)))[A-Za-z0-9_][A-Za-z0-9._/@+#-]{0,243}[^./]$|^[A-Za-z0-9_]$/

export function repositoryOf(value: unknown): Origin['repository'] | null {
  const [owner, name] = [
    text(value, 'owner', 'login') || text(value, 'full_name').split('/')[0] || '',
    text(value, 'name'),
  ]
  const number = id(value, 'id')
  return number > 0 &&
    safeName.test(owner) &&
    (safeName.test(name) || /^[._-][A-Za-z0-9._-]{1,98}$/.test(name)) &&
    !name.includes('..')
    ? { id: number, owner, name }
    : null
}

export function originOf(payload: Payload): Origin | null {
  const [installation, repository] = [id(payload, 'installation', 'id'), repositoryOf(at(payload, 'repository'))]
  return installation > 0 && repository !== null ? { installation, repository } : null
}

/** The last pull request of a merge group, as the queue's branch names it: `gh-readonly-queue/main/pr-12-<sha>`. */
export function queued(branch: string): number | null {
  const number = Number(/\/pr-(\d{1,9})-[0-9a-f]{40}$/.exec(branch)?.[1] ?? 0)
  return number > 0 ? number : null
}
