// A planning thread that can be made to hang or to die, by the name of what it is asked.
import { parentPort } from 'node:worker_threads'
import type { FromThread, ToThread } from '../../src/planner/protocol.ts'

const say = (message: FromThread) => parentPort?.postMessage(message)

parentPort?.on('message', (message: ToThread) => {
  const { id } = message
  if (message.kind === 'plan' && message.name === 'services') {
    say({ kind: 'begins', id })
    say({ kind: 'needs', id, needs: [{ kind: 'blob', oid: 'a'.repeat(40) }] })
  } else if (message.kind === 'plan' && message.name === 'survey') {
    say({ kind: 'begins', id })
    const beats = (message.question as { readonly beats?: Int32Array }).beats ?? new Int32Array(1)
    for (;;) Atomics.add(beats, 0, 1)
  } else if (message.kind === 'plan' && message.name === 'touched') {
    say({ kind: 'begins', id })
    process.exit(3)
  } else if (message.kind === 'plan') process.exit(4)
  else if (message.kind === 'brought') say({ kind: 'done', id, answer: ['answered'] })
})
