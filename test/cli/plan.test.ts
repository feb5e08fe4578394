// `sluice plan` on real clones: what it proposes, in every format, and how it ends.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { removeTemporaryFolders, temporaryFolder } from '../git/temporary-repository.ts'
import { cloneOf, emptyClone, onlyPlan, overlay, plansIn, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const redis = (cluster: string) => overlay(cluster, 'redis/helm-values/override-values.yaml')
const read = (clone: TestClone, path: string) => readFileSync(join(clone.directory, path), 'utf8')
function edit(clone: TestClone, path: string, from: string, to: string): void {
  const text = read(clone, path)
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`)
  clone.write(path, text.replace(from, to))
}

function withNewTag(): TestClone {
  const clone = cloneOf()
  edit(clone, redis('dev-cluster'), '7.4.1', '7.4.2')
  clone.commitAll('Raise redis (#12)')
  return clone
}

/** A new tag in dev, and one value that dev and staging each changed to something else. */
function withConflict(): TestClone {
  const clone = withNewTag()
  edit(clone, redis('dev-cluster'), 'maxmemory-policy: allkeys-lru', 'maxmemory-policy: volatile-lru')
  edit(clone, redis('staging-cluster'), 'maxmemory-policy: allkeys-lru', 'maxmemory-policy: noeviction')
  clone.commitAll('Disagree about what is evicted')
  return clone
}

/** For tests that change nothing in it. */
const tagged = withNewTag()

describe('sluice plan', () => {
  it('notes that the source runs on a newer base, which it cannot compare', async () => {
    const clone = cloneOf()
    edit(clone, overlay('dev-cluster', 'sources/opencenter-redis.yaml'), 'tag: "2026.01"', 'tag: "2026.02"')
    edit(clone, redis('dev-cluster'), '7.4.1', '7.4.2')
    clone.commitAll('Raise redis and its base')
    const { notes, problems } = onlyPlan(await clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json'))
    expect(problems).toEqual([])
    expect(notes).toContainEqual(
      expect.objectContaining({
        code: 'base-behind',
        message: expect.stringMatching(
          /^redis runs on 2026\.02 of .* in dev, and staging stands at 2026\.01\. .*not read here\.$/,
        ),
      }),
    )
    const alike = onlyPlan(await tagged.sluice('plan', 'redis', '--to', 'staging', '--format', 'json'))
    expect(alike.notes.filter(({ code }: { code: string }) => code === 'base-behind')).toEqual([])
  })

  it('carries a change to the next environment and keeps what that one owns', async () => {
    const clone = tagged
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json')
    const plan = onlyPlan(answer)
    expect(answer.ending).toBe('done')
    const before = read(clone, redis('staging-cluster'))
    const after = before.replace('7.4.1', '7.4.2')
    expect(plan.changes).toEqual([{ path: redis('staging-cluster'), before, after, mode: '100644' }])
    expect(plan.kept).toContainEqual({
      path: redis('staging-cluster'),
      pointer: 'master.replicas',
      target: '2',
      source: '1',
    })
    expect([plan.source, plan.target, plan.base]).toEqual([
      clone.git('rev-parse', 'HEAD'),
      clone.git('rev-parse', 'HEAD'),
      clone.git('rev-parse', 'HEAD~1'),
    ])
  })

  it('prints exactly the keys that are promised', async () => {
    const clone = withConflict()
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD~2', '--format', 'json')
    const plan = onlyPlan(answer)
    expect(Object.keys(plan)).toEqual(
      'unit services from to cluster source base target changes kept conflicts replaced adjusted secrets pending problems notes'.split(
        ' ',
      ),
    )
    expect(plan.conflicts.map((one) => Object.keys(one))).toEqual([['path', 'pointer', 'base', 'source', 'target']])
    expect(plan.conflicts).toEqual([
      {
        path: redis('staging-cluster'),
        pointer: 'commonConfiguration.maxmemory-policy',
        base: 'allkeys-lru',
        source: 'volatile-lru',
        target: 'noeviction',
      },
    ])
    expect(answer.ending).toBe('blocked')
  })

  it('takes every unit of the source by default, those in step too', async () => {
    const clone = tagged
    const plans = plansIn(await clone.sluice('plan', '--to', 'staging', '--format', 'json'))
    expect(plans.map((plan) => plan.unit)).toContain('keycloak')
    expect(plans.filter((plan) => plan.changes.length > 0).map((plan) => plan.unit)).toContain('redis')
  })

  it('changes nothing since HEAD', async () => {
    const clone = tagged
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD', '--format', 'json')
    expect(answer.ending).toBe('done')
    expect(onlyPlan(answer).changes).toEqual([])
  })

  it('plans at another revision with the configuration of that revision', async () => {
    const clone = withNewTag()
    rmSync(join(clone.directory, '.github'), { recursive: true })
    edit(clone, redis('dev-cluster'), '7.4.2', '7.4.3')
    clone.commitAll('Later')
    const plan = onlyPlan(await clone.sluice('plan', 'redis', '--to', 'staging', '--rev', 'HEAD~1', '--format', 'json'))
    expect(plan.changes[0]?.after).toContain('"7.4.2"')
    expect((await clone.sluice('plan', 'redis', '--to', 'staging')).ending).toBe('usage')
  })

  it('says that a base the source does not come from is none', async () => {
    const clone = withNewTag()
    clone.git('checkout', '-q', '-b', 'other', 'HEAD~1')
    const stray = clone.commitAll('Elsewhere')
    clone.git('checkout', '-q', 'main')
    for (const option of ['--since', '--only']) {
      const answer = await clone.sluice('plan', 'redis', '--to', 'staging', option, stray, '--format', 'json')
      expect(answer.ending).toBe('blocked')
      expect(onlyPlan(answer).problems.map((problem) => problem.code)).toEqual(['not-an-ancestor'])
      expect(onlyPlan(answer).changes).toEqual([])
    }
  })

  it('carries with --only what one commit changed, whatever else is pending', async () => {
    const clone = withNewTag()
    const picked = clone.git('rev-parse', 'HEAD')
    edit(clone, redis('dev-cluster'), 'maxmemory-policy: allkeys-lru', 'maxmemory-policy: noeviction')
    clone.commitAll('Another change')
    const plan = onlyPlan(await clone.sluice('plan', 'redis', '--to', 'staging', '--only', picked, '--format', 'json'))
    const target = read(clone, redis('staging-cluster'))
    expect(plan.changes.map((change) => change.after)).toEqual([target.replace('7.4.1', '7.4.2')])
    expect([plan.source, plan.base]).toEqual([picked, clone.git('rev-parse', `${picked}~1`)])
    expect(plan.pending.map((change) => change.subject)).toEqual(['Raise redis (#12)'])
  })

  it('takes --only of the first commit as everything in it', async () => {
    const clone = tagged
    const plan = onlyPlan(
      await clone.sluice('plan', 'redis', '--to', 'staging', '--only', 'HEAD~1', '--format', 'json'),
    )
    expect(plan.base).toBeNull()
  })

  it('promotes from any environment that is asked for', async () => {
    const clone = tagged
    const plan = onlyPlan(
      await clone.sluice('plan', 'redis', '--to', 'prod', '--from', 'dev', '--since', 'HEAD~1', '--format', 'json'),
    )
    expect(plan.changes.map((change) => change.after)).toEqual([
      read(clone, redis('prod-cluster')).replace('7.4.1', '7.4.2'),
    ])
  })

  it('reads an environment that names a branch there', async () => {
    const clone = withNewTag()
    edit(clone, '.github/sluice.yaml', 'clusters: [staging-cluster]', 'clusters: [staging-cluster]\n    branch: live')
    clone.commitAll('Split')
    const missing = await clone.sluice('plan', 'redis', '--to', 'staging')
    expect([missing.ending, missing.stderr]).toEqual(['usage', expect.stringContaining('git fetch origin live')])
    clone.git('branch', 'live', 'HEAD~1')
    const plan = onlyPlan(await clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json'))
    expect([plan.source, plan.target]).toEqual([clone.git('rev-parse', 'main'), clone.git('rev-parse', 'live')])
  })

  it('goes by the default branch’s configuration where the branch of an environment is checked out', async () => {
    const clone = withNewTag()
    edit(clone, '.github/sluice.yaml', 'clusters: [staging-cluster]', 'clusters: [staging-cluster]\n    branch: live')
    clone.commitAll('Split')
    clone.git('switch', '-q', '-c', 'live', 'HEAD~1')
    clone.git('rm', '-q', '-r', '.github')
    clone.commitAll('Only content')
    const plan = onlyPlan(await clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json'))
    expect([plan.source, plan.target]).toEqual([clone.git('rev-parse', 'main'), clone.git('rev-parse', 'live')])
    const named = await clone.sluice('plan', 'redis', '--to', 'staging', '--rev', 'live')
    expect([named.ending, named.stderr]).toEqual(['usage', expect.stringContaining('There is no file')])
  })

  it('says what was meant by an unknown unit, as a problem of its plan', async () => {
    const answer = await tagged.sluice('plan', 'rediss', '--to', 'staging', '--format', 'json')
    expect(answer.ending).toBe('blocked')
    expect(onlyPlan(answer).problems).toEqual([
      expect.objectContaining({ code: 'unknown-service', message: expect.stringContaining('Did you mean "redis"?') }),
    ])
  })

  it('does not take an unknown unit for the whole environment', async () => {
    const clone = cloneOf()
    edit(clone, '.github/sluice.yaml', 'layout: opencenter', 'layout: opencenter\ngroup: environment')
    clone.commitAll('Whole')
    expect((await clone.sluice('plan', 'rediss', '--to', 'staging')).ending).toBe('blocked')
    expect(
      plansIn(await clone.sluice('plan', 'redis', '--to', 'staging', '--format', 'json')).map((plan) => plan.unit),
    ).toEqual(['all'])
  })

  it('prints problems of the configuration with their place, also as JSON', async () => {
    const clone = cloneOf()
    edit(clone, '.github/sluice.yaml', 'environments:', 'enviroments:')
    clone.commitAll('Break')
    const text = await clone.sluice('plan', '--to', 'staging')
    expect([text.ending, text.stdout]).toEqual([
      'blocked',
      expect.stringMatching(/^\.github\/sluice\.yaml:\d+:1: .*Did you mean/),
    ])
    const json = await clone.sluice('plan', '--to', 'staging', '--format', 'json')
    expect([json.ending, JSON.parse(json.stdout)]).toEqual([
      'blocked',
      { plans: [], problems: [expect.objectContaining({ line: expect.any(Number) })] },
    ])
  })

  it('takes a configuration from disk', async () => {
    const clone = cloneOf('services-layout')
    edit(clone, 'apps/test-eu/web/configmap.yaml', 'data:', 'data:\n  COLOUR: blue')
    clone.commitAll('Colour')
    const file = join(temporaryFolder(), 'own.yaml')
    writeFileSync(file, read(clone, '.github/sluice.yaml').replaceAll('live', 'prod').replaceAll('prod-', 'live-'))
    const plans = plansIn(
      await clone.sluice('plan', '--to', 'prod', '--since', 'HEAD~1', '--config', file, '--format', 'json'),
    )
    expect(plans.map((plan) => [plan.cluster, plan.changes[0]?.after?.includes('COLOUR: blue')])).toEqual([
      ['live-eu', true],
      ['live-us', true],
    ])
    expect((await clone.sluice('plan', '--to', 'prod', '--config', 'none.yaml')).ending).toBe('usage')
  })
})

/** Two new services in dev, side by side in the same two index files. */
function withTwoNewServices(): TestClone {
  const clone = cloneOf()
  for (const name of ['aaa', 'bbb']) {
    clone.write(overlay('dev-cluster', `${name}/kustomization.yaml`), 'resources: [config.yaml]\n')
    clone.write(
      overlay('dev-cluster', `${name}/config.yaml`),
      `kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: ${name}\n`,
    )
    const flux = read(clone, overlay('dev-cluster', 'fluxcd/gateway.yaml')).replaceAll('gateway', name)
    clone.write(overlay('dev-cluster', `fluxcd/${name}.yaml`), flux)
    edit(clone, overlay('dev-cluster', 'fluxcd/kustomization.yaml'), 'resources:\n', `resources:\n  - ./${name}.yaml\n`)
  }
  clone.commitAll('Two services')
  return clone
}

describe('several units that write into one index', () => {
  const index = overlay('staging-cluster', 'fluxcd/kustomization.yaml')

  it('build on each other, so that the texts in their order lead to the whole', async () => {
    const clone = withTwoNewServices()
    const plans = plansIn(await clone.sluice('plan', 'aaa', 'bbb', '--to', 'staging', '--format', 'json'))
    const [first, second] = plans.map((plan) => plan.changes.find((change) => change.path === index))
    expect(first?.before).toBe(read(clone, index))
    expect(second?.before).toBe(first?.after)
    expect(second?.after).toMatch(/aaa\.yaml[\s\S]*bbb\.yaml|bbb\.yaml[\s\S]*aaa\.yaml/)
    expect(plans.map((plan) => plan.target)).toEqual([clone.git('rev-parse', 'HEAD'), clone.git('rev-parse', 'HEAD')])
  })

  it('come in an order in which each finds what it needs', async () => {
    const clone = withTwoNewServices()
    const flux = overlay('dev-cluster', 'fluxcd/aaa.yaml')
    const needs = (name: string) =>
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n  dependsOn: [{ name: bbb }]\n`
    clone.write(flux, needs('aaa'))
    clone.write(overlay('dev-cluster', 'fluxcd/bbb.yaml'), needs('bbb').replace(/spec:[\s\S]*/, ''))
    clone.commitAll('One needs the other')
    const alone = await clone.sluice('plan', 'aaa', '--to', 'staging', '--format', 'json')
    expect(onlyPlan(alone).problems.map(({ code }) => code)).toEqual(['missing-object'])
    const both = await clone.sluice('plan', 'aaa', 'bbb', '--to', 'staging', '--format', 'json')
    expect(plansIn(both).map(({ unit, problems }) => [unit, problems])).toEqual([
      ['bbb', []],
      ['aaa', []],
    ])
  })

  it('make one patch that git applies, equal to what --write writes', async () => {
    const clone = withTwoNewServices()
    const { stdout, ending } = await clone.sluice('plan', 'aaa', 'bbb', '--to', 'staging', '--format', 'patch')
    expect(ending).toBe('done')
    execFileSync('git', ['apply', '--index', '-'], { cwd: clone.directory, input: stdout, stdio: 'pipe' })
    const patched = clone.git('write-tree')
    clone.git('reset', '-q', '--hard')
    const written = await clone.sluice('plan', 'aaa', 'bbb', '--to', 'staging', '--write')
    expect([written.ending, written.stdout]).toEqual(['done', expect.stringContaining('Wrote 7 files.')])
    clone.git('add', '-A')
    expect(clone.git('write-tree')).toBe(patched)
    clone.commitAll('Promoted')
    const again = await clone.sluice('plan', 'aaa', 'bbb', '--to', 'staging', '--since', 'HEAD~2', '--format', 'patch')
    expect([again.ending, again.stdout]).toEqual(['done', ''])
  })
})

