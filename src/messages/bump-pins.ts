// The pins of a bump in tables: those that move, and those that stay with the reason.
import type { BumpPlan, Pin } from '../bump/model.ts'
import { fewClusters } from './cluster-names.ts'
import { linesWithin } from './length.ts'
import { cell, code, details, plain } from './markdown.ts'

/** Longer tables are folded; the rest of what is said would be out of sight. */
const unfolded = 12
/** In UTF-16 units: all clusters of a fleet would leave no room for what they mean. */
const longestMoves = 18_000
const longestStays = 8000

const servicesCell = (services: readonly string[]) => {
  const more = services.length - 6
  const some = services.slice(0, more > 1 ? 6 : services.length)
  return cell(`${some.join(', ')}${more > 1 ? ` and ${more} more` : ''}`)
}

export function movedPins(plans: readonly BumpPlan[]): string {
  const moves = plans.flatMap((plan) => plan.moves)
  if (moves.length === 0) return '### Pins\n\nNone moves.'
  const many = new Set(moves.map(({ pin }) => pin.cluster)).size > 1
  const rows = moves.map(({ pin, to }) => {
    const place = cell(`${pin.path}:${pin.line}`)
    return `| ${many ? `${cell(pin.cluster)} | ` : ''}${servicesCell(pin.services)} | ${code(pin.tag)} | ${code(to)} | ${place} |`
  })
  const head = many
    ? '| cluster | services | from | to | file |\n| --- | --- | --- | --- | --- |'
    : '| services | from | to | file |\n| --- | --- | --- | --- |'
  const { text, more } = linesWithin(rows, longestMoves)
  const table = `${head}\n${text}${more > 0 ? `\n\n… and ${more} more pins` : ''}`
  const count = `${moves.length} ${moves.length === 1 ? 'pin' : 'pins'}`
  return `### Pins\n\n${moves.length > unfolded ? details(`${count} move`, table) : table}`
}

type Staying = {
  readonly pin: Pick<Pin, 'cluster' | 'path' | 'line' | 'services'> & { tag: string | null }
  because: string
}

/** Many clusters have the same pin that stays for the same reason: then it is one line. */
export function stayingPins(plans: readonly BumpPlan[]): string {
  const stays: readonly Staying[] = plans.flatMap((plan) => [
    ...plan.stays.map(({ pin, because }) => ({ pin, because })),
    ...plan.unmovable.map((one) => ({ pin: one, because: one.because })),
  ])
  if (stays.length === 0) return ''
  const keyOf = ({ pin, because }: Staying) => JSON.stringify([pin.services, pin.tag, because])
  const groups = [...Map.groupBy(stays, keyOf).values()]
  const lines = groups.map((some) => {
    const [{ pin, because }] = some as [Staying]
    const at = pin.tag === null ? '' : ` at ${code(pin.tag)}`
    const clusters = [...new Set(some.map((one) => one.pin.cluster))]
    const place = some.length === 1 ? code(`${pin.path}:${pin.line}`) : fewClusters(clusters)
    const named = pin.services.length === 0 ? 'no service' : servicesCell(pin.services)
    return `- ${named}${at} (${place}): ${plain(because)}`
  })
  const { text, more } = linesWithin(lines, longestStays)
  const list = `${text}${more > 0 ? `\n- … and ${more} more` : ''}`
  return stays.length > unfolded ? details(`Pins that stay (${stays.length})`, list) : `### Pins that stay\n\n${list}`
}
