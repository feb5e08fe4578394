// What plans say of promotions that were taken back in the target.
import type { Problem } from '../problem.ts'
import type { TakenBack } from '../promotion/received/taken-back.ts'

const named = (takenBack: readonly TakenBack[]) => takenBack.map(({ pull }) => `#${pull}`).join(' and ')

export function withoutTakenBack(takenBack: readonly TakenBack[], cluster: string): string {
  if (takenBack.length === 0) return `what ${cluster} had received as far as it stands there`
  const isWhole = takenBack.every(({ whole }) => whole)
  const was = takenBack.length === 1 ? 'was' : 'were'
  return isWhole
    ? `what ${cluster} had received without ${named(takenBack)}, which ${was} reverted there`
    : `what ${cluster} had received without what was taken back of ${named(takenBack)} there`
}

export function takenBackNote({ pull, whole }: TakenBack, environment: string): Problem {
  const message = whole
    ? `#${pull} was reverted in ${environment}: this brings its changes back.`
    : `A part of #${pull} was taken back in ${environment}: this brings that part again.`
  return { code: 'taken-back', message, file: null, line: null, column: null }
}
