// What people ask for with `/bump` and `/rollback`: which tag comes where, who may, and what is answered.
import { afterEach, describe, expect, it } from 'vitest'
import { bumpBranch, bumpIn, bumpRecord, bumps, mergeBump, publish, source, tagAt, writeMemory } from './bumping.ts'
import { isWrite, openWorld, type PersonName, type World } from './world.ts'

let world: World
afterEach(() => world.close())

const at = { owner: 'acme', repo: 'platform' } as const
const environments = (more: Readonly<Record<string, string>> = {}) =>
  [['dev'], ['staging', 'dev'], ['prod', 'staging']]
    .map(
      ([name = '', after = '']) =>
        `  - { name: ${name}, after: [${after}], clusters: [${name}-cluster]${more[name] ?? ''} }\n`,
    )
    .join('')
const text = (more: Readonly<Record<string, string>>) =>
  `version: 1
mode: act
layout: opencenter
bases: [{ repository: opencenter-cloud/openCenter-gitops-base }]
environments:
${environments(more)}`
const configured = (more: Readonly<Record<string, string>> = {}) =>
  openWorld({
    files: { '.github/sluice.yaml': text(more) },
  })

/** 2026.02 stands everywhere. */
async function bumpedEverywhere() {
  await publish(world, '2026.02')
  for (const environment of ['dev', 'staging', 'prod']) await mergeBump(world, environment)
  expect(await tagAt(world, 'prod')).toBe('2026.02')
}

const ask = async (issue: number, line: string, by: PersonName = 'bob') => {
  const { replies, reactions } = await world.comment(issue, line, by)
  return {
    reactions,
    said: (replies[0] ?? '').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>'),
  }
}

const bad = async (environment: string) =>
  ((await world.ledger(bumpRecord(environment))) as { bad: readonly unknown[] } | null)?.bad

describe('/bump', () => {
  it('opens the newest allowed tag in the first environment, again what a person closed, and a tag that is named', async () => {
    world = await configured()
    await publish(world, '2026.02')
    await world.closePull((await bumpIn(world, 'dev')).number)
    const issue = await world.issue()
    const asked = await ask(issue, '/bump')
    expect(asked.reactions).toEqual(['eyes', 'rocket'])
    expect(asked.said).toContain(`opened #${(await bumpIn(world, 'dev')).number}`)
    expect(await bumps(world)).toEqual(['dev 2026.02'])
    expect(await world.ledger(bumpRecord('dev'))).toMatchObject({ open: { requestedBy: 'bob' } })
    // Staging has nothing that stood in dev.
    const staging = await ask(issue, '/bump in staging')
    expect(staging.reactions).toEqual(['eyes', 'confused'])
    expect(staging.said).toMatch(/\*\*staging\*\*: nothing was opened\. /)
    await ask(issue, '/bump opencenter-gitops-base in staging to 2026.02 --only redis')
    expect(await bumps(world)).toEqual(['dev 2026.02', 'staging 2026.02'])
    const { head, body } = await bumpIn(world, 'staging')
    expect([
      await tagAt(world, 'staging', head.ref),
      await tagAt(world, 'staging', head.ref, 'harbor'),
      body?.includes('bob asked for 2026.02'),
    ]).toEqual(['2026.02', '2026.01', true])
    // On its own pull request it needs no names.
    const number = (await bumpIn(world, 'staging')).number
    await ask(number, '/bump to 2026.02')
    expect(await tagAt(world, 'staging', head.ref, 'harbor')).toBe('2026.02')
    const again = await ask(number, '/bump to 2026.02')
    expect(again.said).toContain('open already with exactly these tags')
  })

  it('goes back to an older tag byte for byte, and says what it does not know', async () => {
    world = await configured()
    const before = await world.read(source('dev'))
    await publish(world, '2026.02')
    await mergeBump(world, 'dev')
    const issue = await world.issue()
    for (const [line, says] of [
      ['/bump nonsense', /Unknown base "nonsense"\. The bases are "opencenter-cloud\/openCenter-gitops-base"/],
      ['/bump openCenter-gitops-bsae', /Did you mean "openCenter-gitops-base"/],
      ['/bump in stagign', /Did you mean "staging"/],
      ['/bump --only rediss', /"rediss" has no pin of .* in dev\. Did you mean "redis"/],
      ['/bump to 2026.3', /has no tag `2026\.3`/],
    ] as const) {
      const { said, reactions } = await ask(issue, line)
      expect(said).toMatch(says)
      expect(reactions).toEqual(['eyes', 'confused'])
    }
    await ask(issue, '/bump dev to 2026.01')
    expect((await bumpIn(world, 'dev')).title).toBe('bump openCenter-gitops-base back to 2026.01 in dev')
    await mergeBump(world, 'dev')
    expect(await world.read(source('dev'))).toBe(before)
  })

  it('asks for write, for an approver where there are any, and opens nothing where an environment is only observed', async () => {
    world = await configured({ dev: ', mode: observe', staging: ', approvers: { users: [alice] }' })
    await publish(world, '2026.02')
    const issue = await world.issue()
    const writes = await world.during(async () => {
      expect((await ask(issue, '/bump to 2026.02', 'carol')).said).toContain('needs write permission')
      expect((await ask(issue, '/bump in staging to 2026.02')).said).toContain('has approvers')
      const shown = await ask(issue, '/bump in dev to 2026.02')
      expect(shown.reactions).toEqual(['eyes', 'rocket'])
      expect(shown.said).toContain('+    tag: "2026.02"')
      expect(shown.said).toContain('`mode: observe`')
    })
    expect(writes.filter((one) => isWrite(one) && /git|pulls|contents/.test(one.route))).toEqual([])
    expect(await bumps(world)).toEqual([])
    expect((await ask(issue, '/bump in staging to 2026.02', 'alice')).reactions).toEqual(['eyes', 'rocket'])
    expect(await bumps(world)).toEqual(['staging 2026.02'])
  })

  it('is stopped by a freeze and by holds, which it names, and mentions that a tag was called bad', async () => {
    world = await configured({ prod: ', freeze: [{ from: 2020-01-01, until: 2099-12-31, reason: year end }]' })
    await publish(world, '2026.02')
    const issue = await world.issue()
    const frozen = await ask(issue, '/bump in prod to 2026.02')
    expect(frozen.said).toContain('prod is frozen until the end of 2099-12-31 (year end)')
    const hold = { environment: 'staging', version: null, by: 'alice', at: '2026-01-01T00:00:00.000Z' }
    const hot = { ...hold, service: 'redis', reason: 'memory leak' }
    await writeMemory(world, { 'holds.json': { version: 1, holds: [hot] } })
    const held = await ask(issue, '/bump in staging to 2026.02 --only redis')
    expect(held.said).toContain('alice holds redis in staging: memory leak. Lift the hold first.')
    expect(held.reactions).toEqual(['eyes', 'confused'])
    const rest = await ask(issue, '/bump in staging to 2026.02')
    expect(rest.said).toContain('`redis` stays at `2026.01`')
    const { head } = await bumpIn(world, 'staging')
    expect(await tagAt(world, 'staging', head.ref)).toBe('2026.01')
    expect(await tagAt(world, 'staging', head.ref, 'harbor')).toBe('2026.02')
    await writeMemory(world, { 'holds.json': { version: 1, holds: [{ ...hot, service: 'all' }] } })
    expect((await ask(issue, '/bump in staging to 2026.02')).said).toContain('alice holds everything')
  })
})

