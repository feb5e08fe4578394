// What happens after a promotion is merged: which environments take their content from there, and whether by themselves.
import type { Config, Environment } from '../config/model.ts'
import { code, plain } from './markdown.ts'

export type Follower = Pick<Environment, 'name' | 'promote' | 'mode'>

/** Of several upstreams the first gives the content; the others only gate. */
export const followersOf = ({ environments }: Config, name: string): readonly Follower[] =>
  environments.filter(({ after }) => after[0] === name)

export function afterMerge(unit: string, to: string, followers: readonly Follower[]): string {
  const act = followers.filter(({ mode }) => mode === 'act')
  if (act.some(({ promote }) => promote === 'auto')) return 'the next environment follows by itself'
  const [byHand] = act
  if (byHand !== undefined) {
    const command = unit === 'all' ? `/promote to ${byHand.name}` : `/promote ${unit} to ${byHand.name}`
    return `then people bring it on: ${code(command)}`
  }
  const [observed] = followers
  if (observed === undefined) return `nothing comes after ${plain(to)}`
  return `what would come to ${plain(observed.name)} is shown here then`
}

/** Somebody asked for a promotion into the environment that everything begins with. */
export function comesFirstLine(name: string, followers: readonly Follower[]): string {
  const [next] = followers
  const instead = next === undefined ? '' : ` ${code(`/promote to ${next.name}`)} promotes from it.`
  return `${code(name)} comes first: nothing is promoted into it.${instead}`
}
