// What a process says about where its output goes, and where Git is looked for.
import { isAbsolute } from 'node:path'
import type { Terminal } from './answer.ts'
import { noProgress, progressLine, type Timer } from './progress.ts'

type Out = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

export type ProcessFacts = {
  readonly stdout: Out
  readonly stderr: Out
  readonly env: Readonly<Record<string, string | undefined>>
  readonly directory: string
  readonly timer: Timer
  /** Opened when it is asked for: an open one keeps a process waiting. */
  readonly stdin: () => AsyncIterable<Uint8Array>
}

const usualColumns = 80
/** Narrower than that nothing is readable, whatever a screen says. */
const fewestColumns = 40

const columnsOf = ({ columns = usualColumns }: Out) => Math.max(fewestColumns, columns)

/** https://force-color.org and https://no-color.org; forced colours win, as they do in Node. */
function coloured(stdout: Out, env: ProcessFacts['env']): boolean {
  if (env.FORCE_COLOR !== undefined) return !['0', 'false'].includes(env.FORCE_COLOR)
  return stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
}

/** A relative folder in PATH would let a clone bring a `git` of its own. */
const safePath = (path: string | undefined) => path?.split(':').filter(isAbsolute).join(':') || undefined

export function terminalOf({ stdout, stderr, env, directory, timer, stdin }: ProcessFacts): Terminal {
  const shows = stderr.isTTY === true && env.TERM !== 'dumb'
  return {
    directory,
    input: stdin,
    colour: coloured(stdout, env),
    columns: stdout.isTTY === true ? columnsOf(stdout) : undefined,
    path: safePath(env.PATH),
    progress: shows ? progressLine((text) => stderr.write(text), columnsOf(stderr), timer) : noProgress,
  }
}
