// The planning thread answers as planning in process does, and whatever becomes of it, every question comes to an end.
import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ForgeError } from '../../src/github/failure.ts'
import { emptyRecord } from '../../src/ledger/state.ts'
import { createPlanner, type PlannerOptions } from '../../src/planner/planner.ts'
import { answerTo, type PlannerName, type Questions } from '../../src/planner/questions.ts'
import { nothingKnown } from '../../src/promotion/model.ts'
import type { Reader } from '../../src/settle.ts'
import { at, config, configOf, type Files, fixture, repository } from '../promotion/repository.ts'
import { handClock } from '../scenarios/hand-clock.ts'

const settings = config()

function planner(options: PlannerOptions = {}) {
  const made = createPlanner(options)
  onTestFinished(() => made.stop())
  return made
}
const stubborn = new URL('./stubborn.ts', import.meta.url)

type Case = { readonly name: PlannerName; readonly question: Questions[PlannerName] }
type Repository = ReturnType<typeof repository>

/** Two commits; the second is the head of all environments. */
function history(before: Files, after: Files) {
  const repo = repository()
  return { repo, before: repo.commit(before), after: repo.commit(after, 'feat: Go on') }
}

const from = (repo: Repository, id = 1) => ({
  reader: { read: async (needs) => repo.read(needs) } satisfies Reader,
  repository: id,
})

function promotion({ before, after }: ReturnType<typeof history>, services: readonly string[] | 'all'): Case {
  const base = { kind: 'commit', commit: before, because: 'the test says so' } as const
  const ends = { from: 'dev', to: 'staging', source: after, target: after }
  const question = {
    request: { unit: 'redis', services, ...ends },
    record: emptyRecord('staging', 'redis'),
    start: base,
  }
  return { name: 'unit', question: { config: settings, question } }
}

const inProcess = (repo: Repository, { name, question }: Case) =>
  answerTo(name, question, async (step) => repo.run(step).done)
const inThread = (repo: Repository, { name, question }: Case) => planner().plan(name, question, from(repo))

