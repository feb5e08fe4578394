// Why Sluice closes a promotion of its own: on the pull request, and in answers.
import type { Decision } from '../promotion/decide.ts'

type Withdrawn = Extract<Decision, { kind: 'withdraw' }>['code']

const onPull: Readonly<Record<Withdrawn, string>> = {
  'in-step': 'Nothing is left to promote: source and target are in step again, so this pull request is closed.',
  'not-selected':
    'The `services` of this environment in `.github/sluice.yaml` leave out what this promotes, so this pull request is closed.',
}

const inAnswers: Readonly<Record<Withdrawn, string>> = {
  'in-step': 'nothing is left to promote',
  'not-selected': 'the environment takes none of it any more',
}

export const withdrawnText = (code: Withdrawn): string => onPull[code]

export const withdrawnBecause = (code: Withdrawn): string => inAnswers[code]