describe('/rollback', () => {
  it('goes back to what stood there, calls the tag bad, and takes it from the environments behind', async () => {
    world = await configured()
    const before = await world.read(source('staging'))
    await publish(world, '2026.02')
    await mergeBump(world, 'dev')
    const merged = await mergeBump(world, 'staging')
    expect(await bumps(world)).toEqual(['prod 2026.02'])
    const shown = await ask(merged, '/rollback --plan')
    expect(shown.said).toContain('would open a pull request')
    expect(shown.said).toContain('+    tag: "2026.01"')
    expect(shown.said).toContain(
      'Is only one of them at fault? Add `--only <service>`: the others keep their tag then.',
    )
    expect(await bad('staging')).toEqual([])
    const { said, reactions } = await ask(merged, '/rollback')
    expect(reactions).toEqual(['eyes', 'rocket'])
    expect(said).toContain('`2026.02` is now marked as bad in **staging** for ')
    expect(await bad('staging')).toMatchObject([{ tag: '2026.02', by: 'bob', because: 'went back to 2026.01' }])
    // What waits in prod is withdrawn, and is not offered again.
    expect(await bumps(world)).toEqual(['staging 2026.01'])
    expect((await bumpIn(world, 'staging')).body).toContain('bob asked to go back from 2026.02')
    await mergeBump(world, 'staging')
    expect(await world.read(source('staging'))).toBe(before)
    await world.sweep()
    expect(await bumps(world)).toEqual([])
    const issue = await world.issue()
    expect((await ask(issue, '/bump in prod --only redis')).said).toContain('bob marked 2026.02 as bad in staging')
    // A person may all the same, and is told.
    const forced = await ask(issue, '/bump in prod to 2026.02')
    expect(forced.said).toContain('bob marked 2026.02 as bad in staging')
    expect((await bumpIn(world, 'prod')).body).toContain('bob marked 2026.02 as bad in staging')
    await world.closePull((await bumpIn(world, 'prod')).number)
    // The next tag passes everywhere.
    await publish(world, '2026.03')
    for (const environment of ['dev', 'staging', 'prod']) await mergeBump(world, environment)
    expect(await tagAt(world, 'prod')).toBe('2026.03')
  })

  it('of some services, by whoever may write, leaves the others where they are, here and behind', async () => {
    world = await configured({ staging: ', approvers: { users: [alice] }' })
    await publish(world, '2026.02')
    await mergeBump(world, 'dev')
    await mergeBump(world, 'staging')
    const issue = await world.issue()
    const one = await ask(issue, '/rollback opencenter-cloud/openCenter-gitops-base in staging --only redis')
    expect(one.said).not.toContain('Is only one of them at fault?')
    expect(await bad('staging')).toMatchObject([{ tag: '2026.02', services: ['redis'] }])
    const { head } = await bumpIn(world, 'staging')
    expect([await tagAt(world, 'staging', head.ref), await tagAt(world, 'staging', head.ref, 'harbor')]).toEqual([
      '2026.01',
      '2026.02',
    ])
    expect(await bumps(world)).toEqual(['prod 2026.02', 'staging 2026.01'])
    const branch = bumpBranch('prod')
    expect([await tagAt(world, 'prod', branch), await tagAt(world, 'prod', branch, 'harbor')]).toEqual([
      '2026.01',
      '2026.02',
    ])
  })

  it('of everything says how to go back with one service alone, and does as it is told', async () => {
    world = await configured()
    await publish(world, '2026.02')
    const merged = await mergeBump(world, 'dev')
    const { said } = await ask(merged, '/rollback')
    const { number } = await bumpIn(world, 'dev')
    expect(said).toContain(
      `Is only one of them at fault? \`/rollback openCenter-gitops-base in dev --only <service>\` makes the pull request go back with that one alone. The others stay marked; \`/bump openCenter-gitops-base to <tag> in <env>\` brings a marked tag all the same.`,
    )
    const narrowed = await ask(await world.issue(), '/rollback openCenter-gitops-base in dev --only redis')
    expect(narrowed.said).toContain(`refreshed #${number}`)
    const { head } = await bumpIn(world, 'dev')
    expect([await tagAt(world, 'dev', head.ref), await tagAt(world, 'dev', head.ref, 'harbor')]).toEqual([
      '2026.01',
      '2026.02',
    ])
  })

  it('goes by the last good configuration where that is broken, and writes nothing where an environment is only observed', async () => {
    world = await configured()
    await publish(world, '2026.02')
    await mergeBump(world, 'dev')
    const issue = await world.issue()
    const path = '.github/sluice.yaml'
    const good = await world.read(path)
    await world.push('Observe', { [path]: text({ dev: ', mode: observe' }) })
    const shown = await ask(issue, '/rollback openCenter-gitops-base in dev')
    expect(shown.said).toContain('would be marked as bad')
    expect(await bad('dev')).toEqual([])
    await world.push('Act again', { [path]: good })
    await world.push('Break it', { [path]: 'version: 7\n' })
    expect((await ask(issue, '/bump openCenter-gitops-base')).said).toContain('Action required')
    const { said } = await ask(issue, '/rollback openCenter-gitops-base in dev')
    expect(said).toContain('`2026.02` is now marked as bad in **dev**')
    expect(await bumps(world)).toContain('dev 2026.01')
  })

  it('takes the place of what is open there, goes where it is told, and says when it knows no way', async () => {
    world = await configured()
    const issue = await world.issue()
    for (const [line, says] of [
      ['/rollback', /Say which service/],
      ['/rollback openCenter-gitops-base', /Say where: .* pinned in "dev", "staging", "prod"/],
      ['/rollback openCenter-gitops-base in dev to #4', /goes back to a tag/],
      [
        '/rollback openCenter-gitops-base in dev',
        /knows no good tag before `2026\.01` in \*\*dev\*\* for .*`to <tag>`/,
      ],
    ] as const) {
      const { said, reactions } = await ask(issue, line)
      expect(said).toMatch(says)
      expect(reactions).toEqual(['eyes', 'confused'])
    }
    expect(await bad('dev')).toEqual([])
    await bumpedEverywhere()
    await publish(world, '2026.03')
    const { number } = await bumpIn(world, 'dev')
    await ask(issue, '/rollback openCenter-gitops-base in dev to 2026.01')
    expect((await bumpIn(world, 'dev')).number).toBe(number)
    expect(await bumps(world)).toEqual(['dev 2026.01'])
    const { data } = await world.as('alice').pulls.get({ ...at, pull_number: number })
    expect(data.title).toBe('bump openCenter-gitops-base back to 2026.01 in dev')
  })
})
