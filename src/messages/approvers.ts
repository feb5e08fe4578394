// What people read who are no approvers of an environment.
import { code } from './markdown.ts'

/** `doing`: what only approvers do there. `unseen`: teams that this App cannot see. */
export function approversLine(environments: readonly string[], doing: string, unseen: readonly string[]): string {
  const names = environments.map(code).join(', ')
  if (unseen.length === 0) return `${names} has approvers: only those people or maintainers ${doing} there.`
  return `${names} has approvers, and ${unseenLine(unseen)}`
}

export const noForceLine = (environment: string, unseen: readonly string[]): string =>
  unseen.length === 0
    ? `${code(environment)} has approvers: only one of them may force something there.`
    : `${code(environment)} has approvers, and ${unseenLine(unseen)}`

function unseenLine(unseen: readonly string[]): string {
  const teams = `${unseen.length === 1 ? 'the team' : 'the teams'} ${unseen.map(code).join(', ')}`
  return `Sluice cannot see ${teams}: correct \`approvers.teams\`, or have an owner of the organization accept the permission to read its members.`
}
