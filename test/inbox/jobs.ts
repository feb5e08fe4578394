// Jobs with defaults; free of the test runner, so that child processes can use them too.
import type { Job } from '../../src/inbox/job.ts'

export const nobody: ReadonlySet<string> = new Set()

export function aJob(id: string, part: Partial<Job> = {}): Job {
  const headers = { 'x-github-event': 'push' }
  return {
    id,
    lane: 'promotion',
    key: '1',
    intent: null,
    kind: 'webhook',
    headers,
    body: `{"id":"${id}"}`,
    notBefore: 0,
    ...part,
  }
}