describe('--write', () => {
  it('writes the target’s side of conflicts and says so', async () => {
    const clone = withConflict()
    const before = read(clone, redis('staging-cluster'))
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD~2', '--write')
    expect(answer.ending).toBe('blocked')
    expect(answer.stdout).toContain('One conflict has the target’s values: settle them before you commit.')
    expect(before).toContain('maxmemory-policy: noeviction')
    expect(read(clone, redis('staging-cluster'))).toBe(before.replace('7.4.1', '7.4.2'))
  })

  it('writes nothing where a plan has problems', async () => {
    const clone = withNewTag()
    const answer = await clone.sluice('plan', 'redis', 'rediss', '--to', 'staging', '--write')
    expect([answer.ending, clone.git('status', '--porcelain')]).toEqual(['blocked', ''])
    expect(answer.stdout).toContain('Nothing was written: settle the problems first.')
  })

  it('writes nothing over a file that is not as it was planned with', async () => {
    const clone = withNewTag()
    edit(clone, redis('staging-cluster'), 'replicas: 2', 'replicas: 5')
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--write', '--format', 'json')
    expect(answer.ending).toBe('blocked')
    expect(JSON.parse(answer.stdout)).toMatchObject({ problems: [{ code: 'changed-on-disk' }] })
    expect(read(clone, redis('staging-cluster'))).toContain('7.4.1')
  })

  it('carries bytes that are no text, and shows them as null with a note', async () => {
    const clone = cloneOf()
    const logo = Buffer.from([0, 1, 2, 255])
    writeFileSync(join(clone.directory, overlay('dev-cluster', 'redis/logo.png')), logo)
    clone.commitAll('Logo')
    const path = overlay('staging-cluster', 'redis/logo.png')
    const answer = await clone.sluice(
      'plan',
      'redis',
      '--to',
      'staging',
      '--since',
      'HEAD~1',
      '--format',
      'json',
      '--write',
    )
    const plan = onlyPlan(answer)
    expect(plan.changes).toEqual([{ path, before: null, after: null, mode: '100644' }])
    expect(plan.notes).toContainEqual(expect.objectContaining({ code: 'binary', file: path }))
    expect(readFileSync(join(clone.directory, path))).toEqual(logo)
  })
})