const values = 'redis/helm-values/override-values.yaml'
const fluxFile = (path: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: redis\nspec:\n  path: ${path}\n`
const redis = (text: string): Files => ({
  [at('dev', 'fluxcd/redis.yaml')]: fluxFile('applications/overlays/dev-cluster/services/redis'),
  [at('dev', values)]: text,
  [at('staging', 'fluxcd/redis.yaml')]: fluxFile('applications/overlays/staging-cluster/services/redis'),
  [at('staging', values)]: 'image:\n  tag: "1.0.0"\nreplicas: 3\n',
})
const example = fixture('opencenter')
const changed = {
  ...example,
  [at('dev', values)]: (example[at('dev', values)] ?? '').replace(/tag: .*/, 'tag: "9.9.9"'),
}
const exampleHistory = () => history(example, changed)
const environments = ['dev', 'staging', 'prod']

describe('the planning thread', () => {
  it.each<[string, (h: ReturnType<typeof history>) => Case]>([
    ['the promotion of a service', (h) => promotion(h, ['redis'])],
    ['the promotion of a whole environment', (h) => promotion(h, 'all')],
    [
      'an inferred base',
      (h) => {
        const { name, question } = promotion(h, ['redis'])
        const asked = question as Questions['unit']
        return { name, question: { ...asked, question: { ...asked.question, start: null } } }
      },
    ],
    [
      'what a merge touched',
      ({ before, after }) => ({
        name: 'touched',
        question: { config: settings, moved: { environments, before, after } },
      }),
    ],
    [
      'the survey of a repository',
      ({ after }) => ({
        name: 'survey',
        question: { config: settings, heads: new Map(environments.map((name) => [name, after])) },
      }),
    ],
    [
      'the services of a cluster',
      ({ after }) => ({
        name: 'services',
        question: { config: settings, places: [{ environment: 'dev', cluster: 'dev-cluster', commit: after }] },
      }),
    ],
    [
      'the Flux objects of clusters',
      ({ after }) => {
        const places = ['dev', 'staging'].map((name) => ({
          environment: name,
          cluster: `${name}-cluster`,
          commit: after,
        }))
        return { name: 'fluxIndex', question: { config: settings, places } }
      },
    ],
    [
      'the contents of slices, more than are read at once',
      ({ after }) => {
        const place = { environment: 'dev', cluster: 'dev-cluster', commit: after, services: null }
        return { name: 'contents', question: { config: settings, places: Array.from({ length: 21 }, () => place) } }
      },
    ],
    [
      'the revert of a service',
      ({ before, after }) => {
        const place = { environment: 'dev', cluster: 'dev-cluster', service: 'redis' }
        const requests = [{ ...place, bad: after, good: before, target: after }]
        return { name: 'revert', question: { config: settings, requests } }
      },
    ],
    [
      'the suspension of a service',
      ({ after: target }) => ({
        name: 'suspend',
        question: { config: settings, request: { environment: 'dev', service: 'redis', target, suspend: true } },
      }),
    ],
  ])('answers %s as planning in process does', async (_, ask) => {
    const made = exampleHistory()
    const answer = await inProcess(made.repo, ask(made))
    const found = typeof answer === 'object' && 'plans' in answer ? answer.plans : answer
    expect(found).not.toHaveLength(0)
    expect(await inThread(made.repo, ask(made))).toEqual(answer)
  })

  const deep = (open: string) => `values: ${open.repeat(20_000)}\n`
  const aliases = ['a0: &a0 [x, x]', ...Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)]
  const lines = (count: number) => Array.from({ length: count }, (_, n) => `  key-${n}: value of ${n}\n`).join('')
  it.each<[string, string]>([
    ['a bomb of depth', deep('[')],
    ['another bomb of depth', deep('{a: ')],
    ['a bomb of aliases', `${aliases.join('\n')}\n`],
    ['a hundred thousand keys', `data:\n${lines(100_000)}`],
    ['5 MB', `data: |\n${lines(190_000)}`],
    ['5 MB of JSON', JSON.stringify({ data: Array.from({ length: 190_000 }, (_, n) => ({ key: `value of ${n}` })) })],
    ['what is no YAML', 'a: [\n'],
  ])('answers %s as planning in process does, and then goes on', async (_, text) => {
    const made = history(redis('image:\n  tag: "1.0.0"\n'), redis(text))
    const asked = promotion(made, ['redis'])
    expect(await inThread(made.repo, asked)).toEqual(await inProcess(made.repo, asked))
  })

  it('reads an object once, however many questions need it', async () => {
    const made = exampleHistory()
    const asked: string[] = []
    const reader: Reader = {
      read: async (needs) => {
        for (const need of needs) if (need.kind === 'tree' || need.kind === 'blob') asked.push(need.oid)
        return made.repo.read(needs)
      },
    }
    const one = planner()
    const { name, question } = promotion(made, ['redis'])
    await one.plan(name, question, { reader, repository: 1 })
    const first = asked.length
    await one.plan(name, question, { reader, repository: 1 })
    expect([first > 0, asked.length - first]).toEqual([true, 0])
    // What one repository holds, another may not know of.
    await one.plan(name, question, { reader, repository: 2 })
    expect(asked.length - first).toBe(first)
  })

  it('asks for nothing at all when it holds everything', async () => {
    const { repo, after } = exampleHistory()
    const places = [{ environment: 'dev', cluster: 'dev-cluster', commit: after }]
    let reads = 0
    const reader: Reader = {
      read: async (needs) => {
        reads++
        return repo.read(needs)
      },
    }
    const one = planner()
    const first = await one.plan('services', { config: settings, places }, { reader, repository: 1 })
    const before = reads
    expect(await one.plan('services', { config: settings, places }, { reader, repository: 1 })).toEqual(first)
    expect([before > 0, reads - before]).toEqual([true, 0])
  })
})

describe('an error', () => {
  it('of the reader comes back as the very same, and the thread goes on', async () => {
    const made = exampleHistory()
    const { name, question } = promotion(made, ['redis'])
    const error = new ForgeError({ kind: 'retry', after: 5000 }, 'GitHub asks to wait')
    const failing: Reader = { read: () => Promise.reject(error) }
    const one = planner()
    const failed = await one.plan(name, question, { reader: failing, repository: 1 }).catch((thrown) => thrown)
    expect(failed).toBe(error)
    expect(await one.plan(name, question, from(made.repo))).toMatchObject({ plans: [{ unit: 'redis' }] })
  })

  it('of a planner comes with its name, words and stack, and the thread goes on', async () => {
    const made = exampleHistory()
    const one = planner()
    const broken = { ...settings, environments: null } as unknown as typeof settings
    const { name, question } = promotion(made, ['redis'])
    const failed = await one.plan(name, { ...question, config: broken }, from(made.repo)).catch((thrown) => thrown)
    expect(failed).toMatchObject({ name: 'TypeError', message: expect.stringContaining('null') })
    expect(failed.stack).toContain('plan.ts')
    expect(await one.plan(name, question, from(made.repo))).toMatchObject({ plans: [{ unit: 'redis' }] })
  })

  it('of a question that cannot be sent is thrown at once', async () => {
    const question = { config: settings, places: [() => 1] } as unknown as Questions['services']
    const failed = planner().plan('services', question, from(repository()))
    await expect(failed).rejects.toThrow('could not be cloned')
  })
})

it.runIf(process.platform === 'linux')('comes behind this thread, which stays as quick as it was', async () => {
  const before = getPriority()
  const { repo, after } = exampleHistory()
  const places = [{ environment: 'dev', cluster: 'dev-cluster', commit: after }]
  let meanwhile = before
  const reader: Reader = {
    read: async (needs) => {
      meanwhile = getPriority()
      return repo.read(needs)
    },
  }
  await planner().plan('services', { config: settings, places }, { reader, repository: 1 })
  expect(meanwhile).toBe(before)
  const threads = readdirSync('/proc/self/task').map((id) => getPriority(Number(id)))
  expect(Math.max(...threads)).toBe(Math.min(before + 10, 19))
})

describe('two questions at once', () => {
  it('are both answered, each from its own reader', async () => {
    const [one, two] = [exampleHistory(), history(redis('a: 1\n'), redis('a: 2\n'))]
    const questions = [promotion(one, ['redis']), promotion(two, ['redis'])] as const
    const both = planner()
    const answers = await Promise.all([
      both.plan(questions[0].name, questions[0].question, from(one.repo, 1)),
      both.plan(questions[1].name, questions[1].question, from(two.repo, 2)),
    ])
    const alone = [await inProcess(one.repo, questions[0]), await inProcess(two.repo, questions[1])]
    expect(answers).toEqual(alone)
    expect(answers[0]).not.toEqual(answers[1])
  })
})

describe('a thread that dies', () => {
  const places = { config: settings, places: [] }
  const moved = { config: settings, moved: { environments, before: '', after: '' } }
  const heads = { config: settings, heads: new Map() }
  /** Answers when it is told to. */
  function waiting() {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<void>()
    let reads = 0
    const reader: Reader = {
      read: async () => {
        reads++
        asked.resolve()
        await answer.promise
        return nothingKnown
      },
    }
    return { asked: asked.promise, answer: answer.resolve, reads: () => reads, from: { reader, repository: 1 } }
  }

  it('fails what it computed; what waited is planned again', async () => {
    const one = planner({ script: stubborn })
    const innocent = waiting()
    const answered = one.plan('services', places, innocent.from)
    await innocent.asked
    await expect(one.plan('touched', moved, innocent.from)).rejects.toThrow(
      'planning failed: the planning thread ended with code 3',
    )
    innocent.answer()
    expect(await answered).toEqual(['answered'])
    expect(innocent.reads()).toBe(2)
  })

  it('fails everything when it computed nothing', async () => {
    const one = planner({ script: stubborn })
    const innocent = waiting()
    const answered = one.plan('services', places, innocent.from)
    await innocent.asked
    const { name, question } = promotion(exampleHistory(), ['redis'])
    const all = [answered, one.plan(name, question, innocent.from)]
    const ends = await Promise.allSettled(all)
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const later = waiting()
    later.answer()
    expect(await one.plan('services', places, later.from)).toEqual(['answered'])
  })

  it('is ended when it computes for too long', async () => {
    const clock = handClock()
    const begun = Promise.withResolvers<void>()
    const after: typeof clock.after = (ms, run) => {
      begun.resolve()
      return clock.after(ms, run)
    }
    const one = planner({ script: stubborn, clock: { ...clock, after }, deadline: 60_000 })
    const hanging = one.plan('survey', heads, waiting().from)
    await begun.promise
    expect(clock.leap()).toBe(true)
    await expect(hanging).rejects.toThrow('planning failed: planning took more than 60 s of computing')
    expect(clock.passed()).toBe(60_000)
    const next = waiting()
    next.answer()
    expect(await one.plan('services', places, next.from)).toEqual(['answered'])
  })

  it('sets no deadline to reading', async () => {
    const clock = handClock()
    const one = planner({ script: stubborn, clock })
    const slow = waiting()
    const answered = one.plan('services', places, slow.from)
    await slow.asked
    expect(clock.leap()).toBe(false)
    slow.answer()
    expect(await answered).toEqual(['answered'])
  })

  it('of a lack of memory fails that planning alone', async () => {
    const lines = (value: string) => `data: |\n${`  ${value.repeat(9)}\n`.repeat(450_000)}`
    const made = history(redis(lines('a')), redis(lines('b')))
    const small = exampleHistory()
    const one = planner({ megabytes: 24 })
    const { name, question } = promotion(made, ['redis'])
    await expect(one.plan(name, question, from(made.repo))).rejects.toThrow(/planning failed: .*memory/)
    const next = promotion(small, ['redis'])
    expect(await one.plan(next.name, next.question, from(small.repo, 2))).toMatchObject({ plans: [{ unit: 'redis' }] })
  })

  it('that cannot be started fails the question', async () => {
    const one = planner({ script: new URL('./nosuch.ts', import.meta.url) })
    await expect(one.plan('services', places, waiting().from)).rejects.toThrow(/planning failed: .*nosuch/)
  })
})

describe('stopping', () => {
  const places = { config: settings, places: [] }

  it('ends the thread in the middle of planning; what was asked fails, and what is asked later', async () => {
    const clock = handClock()
    const begun = Promise.withResolvers<void>()
    const after = (ms: number, run: () => void) => {
      begun.resolve()
      return clock.after(ms, run)
    }
    const one = planner({ script: stubborn, clock: { ...clock, after } })
    const beats = new Int32Array(new SharedArrayBuffer(4))
    const question = { config: settings, heads: new Map(), beats }
    const hanging = one.plan('survey', question, from(repository()))
    const refused = expect(hanging).rejects.toThrow('planning was stopped')
    await begun.promise
    await one.stop()
    await refused
    // A thread that still ran would go on counting while this one waits.
    const last = Atomics.load(beats, 0)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    expect(Atomics.load(beats, 0)).toBe(last)
    await expect(one.plan('services', places, from(repository()))).rejects.toThrow('planning was stopped')
    expect(clock.leap()).toBe(false)
  })

  it('is quick when nothing was ever asked', async () => {
    await expect(planner().stop()).resolves.toBeUndefined()
  })
})

it('understands configurations of other shapes', async () => {
  const one = planner()
  const layout = configOf(
    'version: 1\nlayout:\n  slice: ["apps/{cluster}/{service}/**"]\nenvironments:\n  - { name: dev, clusters: [dev] }\n',
  )
  const repo = repository()
  const commit = repo.commit({ 'apps/dev/web/a.yaml': 'a: 1\n', 'apps/dev/api/b.yaml': 'b: 1\n' })
  const places = [{ environment: 'dev', cluster: 'dev', commit }]
  expect(await one.plan('services', { config: layout, places }, from(repo))).toEqual(['api', 'web'])
})
