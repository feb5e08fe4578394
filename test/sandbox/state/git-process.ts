// The only way the sandbox runs Git: explicit identity, no configuration of the machine, never a prompt.
import { execFileSync } from 'node:child_process'
import { devNull } from 'node:os'

export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: devNull,
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Sandbox',
  GIT_AUTHOR_EMAIL: 'sandbox@example.com',
  GIT_COMMITTER_NAME: 'Sandbox',
  GIT_COMMITTER_EMAIL: 'sandbox@example.com',
}

/** Runs `git` and answers its standard output; throws with `status` and `stdout` when it exits with another code than 0. */
export function runGit(directory: string, args: readonly string[], input?: Buffer | string): Buffer {
  return execFileSync('git', ['-C', directory, ...args], {
    env: gitEnvironment,
    input: input ?? '',
    maxBuffer: 1 << 30,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}
