// Loaded before a program (`--import`): on SIGUSR2 it prints how long its event loop was held up since the last one, in ms.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How often it looks; what it measures comes on top of that. */
const resolution = 5
const delays = monitorEventLoopDelay({ resolution })
delays.enable()

process.on('SIGUSR2', () => {
  const over = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - resolution)
  const seen = { loop: { max: over(delays.max), p99: over(delays.percentile(99)) } }
  process.stdout.write(`${JSON.stringify(seen)}\n`)
  delays.reset()
})
