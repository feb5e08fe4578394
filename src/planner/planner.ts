// Planning off the main thread, so that no large file holds up the intake: hands questions to the planning thread and
// reads for it. The thread has no network and no token. One that dies takes down the planning that killed it, no other; only
// an abort of V8 itself ends the process, and the inbox sets a job aside that has done so too often.
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type Clock, systemClock } from '../inbox/clock.ts'
import type { Need } from '../promotion/model.ts'
import type { Reader } from '../settle.ts'
import { handedOver, partsOf } from './parts.ts'
import type { FromThread, ToThread } from './protocol.ts'
import type { Answers, PlannerName, Questions } from './questions.ts'

export type Planner = {
  /**
   * Throws the very error that the reader threw, what the planner threw with its message and stack, and an error when
   * the thread died of it or it computed for too long.
   */
  plan<Name extends PlannerName>(
    name: Name,
    question: Questions[Name],
    from: { readonly reader: Reader; readonly repository: number },
  ): Promise<Answers[Name]>
  /** Ends the thread; what is under way fails. */
  stop(): Promise<void>
}

export type PlannerOptions = {
  readonly clock?: Clock
  /** Milliseconds that one planning may compute, its waits for reading not counted. */
  readonly deadline?: number
  /** Of the thread's heap. */
  readonly megabytes?: number
  readonly script?: URL
}

type Job = {
  readonly message: Omit<Extract<ToThread, { kind: 'plan' }>, 'id'>
  readonly reader: Reader
  readonly resolve: (answer: Answers[PlannerName]) => void
  readonly reject: (error: unknown) => void
  used: number
  /** Null while the thread does not compute for it. */
  computing: { readonly since: number; readonly end: () => void } | null
}

/** Node takes the suffix of what runs: source or built. */
const thread = new URL(import.meta.url.endsWith('.ts') ? './thread.ts' : './thread.js', import.meta.url)

/** The thread starts with the first question and again with the next one after its death. */
export function createPlanner(options: PlannerOptions = {}): Planner {
  const { clock = systemClock, deadline = 60_000, megabytes = 256, script = thread } = options
  const jobs = new Map<number, Job>()
  let worker: Worker | null = null
  let lastId = 0
  let stopped = false

  function start(): Worker {
    // Neither the environment nor the arguments of this process: there are keys in them.
    const started = new Worker(script, {
      name: 'planner',
      env: {},
      argv: [],
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    })
    started.on('message', (message: FromThread) => hear(message))
    started.on('messageerror', (error) => lose(started, error))
    started.on('error', (error) => lose(started, error))
    started.on('exit', (code) => lose(started, new Error(`the planning thread ended with code ${code}`)))
    return started
  }

  const say = (message: ToThread, transfer: ArrayBuffer[] = []) => worker?.postMessage(message, transfer)

  function hear(message: FromThread) {
    const job = jobs.get(message.id)
    if (job === undefined) return
    pause(job)
    if (message.kind === 'begins') {
      const end = clock.after(deadline - job.used, () => {
        const seconds = Math.round(deadline / 1000)
        if (worker !== null) lose(worker, new Error(`planning took more than ${seconds} s of computing`))
      })
      job.computing = { since: clock.now(), end }
    } else if (message.kind === 'needs') void bring(message.id, job, message.needs)
    else if (message.kind === 'done') finish(message.id)?.resolve(message.answer)
    else finish(message.id)?.reject(asError(message))
  }

  function pause(job: Job) {
    if (job.computing === null) return
    job.computing.end()
    job.used += clock.now() - job.computing.since
    job.computing = null
  }

  async function bring(id: number, { reader }: Job, needs: readonly Need[]) {
    try {
      const known = await reader.read(needs)
      for (const part of partsOf(known)) {
        if (!jobs.has(id)) return
        say({ kind: 'part', id, part }, handedOver(part))
        await setImmediate()
      }
      if (jobs.has(id)) say({ kind: 'brought', id })
    } catch (error) {
      say({ kind: 'dropped', id })
      finish(id)?.reject(error)
    }
  }

  function finish(id: number): Job | undefined {
    const job = jobs.get(id)
    jobs.delete(id)
    // An idle thread does not keep the process alive.
    if (jobs.size === 0) worker?.unref()
    return job
  }

  function begin(job: Job) {
    const id = ++lastId
    worker ??= start()
    worker.ref()
    jobs.set(id, job)
    try {
      say({ ...job.message, id })
    } catch (error) {
      finish(id)?.reject(error)
    }
  }

  /** Fails the planning that was computed when the thread died; without one, the thread itself is at fault. */
  function lose(lost: Worker, error: Error) {
    if (lost !== worker) return
    worker = null
    void lost.terminate()
    const all = [...jobs.values()]
    jobs.clear()
    const isGuilty = (job: Job) => job.computing !== null
    const guilty = all.some(isGuilty) ? all.filter(isGuilty) : all
    for (const job of all) pause(job)
    for (const job of guilty) job.reject(new Error(`planning failed: ${error.message}`, { cause: error }))
    for (const job of all) if (!guilty.includes(job)) begin(job)
  }

  return {
    plan: (name, question, { reader, repository }) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(new Error('planning was stopped'))
        const message = { kind: 'plan', name, question, repository } as const
        begin({ message, reader, resolve: resolve as Job['resolve'], reject, used: 0, computing: null })
      }),
    stop: async () => {
      stopped = true
      const ending = worker
      worker = null
      for (const id of [...jobs.keys()]) {
        const job = finish(id)
        if (job !== undefined) pause(job)
        job?.reject(new Error('planning was stopped'))
      }
      await ending?.terminate()
    },
  }
}

function asError({ name, message, stack }: Extract<FromThread, { kind: 'threw' }>): Error {
  const error = new Error(message)
  error.name = name
  if (stack !== null) error.stack = stack
  return error
}
