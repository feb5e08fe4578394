// The command line: starts when it is imported, and is the only place that knows exit codes.
import type { Ending } from './cli/answer.ts'
import { run } from './cli/run.ts'

const exitCodes: Readonly<Record<Ending, number>> = { done: 0, blocked: 1, usage: 2 }

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', () => {})

const terminal = { directory: process.cwd(), colour: process.stdout.isTTY === true }
const { stdout, stderr, ending } = await run(process.argv.slice(2), terminal)
process.exitCode = exitCodes[ending]
process.stderr.write(stderr)
process.stdout.write(stdout)