describe('secrets', () => {
  const canaries = ['canary-source', 'canary-target', 'canary-old']
  const path = (cluster: string) => overlay(cluster, 'redis/helm-values/secret-values.yaml')
  const text = (value: string, size: number, extra = '') =>
    `auth:\n  password: ${value}\n  size: ${size}\nenv:\n  - name: DB_PASSWORD\n    value: ${value}\n  - name: SIZE\n    value: "${size}"\nblock:\n  token: |\n    ${value}\n    ${value}\n${extra}`

  it.each(['text', 'json'])('stand in no conflict, kept value, note or diff as %s', async (format) => {
    const clone = cloneOf()
    clone.write(path('dev-cluster'), text('canary-old', 1))
    clone.write(path('staging-cluster'), text('canary-target', 2))
    clone.commitAll('Own secrets')
    clone.write(path('dev-cluster'), text('canary-source', 3, 'more: true\n'))
    clone.commitAll('Change everything')
    const answer = await clone.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD~1', '--format', format)
    expect(answer.ending).toBe('blocked')
    // Whole texts of the target's files are what JSON is asked for; the source's secrets stand nowhere.
    const shown = format === 'text' ? answer.stdout : JSON.stringify({ ...onlyPlan(answer), changes: [] })
    for (const canary of canaries) expect(shown).not.toContain(canary)
    expect(shown).toContain('(secret)')
    expect(answer.stdout).not.toContain('canary-source')
  })
})

