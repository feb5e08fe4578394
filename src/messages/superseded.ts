// What is said on a promotion that is closed because its services travel otherwise now.
import { code, plain } from './markdown.ts'

export type Superseded = {
  readonly environment: string
  readonly unit: string
  readonly branch: string
  /** Where what it carries goes on. */
  readonly by: readonly { readonly unit: string; readonly services: readonly string[]; readonly pull: number | null }[]
  /** Whether those open by themselves. */
  readonly automatic: boolean
  /** The branch holds commits by somebody else. */
  readonly branchStays: boolean
}

export const supersededMarker = '<!-- sluice:superseded -->'

export function supersededText({ environment, unit, branch, by, automatic, branchStays }: Superseded): string {
  const lines = by.map((one) => {
    const services = one.services.map(code).join(', ')
    const verb = one.services.length === 1 ? 'travels' : 'travel'
    const alone = one.services.length === 1 && one.services[0] === one.unit
    const how = alone ? `${verb} alone` : `${verb} in ${code(one.unit)}`
    return `- ${services} ${how} now: ${whereTo(one, environment, automatic)}.`
  })
  const stays = branchStays ? `\n\nThe branch ${code(branch)} stays, because it holds commits by somebody else.` : ''
  return `${supersededMarker}\nThe configuration has other services travel together than when ${code(unit)} to **${plain(environment)}** was opened, so this pull request is closed. What it carries is not lost:\n\n${lines.join('\n')}${stays}`
}

function whereTo({ unit, pull }: Superseded['by'][number], environment: string, automatic: boolean): string {
  if (pull !== null) return `it goes on in #${pull}`
  return automatic
    ? `a pull request for ${code(unit)} that names this one follows`
    : `ask for it with ${code(`/promote ${unit} to ${environment}`)}`
}
