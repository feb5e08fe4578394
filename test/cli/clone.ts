// Clones built from the fixture, and the command line run in this process.
import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Terminal } from '../../src/cli/answer.ts'
import { run } from '../../src/cli/run.ts'
import { copyOf, type TemporaryRepository, temporaryRepository } from '../git/temporary-repository.ts'

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures')

export type TestClone = TemporaryRepository & {
  sluice(...args: string[]): Promise<Answer>
  /** On a terminal of another kind. */
  sluiceOn(terminal: Partial<Terminal>, ...args: string[]): Promise<Answer>
}

/** The fixture, committed once. */
export function cloneOf(fixture = 'opencenter'): TestClone {
  const before = started.get(fixture)
  // Some tests remove all temporary folders after each one.
  const first = before !== undefined && existsSync(before.directory) ? before : start(fixture)
  started.set(fixture, first)
  return onCommandLine(copyOf(first))
}

/** With a file for each object, one of which can be lost. */
export function looseCloneOf(fixture = 'opencenter'): TestClone {
  const clone = folderOf(fixture)
  clone.commitAll('start')
  return clone
}

const started = new Map<string, TemporaryRepository>()

function start(fixture: string): TemporaryRepository {
  const clone = looseCloneOf(fixture)
  // One file in place of hundreds: it is copied quickly.
  clone.git('repack', '-a', '-d', '-q')
  return clone
}

/** The fixture in a new working tree, not committed. */
export function folderOf(fixture = 'opencenter'): TestClone {
  const clone = emptyClone()
  cpSync(join(fixtures, fixture), clone.directory, { recursive: true })
  return clone
}

export const emptyClone = (): TestClone => onCommandLine(temporaryRepository())

function onCommandLine(repository: TemporaryRepository): TestClone {
  const sluiceOn = (terminal: Partial<Terminal>, ...args: string[]) =>
    run(args, { directory: repository.directory, colour: false, ...terminal })
  return { ...repository, sluiceOn, sluice: (...args) => sluiceOn({}, ...args) }
}

export const overlay = (cluster: string, path: string) => `applications/overlays/${cluster}/services/${path}`

export type PlanJson = {
  readonly unit: string
  readonly cluster: string
  readonly source: string
  readonly base: string | null
  readonly target: string
  readonly changes: readonly {
    readonly path: string
    readonly before: string | null
    readonly after: string | null
    readonly mode: string
  }[]
  readonly kept: readonly Record<string, string | null>[]
  readonly conflicts: readonly Record<string, string | null>[]
  readonly secrets: readonly { readonly path: string; readonly missing: boolean }[]
  readonly pending: readonly { readonly commit: string; readonly subject: string; readonly carried: boolean }[]
  readonly problems: readonly { readonly code: string; readonly message: string }[]
  readonly notes: readonly { readonly code: string; readonly message: string }[]
}

export const plansIn = ({ stdout }: Answer): readonly PlanJson[] => {
  const { plans } = JSON.parse(stdout) as { plans: readonly PlanJson[] }
  return plans
}

export function onlyPlan(answer: Answer): PlanJson {
  const [plan, ...more] = plansIn(answer)
  if (plan === undefined || more.length > 0) throw new Error(`not one plan: ${answer.stdout}${answer.stderr}`)
  return plan
}
