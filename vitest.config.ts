// Threads start quickest; each file has one of its own, because servers and stubs of one must not show in another.
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// Node's type stripper is WebAssembly, and V8 can abort when threads load and drop such code all the time (`Check failed:
// jit_page.has_value()`). Held here, in the main thread, it is loaded once for the threads of all tests.
await import(new URL('./src/oid.ts', import.meta.url).href)

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
    pool: 'threads',
    // Otherwise one core of two would be left idle.
    maxWorkers: '100%',
    // A bound for what hangs, far from what anything takes on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: SlowFirst },
  },
})
