// Starts Git on somebody's clone: no shell, no configuration but the clone's, no network, no prompt, no lock.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'

/** `path` is where `git` is looked for, as in the environment variable PATH. */
export type GitPlace = { readonly directory: string; readonly path?: string | undefined }

/** Where programs are looked for when nobody says where. */
export const usualPath = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/run/current-system/sw/bin'

const environment = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_PAGER: 'cat',
  // A partial clone would fetch what it lacks, with whatever its configuration names as transport.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  // What is read must be what the ids say, and a path is a path, whatever it begins with.
  GIT_NO_REPLACE_OBJECTS: '1',
  // No file can stand there; an empty one would be warned of.
  GIT_GRAFT_FILE: '/dev/null/none',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
}

// The clone's own configuration cannot be left out, so what could start a program is set here.
const settings = [
  // The clone may belong to somebody else (containers, CI): it was named by the person who calls.
  'safe.directory=*',
  'core.quotePath=false',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'log.follow=false',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting])

/** A running Git in the directory. Its failure to start is the event `error`. */
export function startGit(place: GitPlace, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn('git', ['--no-pager', ...settings, ...args], {
    cwd: place.directory,
    env: { ...environment, PATH: place.path ?? usualPath },
    shell: false,
  })
}

export type GitAnswer = { readonly code: number; readonly stdout: Buffer; readonly stderr: string }

/** The line that says why, behind warnings and hints. Git would fetch what a partial clone lacks; Sluice does not. */
export function saidBy(stderr: string): string {
  const lines = stderr.trim().split('\n')
  const said = (lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0] ?? '').slice(0, 500)
  const lacking = /could not fetch ([0-9a-f]{40}) from promisor remote/.exec(stderr)?.[1]
  if (lacking === undefined) return said
  return `the clone is partial and lacks the object ${lacking}; run git fetch --refetch --no-filter, or make a full clone`
}

/** What is thrown for every answer of Git that is not the one that was asked for. */
export function gitError(args: readonly string[], answer: Pick<GitAnswer, 'code' | 'stderr'>): Error {
  const said = saidBy(answer.stderr)
  return new Error(`git ${args[0] ?? ''} failed (exit ${answer.code})${said === '' ? '' : `: ${said}`}`)
}

export function startError(error: Error): Error {
  const missing = 'code' in error && error.code === 'ENOENT'
  const sentence = missing
    ? 'git was not found: install it, or add its folder to PATH'
    : 'git could not be started: check that it may be run'
  return new Error(sentence, { cause: error })
}

/** Runs Git to its end. Throws unless the exit code is one of `fine`. */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  fine: readonly number[] = [0],
): Promise<GitAnswer> {
  const answer = await new Promise<GitAnswer>((resolve, reject) => {
    const child = startGit(place, args)
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', (error) => reject(startError(error)))
    // A child that ends without reading breaks the pipe; its exit code says what happened.
    child.stdin.on('error', () => {})
    child.on('close', (code) => {
      resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() })
    })
    child.stdin.end()
  })
  if (!fine.includes(answer.code)) throw gitError(args, answer)
  return answer
}
