// A process per file: servers and stubs of one must not show in another, and Git starts quickly from a small process.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longest starts first also where no earlier run is remembered, so that nobody waits for one file in the end. */
const slow = ['dockerfile', 'bench', 'git-http', 'failure', 'edit-any-style', 'server', 'reader']
const rankOf = ({ moduleId }: TestSpecification) => {
  const rank = slow.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return rank < 0 ? slow.length : rank
}

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Otherwise one core of two would be left idle.
    maxWorkers: '100%',
    // Hundreds of processes start from the sources: what Node made of them once is kept for the next one.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules', '.cache', 'compile') },
    // A bound for what hangs, far from what anything takes on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: SlowFirst },
  },
})
