// `sluice bump` on clones of the fixture: what is said, what is written, and with which exit code it ends.
import { afterAll, describe, expect, it } from 'vitest'
import { removeTemporaryFolders } from '../git/temporary-repository.ts'
import { cloneOf, onlyPlan, plansIn, type TestClone } from './clone.ts'

afterAll(removeTemporaryFolders)

const sources = (cluster: string, name: string) =>
  `applications/overlays/${cluster}/services/sources/opencenter-${name}.yaml`
const base = 'opencenter-cloud/openCenter-gitops-base'
const read = (clone: TestClone) => (args: string) => clone.sluice(...args.split(' '))

describe('sluice bump', () => {
  const clone = cloneOf()
  const ask = read(clone)

  it('prints the keys of sluice plan, one plan for each cluster', async () => {
    const answer = await ask(`bump ${base} --to 2026.02 --in prod --format json`)
    expect(answer).toMatchObject({ ending: 'done', stderr: '' })
    const planned = onlyPlan(await ask('plan redis --to staging --format json'))
    const plan = onlyPlan(answer)
    expect(Object.keys(plan)).toEqual(Object.keys(planned).filter((key) => key !== 'checklist'))
    expect(plan).toMatchObject({
      unit: 'opencenter-cloud.openCenter-gitops-base',
      from: null,
      to: 'prod',
      cluster: 'prod-cluster',
      source: null,
      base: null,
      target: clone.git('rev-parse', 'HEAD').trim(),
      kept: [],
      conflicts: [],
      replaced: [],
      adjusted: [],
      secrets: [],
      pending: [],
      problems: [],
    })
    expect(plan.changes.map(({ path }) => path)).toContain(sources('prod-cluster', 'redis'))
    const redis = plan.changes.find(({ path }) => path === sources('prod-cluster', 'redis'))
    expect(redis).toMatchObject({ mode: '100644', after: redis?.before?.replace('tag: "2026.01"', 'tag: "2026.02"') })
  })

  it.each([
    ['OPENCENTER-cloud/opencenter-GITOPS-base'],
    ['openCenter-gitops-base'],
    ['github.com/opencenter-cloud/openCenter-gitops-base'],
    ['https://github.com/opencenter-cloud/openCenter-gitops-base/'],
    ['git@github.com:opencenter-cloud/openCenter-gitops-base.git'],
  ])('knows the base by %s', async (name) => {
    const plan = onlyPlan(await ask(`bump ${name} --to 2026.02 --in prod --only redis --format json`))
    expect(plan.changes.map(({ path }) => path)).toEqual([sources('prod-cluster', 'redis')])
  })

  it('takes a lower tag and one of another scheme, and says so', async () => {
    const lower = onlyPlan(await ask('bump alert-proxy --to v1.3.0 --in prod --format json'))
    expect([lower.changes.length, lower.notes.map(({ code }) => code)]).toEqual([1, ['lower', 'commented-tag']])
    const other = onlyPlan(await ask('bump alert-proxy --to 2026.11 --in prod --format json'))
    expect([other.changes.length, other.notes.map(({ code }) => code)]).toEqual([1, ['scheme', 'commented-tag']])
  })

  it.each([
    ['bump acme/nope --to v1 --in prod', 'unknown-base', /Pinned are .*alert-proxy, .*openCenter-gitops-base/],
    ['bump alert-proxi --to v1 --in prod', 'unknown-base', /openCenter-gitops-base/],
    ['bump alert-proxy --to v1 --in prod --only nope', 'unknown-service', /"nope"/],
  ])('ends with 1 for %s', async (line, code, sentence) => {
    const answer = await ask(`${line} --format json`)
    const { plans, problems = [] } = JSON.parse(answer.stdout)
    const found = [...problems, ...plans.flatMap((plan: { readonly problems: unknown[] }) => plan.problems)]
    expect([answer.ending, found.map((one) => one.code)]).toEqual(['blocked', [code]])
    expect(found[0]?.message).toMatch(sentence)
    expect(await ask(line)).toMatchObject({ ending: 'blocked', stdout: expect.stringMatching(sentence) })
    expect(await ask(`${line} --format patch`)).toMatchObject({ stderr: expect.stringMatching(sentence) })
  })

  it.each([
    ['bump', /^Say which base/],
    ['bump a b --to v1 --in prod', /^Name one base; "b"/],
    ['bump a --in prod', /^Say which tag/],
    ['bump a --to v1', /^Say in which environment/],
    ['bump a --to v1..2 --in prod', /^Git allows no tag of the name "v1\.\.2"/],
    ['bump a --to v1 --in prdo', /^Unknown environment "prdo"\. Did you mean "prod"\?/],
    ['bump a --to v1 --in prod --only a,,b', /write --only SERVICE,SERVICE/],
    ['bump a --to v1 --in prod --format xml', /--format is text or json or patch/],
    ['bump a --to v1 --in prod --rev nope', /--rev names no commit/],
  ])('ends with 2 for %s', async (line, sentence) => {
    expect(await ask(line)).toMatchObject({ ending: 'usage', stdout: '', stderr: expect.stringMatching(sentence) })
  })

  it('has nothing to do where all stand there, or where the environment has none of it', async () => {
    const standing = await ask('bump alert-proxy --to v1.4.2 --in prod')
    expect(standing).toEqual({
      stdout: 'Nothing to move: opencenter-cloud/alert-proxy in prod.\n',
      stderr: '',
      ending: 'done',
    })
    const without = cloneOf()
    without.git('rm', '-rq', 'applications/overlays/prod-cluster/managed-services')
    without.commitAll('no proxy')
    const sentence = 'Nothing to move: prod has no source of opencenter-cloud/alert-proxy.\n'
    const line = 'bump alert-proxy --to v2 --in prod'
    expect(await read(without)(line)).toEqual({ stdout: sentence, stderr: '', ending: 'done' })
    const told = await read(without)(`${line} --format json`)
    expect([plansIn(told), told.stderr, told.ending]).toEqual([[], sentence, 'done'])
    expect(JSON.parse(told.stdout).notes).toMatchObject([{ code: 'no-source', message: sentence.trim() }])
  })

  it('has nothing to do for a base of the configuration that no environment has a source of', async () => {
    const configured = cloneOf()
    const settings = configured.git('show', 'HEAD:.github/sluice.yaml')
    configured.write('.github/sluice.yaml', `${settings}\nbases: [{ repository: acme/unused }]\n`)
    configured.commitAll('another base')
    const answer = await read(configured)('bump ACME/unused --to v2 --in prod --format json')
    const message = 'Nothing to move: prod has no source of acme/unused.'
    expect([plansIn(answer), JSON.parse(answer.stdout).notes, answer.ending]).toMatchObject([
      [],
      [{ code: 'no-source', message }],
      'done',
    ])
    expect(await read(configured)('bump acme/other --to v2 --in prod')).toMatchObject({ ending: 'blocked' })
  })

  it('says what moves, what to do next, and the difference', async () => {
    const { stdout } = await ask(`bump ${base} --to 2026.02 --in prod`)
    expect(stdout).toMatch(
      /^opencenter-cloud\/openCenter-gitops-base in prod: 10 of 10 sources move\.\n\nprod-cluster\n/,
    )
    expect(stdout).toContain('  2025.12 → 2026.02: opencenter-cert-manager\n\nNext: --write puts it')
    expect(stdout).toContain('\n-    tag: "2025.12"\n+    tag: "2026.02"\n')
  })

  it('leaves out sources of the repository itself', async () => {
    const own = cloneOf()
    own.git('remote', 'add', 'origin', 'git@github.com:opencenter-cloud/Alert-Proxy.git')
    expect(await read(own)('bump alert-proxy --to v2 --in prod')).toMatchObject({
      ending: 'blocked',
      stdout: expect.stringMatching(/^Nothing here pins the base "alert-proxy"\. .*\(unknown-base\)\n$/),
    })
  })
})

