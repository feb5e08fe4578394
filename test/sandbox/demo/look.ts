// What the demo looks at on the sandbox: promotions that are open, with their files and their gate.
import { at, type World } from '../../scenarios/world.ts'
import { diffOf, reasonOf } from './show.ts'
import type { Teller } from './steps.ts'

export const overlay = (cluster: string) => `applications/overlays/${cluster}-cluster/`

export type Promotion = Awaited<ReturnType<ReturnType<typeof lookAt>['promotionTo']>>

export function lookAt(world: World) {
  const filesOf = async (number: number) =>
    (await world.as('alice').pulls.listFiles({ ...at, pull_number: number, per_page: 100 })).data

  /** The only open promotion to the environment. */
  async function promotionTo(environment: string, unit: string) {
    const open = (await world.pulls()).filter((pull) => pull.head.ref === `sluice/promote/${environment}/${unit}`)
    const [pull] = open
    if (pull === undefined || open.length > 1) throw new Error(`${open.length} promotions of ${unit} to ${environment}`)
    const [gate] = await world.gate(pull.head.sha)
    return { ...pull, body: pull.body ?? '', gate, files: await filesOf(pull.number) }
  }
  return { filesOf, promotionTo }
}

export function show({ say }: Teller, { number, title, body, files }: Promotion): void {
  say(`#${number} “${title}” by sluice[bot]\n\n${reasonOf(body)}\n\n${diffOf(files)}\n`)
}

/** What the gate still waits for. */
export const openPoints = ({ gate }: Promotion): readonly string[] =>
  gate?.summary?.split('\n').filter((line) => line.startsWith('- ❌')) ?? []

/** What a person commented and what came back, as the demo prints it. */
export const emoji: Readonly<Record<string, string>> = { eyes: '👀', confused: '😕', rocket: '🚀' }
