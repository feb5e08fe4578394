// What is answered to `/bump` and `/rollback` beside what came of the plan.
import type { BaseAddress, Pin } from '../bump/model.ts'
import { repositoryOf } from './bump-words.ts'
import { code, plain } from './markdown.ts'

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

/** To whoever went back with all services. */
export const oneAloneLine = ({ name }: BaseAddress, environment: string, dry: boolean): string =>
  dry
    ? 'Is only one of them at fault? Add `--only <service>`: the others keep their tag then.'
    : `Is only one of them at fault? ${code(`/rollback ${name} in ${environment} --only <service>`)} makes the pull request go back with that one alone. The others stay marked; ${code(`/bump ${name} to <tag> in <env>`)} brings a marked tag all the same.`

/** Nothing good is known of these pins. */
export function noWayBackLine(pins: readonly Pin[], environment: string): string {
  const services = [...new Set(pins.flatMap(({ services, name }) => (services.length > 0 ? services : [name])))].sort()
  const tags = [...new Set(pins.map(({ tag }) => tag))].map(code).join(', ')
  return `Sluice knows no good tag before ${tags} in **${plain(environment)}** for ${listed(services)}: name one with ${code('to <tag>')}.`
}
