// What `/bump` and `/rollback` mean, by what the environments pin.
import { describe, expect, it } from 'vitest'
import { type BaseAddress, baseUnit, type Pin } from '../../src/bump/model.ts'
import type { BumpPlaces } from '../../src/bump/named-base.ts'
import { resolveBump } from '../../src/bump/resolve-bump.ts'
import { resolveRollback } from '../../src/bump/resolve-rollback.ts'
import type { BumpCommand, RollbackCommand } from '../../src/commands/model.ts'
import { parseComment } from '../../src/commands/parse.ts'

const address = (owner: string, name: string, host = 'github.com'): BaseAddress => ({ host, owner, name })
const gitops = address('acme', 'gitops-base')
const fork = address('other', 'gitops-base')
const apps = address('acme', 'apps')
const stuck = address('acme', 'stuck')

const pin = (base: BaseAddress, ...services: string[]): Pin => ({
  cluster: 'c',
  path: 'p.yaml',
  docIndex: 0,
  line: 1,
  kind: 'GitRepository',
  namespace: null,
  name: services[0] ?? 'x',
  base,
  tag: 'v1',
  services,
  uses: [],
})
const survey = (...pins: Pin[]) => ({ pins, unmovable: [] })
const unmovable = { ...pin(stuck, 'redis'), tag: null, code: 'branch', because: 'it follows a branch.' }

const rings = [
  { name: 'dev', after: [] },
  { name: 'staging', after: ['dev'] },
  { name: 'prod', after: ['staging'] },
  { name: 'lab', after: [] },
]
const places = (more: Partial<BumpPlaces> = {}): BumpPlaces => ({
  environments: rings,
  surveys: new Map([
    ['dev', { pins: [pin(gitops, 'redis'), pin(apps, 'shop')], unmovable: [unmovable] }],
    ['staging', survey(pin(gitops, 'redis', 'harbor'), pin(fork, 'loki'))],
    ['prod', survey(pin(gitops, 'redis'))],
    ['lab', survey(pin(gitops, 'redis'))],
  ]),
  on: null,
  ...more,
})
const only: Partial<BumpPlaces> = {
  surveys: new Map([
    ['staging', survey(pin(gitops, 'redis'))],
    ['prod', survey(pin(gitops, 'redis'))],
  ]),
}
const on = (kind: string, environment: string, base = gitops): Partial<BumpPlaces> => ({
  on: { kind, environment, unit: baseUnit(base) },
})

const isBump = (command: { name: string }): command is BumpCommand => command.name === 'bump'
const isRollback = (command: { name: string }): command is RollbackCommand => command.name === 'rollback'
const bump = (line: string, more?: Partial<BumpPlaces>) =>
  resolveBump(parseComment(line).commands.find(isBump) ?? expect.fail('no command'), places(more))
const rollback = (line: string, more?: Partial<BumpPlaces>) =>
  resolveRollback(
    parseComment(line).commands.find(isRollback) ?? expect.fail('no command'),
    places(more),
    new Set(['redis', 'apps']),
  )

