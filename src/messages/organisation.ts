// What is said of the organisation's file: in `/status`, and on its own commits.
import { plain } from './markdown.ts'

export const organisationRepositoryLine =
  'This is the repository of the organisation’s file: nothing is promoted in it.'

/** A line of `/status`; nothing where there is nothing to say. */
export function organisationParts(policy: {
  readonly kind: 'none' | 'read' | 'unreadable'
  readonly because: string | null
  readonly organisation: object | null
}): readonly string[] {
  if (policy.kind === 'none') return []
  const because = policy.because === null ? '' : ` ${plain(policy.because)}`
  if (policy.kind === 'read') return ['Organisation: its defaults and locked keys hold here.']
  const holds =
    policy.organisation === null
      ? 'This repository’s own file counts alone.'
      : 'Its defaults and locked keys hold as they were read last.'
  return [`Organisation: not readable.${because} ${holds}`]
}

export const organisationReady = {
  title: 'The organisation’s file is good',
  summary: 'Its defaults and locked keys hold in every repository of this owner that Sluice works in.',
} as const
