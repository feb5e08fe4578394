// What is answered to `/bump` and `/rollback` beside what came of the plan.
import type { BaseAddress, Pin } from '../bump/model.ts'
import { repositoryOf } from './bump-words.ts'
import { code, plain } from './markdown.ts'

export const approversLine = (environments: readonly { readonly name: string }[]): string =>
  `${environments.map(({ name }) => code(name)).join(', ')} has approvers: only those people or maintainers move tags there.`

export const notBumpedLine = (base: BaseAddress, environment: string, because: string): string =>
  `${code(repositoryOf(base))} in **${plain(environment)}**: nothing was opened. ${plain(because)}`

const shownServices = 20

const listed = (services: readonly string[]): string => {
  const more = services.length - shownServices
  return `${services.slice(0, shownServices).map(code).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

type Left = { readonly tag: string; readonly services: readonly string[] }

export const markedLine = ({ tag, services }: Left, environment: string, dry: boolean): string =>
  `${code(tag)} ${dry ? 'would be' : 'is now'} marked as bad in **${plain(environment)}** for ${listed(services)}: it is not proposed for them there any more, nor in what comes after it.`

/** To people who named no services: how to mean some of several. */
export function onlyLine(
  base: BaseAddress,
  environment: string,
  left: readonly Left[],
  dry: boolean,
): readonly string[] {
  if (new Set(left.flatMap(({ services }) => services)).size < 2) return []
  const some = `${code('--only <service>,…')} takes back and marks some services alone.`
  const [first, ...more] = left
  if (dry || first === undefined || more.length > 0) return [some]
  const bring = code(`/bump ${repositoryOf(base)} to ${first.tag} in ${environment} --only <service>,…`)
  return [`${some} Where others were well with ${code(first.tag)}, ${bring} brings it to them all the same.`]
}

/** Nothing good is known of these pins. */
export function noWayBackLine(pins: readonly Pin[], environment: string): string {
  const services = [...new Set(pins.flatMap(({ services, name }) => (services.length > 0 ? services : [name])))].sort()
  const tags = [...new Set(pins.map(({ tag }) => tag))].map(code).join(', ')
  return `Sluice knows no good tag before ${tags} in **${plain(environment)}** for ${listed(services)}: name one with ${code('to <tag>')}.`
}