describe('--write and the patch', () => {
  it('lead to the same bytes, and back again', async () => {
    const clone = cloneOf()
    const ask = read(clone)
    const { stdout: patch } = await ask(`bump ${base} --to 2026.02 --in staging --only redis --format patch`)
    expect(await ask(`bump ${base} --to 2026.02 --in staging --only redis --write`)).toMatchObject({
      ending: 'done',
      stdout: expect.stringContaining('\nWrote 1 file.\n'),
    })
    const written = clone.git('diff')
    expect(written).toContain('+    tag: "2026.02"  # ← Pin to a release tag')
    clone.git('checkout', '-q', '.')
    clone.write('bump.patch', patch)
    clone.git('apply', 'bump.patch')
    expect(clone.git('diff')).toBe(written)
    clone.git('commit', '-qam', 'forth')
    await ask(`bump ${base} --to 2026.01 --in staging --only redis --write`)
    expect(clone.git('diff', 'HEAD~1')).toBe('')
  })

  it('writes nothing when something blocks', async () => {
    const clone = cloneOf()
    const answer = await read(clone)(`bump ${base} --to 2026.02 --in staging --except nope --write`)
    expect(answer).toMatchObject({ ending: 'blocked', stdout: expect.stringContaining('Nothing was written') })
    expect(clone.git('status', '--short')).toBe('')
  })
})