describe('wrong questions', () => {
  const clone = tagged

  it.each([
    [['plan'], /Say where to/],
    [['plan', '--to', 'stagin'], /Did you mean "staging"\?/],
    [['plan', '--to', 'nowhere-at-all'], /There are dev, staging, prod\./],
    [['plan', '--to', 'dev'], /--from/],
    [['plan', '--to', 'dev', '--from', 'dev'], /itself/],
    [['plan', '--to', 'staging', '--from', 'prodd'], /Did you mean "prod"\?/],
    [['plan', '--to', 'staging', '--rev', 'nope'], /--rev names no commit/],
    [['plan', '--to', 'staging', '--since', 'nope'], /--since names no commit/],
    [['plan', '--to', 'staging', '--only', 'HEAD,nope'], /--only names no commit/],
    [['plan', '--to', 'staging', '--except', 'nope'], /--except names no commit/],
    [['plan', '--to', 'staging', '--only', 'HEAD,,HEAD~1'], /nothing between two commas/],
    [['plan', '--to', 'staging', '--except', 'HEAD', '--only', 'HEAD'], /not both/],
    [['plan', '--to', 'staging', '--only', 'HEAD', '--only='], /nothing between two commas/],
    [['plan', '--to', 'staging', '--format', 'jsn'], /Did you mean "json"\?/],
    [['plan', '--to', 'staging', '--formt', 'json'], /Unknown option --formt\. Did you mean "--format"\?/],
    [['plan', '--to'], /--to needs a value/],
    [['plan', '--to='], /--to needs a value/],
    [['plan', '--to', '--rev', 'HEAD'], /--to needs a value/],
    [['plan', '--to', 'staging', '--to', 'prod'], /given twice/],
    [['plan', '--to', 'staging', '--write=yes'], /--write takes no value/],
    [['plan', '--to', 'staging', '--repo', '/does/not/exist'], /is no directory/],
  ])('%j end as wrong usage with a sentence', async (args, sentence) => {
    const answer = await clone.sluice(...args)
    expect([answer.ending, answer.stdout]).toEqual(['usage', ''])
    expect(answer.stderr).toMatch(sentence)
    expect(answer.stderr).toMatch(/\nUsage: sluice plan /)
  })

  it('a folder without Git is one of them', async () => {
    const answer = await clone.sluice('plan', '--to', 'staging', '--repo', temporaryFolder())
    expect([answer.ending, answer.stderr]).toEqual(['usage', expect.stringContaining('not inside a Git repository')])
  })

  it('an empty repository and one without a configuration too', async () => {
    const empty = emptyClone()
    expect((await empty.sluice('plan', '--to', 'staging')).ending).toBe('usage')
    empty.write('a.yaml', 'a: 1\n')
    empty.commitAll('start')
    const answer = await empty.sluice('plan', '--to', 'staging')
    expect([answer.ending, answer.stderr]).toEqual(['usage', expect.stringContaining('--config FILE')])
  })
})

