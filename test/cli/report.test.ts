// `sluice report`: payloads read alone, and matched in a clone.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { fluxEvent, fluxEventFile, fluxEventNames, merged } from '../health/flux-events.ts'
import { cloneOf, emptyClone, overlay, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

type Shown = Readonly<Record<'state' | 'object' | 'revision' | 'cluster' | 'service' | 'because', string | null>>

const shared = cloneOf()

async function shown(clone: TestClone, ...args: readonly string[]): Promise<Shown> {
  const { stdout, stderr, ending } = await clone.sluice('report', ...args)
  expect([stderr, ending]).toEqual(['', 'done'])
  const read = JSON.parse(stdout) as Shown
  expect(Object.keys(read)).toEqual(['state', 'object', 'revision', 'cluster', 'service', 'because'])
  return read
}

const alone = (name: string, ...args: readonly string[]) => shown(shared, fluxEventFile(name), ...args)
const matched = (name: string, ...args: readonly string[]) => alone(name, '--repo', '.', ...args)

describe('a payload alone', () => {
  it('is read and matched to nothing', async () => {
    expect(await alone('kustomization-reconciliation-succeeded')).toEqual({
      state: 'healthy',
      object: 'Kustomization/flux-system/redis-override',
      revision: `main@sha1:${merged}`,
      cluster: 'staging-cluster',
      service: null,
      because: 'ReconciliationSucceeded: its reconciliation succeeded.',
    })
    expect((await alone('kustomization-base-old-tag')).state).toBe('healthy')
  })

  it.each(fluxEventNames)('%s has a state', async (name) => {
    const states = ['healthy', 'progressing', 'waiting', 'failed', 'ignored', 'unknown']
    expect(states).toContain((await alone(name)).state)
  })

  it('without a cluster is unknown, unless one is named', async () => {
    for (const name of ['status-success', 'status-failure', 'flagger-event-succeeded']) {
      expect(await alone(name)).toMatchObject({ state: 'unknown', cluster: null })
    }
    expect(await alone('status-success', '--cluster', 'staging-cluster')).toMatchObject({
      state: 'healthy',
      object: 'Kustomization/redis-override',
      cluster: 'staging-cluster',
    })
    expect(await alone('status-success-rollback-succeeded', '--cluster', 'eu')).toMatchObject({ state: 'failed' })
    expect(await alone('flagger-event-succeeded', '--cluster', 'eu')).toMatchObject({
      state: 'healthy',
      service: 'redis',
    })
  })

  it('that contradicts the cluster it is said to be of is ignored', async () => {
    for (const name of [
      'kustomization-build-failed',
      'dispatch-health-check-failed',
      'deployment-status-failure',
      'flagger-event-failed',
      'status-failure-expression',
    ]) {
      expect(await alone(name, '--cluster', 'prod-cluster')).toMatchObject({ state: 'ignored' })
    }
  })

  it('is read as the origin says, also when it is none of it', async () => {
    expect(await alone('status-failure', '--origin', 'flux')).toMatchObject({ state: 'ignored' })
    expect(await alone('kustomization-build-failed', '--origin', 'flux')).toMatchObject({ state: 'failed' })
  })

  it('may be any JSON', async () => {
    const clone = emptyClone()
    for (const text of ['{}', '[]', 'null', '7', '"x"', '{"__proto__":{"phase":"Failed"}}', '\ufeff{"a":1}']) {
      writeFileSync(join(clone.directory, 'payload.json'), text)
      expect(await shown(clone, 'payload.json')).toMatchObject({ state: 'ignored', object: null })
    }
  })

  it('comes from standard input where it is called -', async () => {
    const text = Buffer.from(JSON.stringify(fluxEvent('kustomization-build-failed')))
    async function* input() {
      yield text.subarray(0, 100)
      yield text.subarray(100)
    }
    const { stdout } = await shared.sluiceOn({ input }, 'report', '-')
    expect(JSON.parse(stdout)).toMatchObject({ state: 'failed' })
  })

  it('that is no JSON is ignored, and the exit code says so', async () => {
    const clone = emptyClone()
    writeFileSync(join(clone.directory, 'payload.json'), '{"involvedObject":')
    const { stdout, ending } = await clone.sluice('report', 'payload.json')
    expect([JSON.parse(stdout).state, ending]).toEqual(['ignored', 'blocked'])
  })

  it.each([
    [[], /^Say which payload/],
    [['a.json', 'b.json'], /reads one file/],
    [['no-such-file.json'], /^The file no-such-file.json cannot be read\./],
    [['.'], /^The file \. cannot be read\./],
    [['a.json', '--origin', 'fluxx'], /Did you mean "flux"\?/],
    [['a.json', '--format', 'json'], /Unknown option --format/],
  ])('with %j is wrong usage', async (args, sentence) => {
    const { stdout, stderr, ending } = await shared.sluice('report', ...args)
    expect([stdout, ending]).toEqual(['', 'usage'])
    expect(stderr).toMatch(sentence)
  })
})

describe('a payload matched in a clone', () => {
  it.each([
    ['kustomization-reconciliation-succeeded', 'healthy', 'Kustomization/flux-system/redis-override'],
    ['kustomization-base-new-tag', 'healthy', 'Kustomization/flux-system/redis-base'],
    ['kustomization-base-old-tag', 'ignored', 'Kustomization/flux-system/redis-base'],
    ['helmrelease-upgrade-failed', 'failed', 'HelmRelease/redis/redis'],
    ['helmrelease-drift-detected', 'ignored', 'HelmRelease/redis/redis'],
    ['gitrepository-tag-not-found', 'ignored', 'GitRepository/flux-system/opencenter-redis'],
    ['gitrepository-new-artifact', 'healthy', 'GitRepository/flux-system/opencenter-redis'],
    ['dispatch-health-check-failed', 'failed', 'Kustomization/flux-system/redis-override'],
    ['status-success-expression', 'healthy', 'Kustomization/flux-system/redis-override'],
    ['flagger-event-failed', 'failed', null],
    ['deployment-status-failure', 'failed', null],
  ])('%s is %s of redis', async (name, state, object) => {
    expect(await matched(name)).toMatchObject({ state, object, service: 'redis', cluster: 'staging-cluster' })
  })

  it('whose object nothing in it has is unknown, with the reason', async () => {
    const read = await matched('kustomization-origin-revision')
    expect(read).toMatchObject({ state: 'unknown', object: 'Kustomization/apps/storefront', service: null })
    expect(read.because).toMatch(/No service of staging\/staging-cluster has /)
  })

  it('of a cluster that its configuration does not have is unknown', async () => {
    const clone = emptyClone()
    const event = fluxEvent('kustomization-build-failed') as { metadata: { cluster: string } }
    event.metadata.cluster = 'elsewhere'
    clone.write('event.json', JSON.stringify(event))
    expect(await shown(clone, 'event.json', '--repo', shared.directory)).toMatchObject({
      state: 'unknown',
      cluster: null,
    })
  })

  it('of a default status context needs the cluster, and then has its namespace', async () => {
    expect(await matched('status-success')).toMatchObject({ state: 'unknown', service: null })
    expect(await matched('status-success', '--cluster', 'prod-cluster')).toMatchObject({
      state: 'healthy',
      object: 'Kustomization/flux-system/redis-override',
      cluster: 'prod-cluster',
      service: 'redis',
    })
  })

  it('that says success without wait and healthChecks was applied only', async () => {
    const clone = cloneOf()
    const path = overlay('staging-cluster', 'fluxcd/redis.yaml')
    clone.write(path, clone.git('show', `HEAD:${path}`).replaceAll('wait: true', 'wait: false'))
    clone.commitAll('wait for nothing')
    const read = (name: string) => shown(clone, fluxEventFile(name), '--repo', '.')
    expect(await read('kustomization-reconciliation-succeeded')).toMatchObject({
      state: 'progressing',
      service: 'redis',
    })
    expect(await read('kustomization-base-new-tag')).toMatchObject({ state: 'healthy' })
  })

  it('is matched in the commit that it names, where the clone has it', async () => {
    const clone = cloneOf()
    const before = clone.git('rev-parse', 'HEAD').trim()
    clone.git('rm', '-q', overlay('staging-cluster', 'fluxcd/redis.yaml'))
    clone.commitAll('no redis')
    const event = JSON.stringify(fluxEvent('kustomization-build-failed'))
    clone.write('now.json', event)
    clone.write('before.json', event.replaceAll(merged, before))
    expect(await shown(clone, 'now.json', '--repo', '.')).toMatchObject({ state: 'unknown', service: null })
    expect(await shown(clone, 'before.json', '--repo', '.')).toMatchObject({ state: 'failed', service: 'redis' })
  })

  it('as a status counts of listed creators alone, where any is listed', async () => {
    const clone = cloneOf()
    const config = clone.git('show', 'HEAD:.github/sluice.yaml')
    const listing = (creator: number, contexts: string, cluster: string) =>
      clone.write(
        '.github/sluice.yaml',
        `${config}\nreports: { statuses: [{ creator: ${creator}, contexts: ["${contexts}"], cluster: ${cluster} }] }\n`,
      )
    const read = (name: string) => shown(clone, fluxEventFile(name), '--repo', '.')
    listing(1, 'kustomization/*/*', 'staging-cluster')
    clone.commitAll('somebody else')
    expect((await read('status-success')).because).toMatch(/^Ignored: spoof: /)
    listing(150220018, 'kustomization/*/*', 'staging-cluster')
    clone.commitAll('the right one')
    expect(await read('status-success')).toMatchObject({
      state: 'healthy',
      cluster: 'staging-cluster',
      service: 'redis',
    })
  })

  it('cannot be matched under a broken configuration', async () => {
    const clone = cloneOf()
    clone.write('.github/sluice.yaml', 'version: 2\n')
    clone.commitAll('broken')
    const { stdout, ending } = await clone.sluice('report', fluxEventFile('status-success'), '--repo', '.')
    expect([JSON.parse(stdout).state, ending]).toEqual(['unknown', 'blocked'])
  })

  it('with a cluster that there is not is wrong usage', async () => {
    const { stderr, ending } = await shared.sluice(
      'report',
      fluxEventFile('status-success'),
      '--repo',
      '.',
      '--cluster',
      'staging-clustr',
    )
    expect(ending).toBe('usage')
    expect(stderr).toMatch(/Did you mean "staging-cluster"\?/)
  })
})
