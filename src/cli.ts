// The command line: starts when it is imported, and is the only place that knows exit codes and the process.
import type { Ending } from './cli/answer.ts'
import { run } from './cli/run.ts'
import { terminalOf } from './cli/terminal.ts'

const exitCodes: Readonly<Record<Ending, number>> = { done: 0, blocked: 1, usage: 2 }

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const terminal = terminalOf({
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  directory: process.cwd(),
  stdin: () => process.stdin,
  timer: (milliseconds, then) => {
    const waiting = setTimeout(then, milliseconds).unref()
    return () => clearTimeout(waiting)
  },
})
const { stdout, stderr, ending } = await run(process.argv.slice(2), terminal)
process.exitCode = exitCodes[ending]
process.stderr.write(stderr)
process.stdout.write(stdout)