describe('a shallow clone', () => {
  it('does not take its oldest commit for one that brought everything', async () => {
    const origin = withNewTag()
    const folder = temporaryFolder()
    origin.git('clone', '-q', '--depth', '1', `file://${origin.directory}`, folder)
    const only = await origin.sluice('plan', 'redis', '--to', 'staging', '--repo', folder, '--only', 'HEAD')
    expect([only.ending, only.stderr]).toEqual(['usage', expect.stringContaining('--unshallow')])
    const plan = onlyPlan(await origin.sluice('plan', 'redis', '--to', 'staging', '--repo', folder, '--format', 'json'))
    expect(plan.notes.map((note) => note.code)).toContain('shallow-clone')
    expect(existsSync(join(folder, '.git', 'shallow'))).toBe(true)
  })
})

describe('text', () => {
  it('says first what changes and what to do next, then what waits, what stays, and how', async () => {
    const { stdout } = await tagged.sluice('plan', '--to', 'staging', '--since', 'HEAD~1')
    expect(stdout.split('\n')[0]).toBe('1 of 17 units for staging changes: 1 file.')
    const places = [
      'In step, nothing to promote: ',
      'redis to staging: dev-cluster → staging-cluster\n',
      'changes    1 file: image.tag 7.4.1 → 7.4.2\n',
      'Next: ',
      'Pending changes (1)\n',
      'Kept in the target',
      'master.replicas',
      'diff --git ',
      '+  tag: "7.4.2"',
    ]
    const found = places.map((place) => stdout.indexOf(place))
    expect(found).not.toContain(-1)
    expect(found).toEqual(found.toSorted((a, b) => a - b))
    expect(stdout).not.toContain('\u001b')
  })

  it('is one line when there is nothing to do', async () => {
    const { stdout } = await tagged.sluice('plan', 'redis', '--to', 'staging', '--since', 'HEAD')
    expect(stdout).toMatch(/^Nothing to promote: redis in staging-cluster is in step with dev-cluster [^\n]*\n$/)
  })

  it('shows no escape sequence that a repository holds, in no format on a screen', async () => {
    const clone = cloneOf()
    clone.write(overlay('dev-cluster', 'redis/motd.txt'), 'welcome \u001b[31m\n')
    clone.commitAll('Colour \u001b[31m')
    const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD~1']
    for (const format of ['text', 'json', 'patch']) {
      const { stdout, stderr } = await clone.sluiceOn({ columns: 80 }, ...plan, '--format', format)
      expect(stdout + stderr).not.toContain('\u001b')
      expect(stdout).toContain('\\u001b[31m')
      expect(stderr !== '').toBe(format === 'patch')
    }
    // Git needs the bytes as they are.
    const { stdout, stderr } = await clone.sluice(...plan, '--format', 'patch')
    expect([stdout, stderr]).toEqual([expect.stringContaining('welcome \u001b[31m'), ''])
    const wrong = await clone.sluice('plan', '--to', 'staging', '--repo', '/nowhere\u001b[31m')
    expect(wrong.stderr).toContain('/nowhere\\u001b[31m is no directory')
  })

  it('is coloured where the terminal takes it', async () => {
    const { stdout } = await tagged.sluiceOn({ colour: true }, 'plan', 'redis', '--to', 'staging', '--since', 'HEAD~1')
    expect(stdout).toContain('\u001b[32m+  tag: "7.4.2"\u001b[0m\n')
  })
})

describe('progress', () => {
  it('tells the units one by one and is wiped at the end, also of a failure', async () => {
    const told: string[] = []
    const progress = { say: (what: string) => void told.push(what), clear: () => void told.push('clear') }
    await tagged.sluiceOn({ progress }, 'plan', 'redis', 'harbor', '--to', 'staging', '--since', 'HEAD')
    expect(told).toEqual(['Reading the clone', 'Planning redis (1 of 2)', 'Planning harbor (2 of 2)', 'clear'])
    told.splice(0)
    await tagged.sluiceOn({ progress }, 'plan', '--to', 'staging', '--repo', '/nowhere')
    expect(told.at(-1)).toBe('clear')
  })
})
