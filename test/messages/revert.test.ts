// What Sluice writes about reverts and suspensions: bodies, titles and trailers. The golden texts stand in revert-text/.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RevertFacts, revertBody } from '../../src/messages/revert-body.ts'
import { revertMessage, revertTitle, suspendMessage, suspendTitle } from '../../src/messages/revert-words.ts'
import { suspendBody } from '../../src/messages/suspend-body.ts'
import { digestOf } from '../../src/promotion/digest.ts'
import type { RevertPlan, SuspendPlan } from '../../src/promotion/revert/model.ts'
import { planSuspend } from '../../src/promotion/revert/plan-suspend.ts'
import { revertBlockers } from '../../src/promotion/revert/revert-blockers.ts'
import { layoutFor } from '../../src/promotion/slice/layout-memo.ts'
import { at, config, type Files, fixture, repository } from '../promotion/repository.ts'
import { revert } from '../promotion/revert/reverts.ts'
import { hostile, withoutCode } from './hostile.ts'

const tree = fixture('opencenter')
const values = at('prod', 'redis/helm-values/override-values.yaml')
const tagged = (files: Files, tag: string): Files => ({
  ...files,
  [values]: String(files[values]).replace(/tag: .*/, `tag: "${tag}"`),
})
const [bad, good, target] = ['b', 'a', 'c'].map((digit) => digit.repeat(40)) as [string, string, string]
const pinned = (plan: RevertPlan): RevertPlan => ({ ...plan, bad, good, target })
const clean = pinned(revert({ good: tree, bad: tagged(tree, '9.9.9') }))
const disputed = pinned(
  revert({
    good: tree,
    bad: { ...tagged(tree, '9.9.9'), [at('prod', 'redis/extra.yaml')]: 'kind: ConfigMap\n' },
    target: { ...tagged(tree, '10.0.0'), [at('prod', 'redis/extra.yaml')]: 'kind: ConfigMap\n' },
  }),
)

const facts: RevertFacts = {
  failed: [
    {
      object: 'Kustomization/flux-system/redis-base',
      cluster: 'prod-cluster',
      reason: 'HealthCheckFailed',
      message: "health check failed after 10m0.01s: timeout waiting for: [HelmRelease/redis/redis status: 'Failed']",
      since: '2026-10-02T09:30:00Z',
    },
  ],
  change: { commit: bad, pull: 412, author: 'alice', subject: 'promote redis to prod' },
  requestedBy: null,
  comesBack: 'healthy',
  evidence: ['Flux of prod-cluster reported it at 09:30 and again at 09:32.'],
  held: ['prod', 'dr'],
  upstream: 'staging',
}

const golden = (text: string, name: string) =>
  expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'revert-text', `${name}.md`))

describe('the body of a revert', () => {
  it('says what failed, what comes back and what happens next', async () => {
    await golden(revertBody([clean], facts), 'failed')
  })

  it('numbers what a person must settle', async () => {
    const asked = { ...facts, requestedBy: 'bob', failed: [], evidence: [], held: [], upstream: null, change: null }
    await golden(revertBody([disputed], asked), 'asked')
  })

  it('tells settled conflicts in its own words', () => {
    const [conflict] = disputed.conflicts
    if (conflict === undefined) throw new Error('no conflict')
    const { path, pointer, digest } = conflict
    const settled = {
      ...disputed,
      conflicts: [],
      settled: [{ path, pointer, digest, side: 'source' as const, by: 'bob' }],
    }
    const body = revertBody([settled], facts, revertBlockers([settled], revertBlockers([disputed])))
    expect(body).toContain('the last healthy version was taken')
    expect(body).not.toContain('is red')
  })

  it('names each cluster where it has several', () => {
    const body = revertBody([clean, { ...clean, cluster: 'prod-eu' }], facts)
    expect(body).toContain('#### prod-cluster')
    expect(body).toContain('(`prod-cluster`, `prod-eu`)')
  })

  it('shows no secret', () => {
    const failed = { ...tree, [values]: String(tree[values]).replace(/password: .*/, 'password: canary-secret') }
    expect(revertBody([pinned(revert({ good: tree, bad: failed }))], facts)).not.toMatch(/canary|PLACEHOLDER/)
  })

  it('stays below the limit whatever the cluster says', () => {
    const failed = Array.from({ length: 50 }, () => ({ ...facts.failed[0], message: 'x'.repeat(5000) }))
    const body = revertBody([clean], { ...facts, failed: failed as never, evidence: Array(500).fill('y'.repeat(200)) })
    expect(body.length).toBeLessThan(60_001)
    expect(body).toContain('What happens next')
  })
})