describe('/bump', () => {
  it.each<[string, Partial<BumpPlaces> | undefined, BaseAddress, readonly string[]]>([
    ['/bump', only, gitops, ['staging']],
    ['/bump acme/gitops-base', undefined, gitops, ['dev', 'lab']],
    ['/bump ACME/GitOps-Base', undefined, gitops, ['dev', 'lab']],
    ['/bump github.com/acme/gitops-base', undefined, gitops, ['dev', 'lab']],
    ['/bump https://github.com/acme/gitops-base.git', undefined, gitops, ['dev', 'lab']],
    ['/bump ssh://git@github.com:22/acme/gitops-base', undefined, gitops, ['dev', 'lab']],
    ['/bump git@github.com:acme/gitops-base.git in prod', undefined, gitops, ['prod']],
    ['/bump apps', undefined, apps, ['dev']],
    ['/bump other/gitops-base', undefined, fork, ['staging']],
    ['/bump prod', undefined, gitops, ['prod']],
    ['/bump in prod', undefined, gitops, ['prod']],
    ['/bump in dev --only shop', undefined, apps, ['dev']],
    ['/bump in staging --except loki', on('bump', 'staging', fork), fork, ['staging']],
    ['/bump', on('bump', 'staging'), gitops, ['staging']],
    ['/bump in prod', on('bump', 'staging'), gitops, ['prod']],
    ['/bump apps', on('bump', 'staging'), apps, ['dev']],
    ['/bump acme/gitops-base', on('promote', 'prod'), gitops, ['prod']],
  ])('understands %s', (line, more, base, environments) => {
    expect(bump(line, more)).toEqual({ kind: 'resolved', base, environments })
  })

  it.each<[string, Partial<BumpPlaces> | undefined, string, RegExp]>([
    ['/bump', undefined, 'missing-value', /^Say which base\. The bases are "acme\/apps", "acme\/gitops-base", "other/],
    ['/bump gitops-base', undefined, 'ambiguous-name', /"github.com\/acme\/gitops-base" or "github.com\/other/],
    ['/bump gitops-bsae', undefined, 'unknown-base', /Unknown base "gitops-bsae"\. Did you mean "gitops-base"/],
    ['/bump stagign', undefined, 'unknown-base', /Did you mean "staging"/],
    ['/bump ops-base', undefined, 'unknown-base', /Unknown base "ops-base"/],
    ['/bump staging in prod', undefined, 'unknown-base', /Unknown base "staging"/],
    ['/bump stuck', undefined, 'not-pinned', /Nothing pins acme\/stuck by a tag that moves: it follows a branch/],
    ['/bump apps in prod', undefined, 'not-pinned', /prod pins no tag of acme\/apps\. It is pinned in "dev"/],
    ['/bump apps in porduction', undefined, 'unknown-environment', /Unknown environment "porduction"/],
    ['/bump in prdo', undefined, 'unknown-environment', /Did you mean "prod"/],
    ['/bump in dev', only, 'not-pinned', /^dev pins no tag of a base\. The bases are "acme\/gitops-base"\.$/],
    ['/bump', { surveys: new Map() }, 'not-pinned', /^No environment pins a base by its tag\.$/],
    ['/bump apps --only redsi', undefined, 'unknown-name', /"redsi" has no pin of acme\/apps in dev\..* are "shop"/],
    ['/bump in prod --except reddis', undefined, 'unknown-name', /Did you mean "redis"/],
    ['/bump apps', { environments: [...rings, { name: 'apps', after: [] }] }, 'ambiguous-name', /"\/bump in apps"/],
  ])('asks back on %s', (line, more, code, message) => {
    const answer = bump(line, more)
    expect(answer).toMatchObject({ kind: 'unclear', problems: [{ code, line: 1 }] })
    expect(answer.kind === 'unclear' && answer.problems[0]?.message).toMatch(message)
  })
})

describe('/rollback', () => {
  it.each<[string, Partial<BumpPlaces> | undefined, string, string | null]>([
    ['/rollback acme/gitops-base in prod', undefined, 'prod', null],
    ['/rollback acme/gitops-base in prod to v0 --only redis', undefined, 'prod', 'v0'],
    ['/rollback', on('bump', 'staging'), 'staging', null],
    ['/rollback to 2026.01', on('bump', 'staging'), 'staging', '2026.01'],
    ['/rollback in prod', on('bump', 'staging'), 'prod', null],
    ['/rollback gitops-base', { surveys: new Map([['prod', survey(pin(gitops, 'redis'))]]) }, 'prod', null],
  ])('understands %s', (line, more, environment, to) => {
    expect(rollback(line, more)).toEqual({ kind: 'resolved', base: gitops, environment, to })
  })

  it.each(['/rollback redis in prod', '/rollback'])('leaves %s to those who know services', (line) => {
    expect(rollback(line)).toEqual({ kind: 'service' })
  })

  it.each<[string, string, RegExp]>([
    ['/rollback acme/gitops-base', 'missing-value', /in <env>".*"dev", "staging", "prod", "lab"/],
    ['/rollback apps in dev', 'ambiguous-name', /Write "acme\/apps" for the base/],
    ['/rollback rediss in prod', 'unknown-base', /Did you mean "redis"/],
    ['/rollback acme/apps in prod', 'not-pinned', /pins no tag/],
    ['/rollback acme/gitops-base in prod to #41', 'bad-target', /goes back to a tag/],
    ['/rollback acme/gitops-base in prod --only loki', 'unknown-name', /"loki" has no pin/],
  ])('asks back on %s', (line, code, message) => {
    const answer = rollback(line)
    expect(answer).toMatchObject({ kind: 'unclear', problems: [{ code, line: 1 }] })
    expect(answer.kind === 'unclear' && answer.problems[0]?.message).toMatch(message)
  })
})
