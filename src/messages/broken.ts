// What the check run `sluice/configuration` says where Sluice has stopped, and where it goes on.
import type { Problem } from '../problem.ts'
import { inOrder } from './length.ts'
import { problemLine } from './replies.ts'

export function brokenTitle(what: 'broken-configuration' | 'ledger' | 'organisation', count: number): string {
  const problems = `${count} ${count === 1 ? 'problem' : 'problems'}`
  switch (what) {
    case 'ledger':
      return 'Automation stopped: the ledger'
    case 'organisation':
      return `${problems}: what was good last goes on in all repositories`
    case 'broken-configuration':
      return `Configuration: ${problems}, nothing is promoted`
  }
}

export const brokenSummary = (problems: readonly Problem[]): string =>
  inOrder([problems.map((problem) => `- ${problemLine(problem)}`).join('\n')])

export const mended = {
  title: 'The configuration is good again',
  summary: 'Automation goes on with what was merged meanwhile.',
} as const