describe('the body of a suspension', () => {
  const plans = (suspend: boolean): readonly SuspendPlan[] => {
    const repo = repository()
    const request = { environment: 'prod', service: 'redis', target: repo.commit(tree), suspend }
    return repo.run((known) => planSuspend(request, config(), layoutFor(config()), known)).done
  }

  it('says what stops, and how it goes on', async () => {
    await golden(suspendBody(plans(true), 'alice'), 'suspend')
    await golden(suspendBody(plans(false), 'alice'), 'resume')
  })

  it('has a digest of its own', () => {
    expect(digestOf(plans(true))).not.toBe(digestOf(plans(false)))
  })
})

describe('titles and commits', () => {
  it('name what is taken back', () => {
    expect(revertTitle(clean)).toBe('revert redis in prod to aaaaaaa')
    expect(revertMessage({ ...clean, digest: 'd1', requestedBy: 'alice' })).toBe(
      `revert redis in prod to aaaaaaa\n\nSluice-Unit: redis\nSluice-Bad: prod@${bad}\nSluice-Source: prod@${good}\nSluice-Plan: d1\nRequested-by: alice\n`,
    )
    expect(revertMessage({ ...clean, digest: 'd1', requestedBy: null })).not.toContain('Requested-by')
  })

  it('name what is suspended or resumed', () => {
    const of = { environment: 'prod', service: 'redis', suspend: true }
    expect(suspendTitle(of)).toBe('suspend redis in prod')
    expect(suspendTitle({ ...of, suspend: false })).toBe('resume redis in prod')
    expect(suspendMessage({ ...of, digest: 'd1', requestedBy: 'alice' })).toBe(
      'suspend redis in prod\n\nSluice-Unit: redis\nSluice-Plan: d1\nRequested-by: alice\n',
    )
  })
})

describe('hostile text', () => {
  const filledWith = (text: string) => {
    const failed = { object: text, cluster: text, reason: text, message: text, since: text }
    const change = { commit: bad, pull: null, author: text, subject: text }
    const plan = { ...disputed, environment: text, service: text, cluster: text, notes: [note(text)] }
    const all = {
      failed: [failed],
      change,
      requestedBy: text,
      evidence: [text],
      held: [text],
      upstream: text,
      comesBack: 'named' as const,
    }
    return revertBody([plan], all)
  }
  const note = (message: string) => ({ code: 'x', message, file: null, line: null, column: null })
  const suspended = (text: string) =>
    suspendBody(
      [
        {
          environment: text,
          service: text,
          target,
          suspend: true,
          cluster: text,
          objects: [{ file: text, namespace: text, name: text, changes: false }],
          changes: [],
          problems: [note(text)],
        },
      ],
      text,
    )

  it('never mentions, refers, closes or links in a body', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const body of [filledWith(text), suspended(text)]) {
          const shown = withoutCode(body)
          expect(shown).not.toMatch(/@[A-Za-z0-9]/)
          expect(shown).not.toMatch(/#\d|gh-\d/i)
          expect(shown).not.toMatch(/:\/\/|www\.|(?<!\\)(?:\\\\)*\]\(/i)
          expect(body).not.toContain('<!--')
        }
      }),
      { numRuns: 200 },
    )
  })

  it('adds no line to a title or a commit', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const of = { environment: text, service: text, bad, good, suspend: true, digest: 'd', requestedBy: text }
        for (const title of [revertTitle(of), suspendTitle(of)]) expect(title).not.toMatch(/[\r\n]|@[A-Za-z0-9]|#\d/)
        expect(revertMessage(of).split(/[\r\n\u2028\u2029]/)).toHaveLength(8)
        expect(suspendMessage(of).split(/[\r\n\u2028\u2029]/)).toHaveLength(6)
      }),
      { numRuns: 200 },
    )
  })
})
