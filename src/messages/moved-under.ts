// Said on a promotion that Sluice leaves to people, when the target changed files that it changes, too.
import { code } from './markdown.ts'

/** Hidden in the comment, so that the one that stands is edited and not doubled. */
export const movedUnderMarker = '<!-- sluice:moved-under -->'

const shown = 10

export function movedUnderBody(environment: string, files: readonly string[], isApproved: boolean): string {
  const names = files.slice(0, shown).map(code).join(', ')
  const more = files.length > shown ? ` and ${files.length - shown} more` : ''
  const what = `${environment} has changed files that this pull request changes, too: ${names}${more}.`
  const todo = isApproved
    ? 'It is approved, so it stays as it was approved. Comment `/promote` to have it brought up to date; it then needs a new approval.'
    : 'It holds commits by somebody else, which are never overwritten. Merge the base branch into it, or delete the branch and comment `/promote`.'
  return `${movedUnderMarker}\n${what}\n\n${todo}`
}
