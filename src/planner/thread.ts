// The planning thread: runs planners, asks the main thread for what they need, and keeps what can never change.
import { constants, getPriority, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { createCaches } from '../github/cache.ts'
import type { Known, Need } from '../promotion/model.ts'
import { settle } from '../settle.ts'
import { cachedReader } from './cached-reader.ts'
import { sameConfig } from './config-memo.ts'
import { gathering } from './parts.ts'
import type { FromThread, ToThread } from './protocol.ts'
import { answerTo, type Run } from './questions.ts'

const cacheBytes = 64 * 2 ** 20

type Waiting = ReturnType<typeof gathering> & {
  readonly resolve: (known: Known) => void
  readonly reject: (error: Error) => void
}

/** Webhooks come first. Linux alone gives a thread a priority of its own; elsewhere the whole process would get it. */
const behindTheIntake = 10
if (process.platform === 'linux') {
  try {
    setPriority(Math.min(getPriority() + behindTheIntake, constants.priority.PRIORITY_LOW))
  } catch {
    // Where that is forbidden, planning is as quick as the intake.
  }
}

const caches = createCaches(cacheBytes)
const waiting = new Map<number, Waiting>()
const say = (message: FromThread) => parentPort?.postMessage(message)

async function plan({ id, repository, name, question }: Extract<ToThread, { kind: 'plan' }>): Promise<void> {
  const ask = (needs: readonly Need[]) =>
    new Promise<Known>((resolve, reject) => {
      waiting.set(id, { ...gathering(), resolve, reject })
      say({ kind: 'needs', id, needs })
    })
  try {
    const asked = (
      'config' in question ? { ...question, config: sameConfig(question.config) } : question
    ) as typeof question
    const reader = cachedReader(caches(repository), ask)
    const run: Run = (step) =>
      settle((known) => {
        say({ kind: 'begins', id })
        return step(known)
      }, reader)
    const answer = await answerTo(name, asked, run)
    say({ kind: 'done', id, answer })
  } catch (error) {
    const { name: kind, message, stack = null } = error instanceof Error ? error : new Error(String(error))
    say({ kind: 'threw', id, name: kind, message, stack })
  }
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'plan') return void plan(message)
  const asked = waiting.get(message.id)
  if (message.kind === 'part') return asked?.add(message.part)
  waiting.delete(message.id)
  if (message.kind === 'brought') asked?.resolve(asked.known)
  else asked?.reject(new Error('nobody waits for this any more'))
})
