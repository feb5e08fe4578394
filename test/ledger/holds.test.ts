import { describe, expect, it } from 'vitest'
import type { Hold } from '../../src/ledger/bump-state.ts'
import { brakeIn, heldBy, liftable, noHolds, withHold, withoutHold } from '../../src/ledger/holds.ts'
import { at } from './bumps.ts'

const hold = (service: string, environment: string | null = null, version: string | null = null): Hold => ({
  environment,
  service,
  version,
  reason: 'x',
  by: 'bob',
  at,
})

describe('a hold', () => {
  it.each<[string, Hold, string, string, string | null, boolean]>([
    ['a service everywhere', hold('redis'), 'dev', 'redis', 't', true],
    ['no other service', hold('redis'), 'dev', 'loki', 't', false],
    ['a service in its environment', hold('redis', 'dev'), 'dev', 'redis', 't', true],
    ['it nowhere else', hold('redis', 'dev'), 'prod', 'redis', 't', false],
    ['everything, as the brake', hold('all'), 'dev', 'redis', null, true],
    ['everything of one environment', hold('all', 'prod'), 'dev', 'redis', null, false],
    ['one version', hold('redis', null, 't'), 'dev', 'redis', 't', true],
    ['no other version', hold('redis', null, 't'), 'dev', 'redis', 'u', false],
    ['none that is not known yet', hold('redis', null, 't'), 'dev', 'redis', null, false],
    ['a service of any group', hold('redis'), 'dev', 'managed.redis', 't', true],
    ['a service of its group', hold('managed.redis'), 'dev', 'managed.redis', 't', true],
    ['none of another group', hold('services.redis'), 'dev', 'managed.redis', 't', false],
  ])('stops %s', (_, one, environment, service, version, expected) => {
    expect(heldBy({ version: 1, holds: [hold('other'), one] }, environment, service, version)).toEqual(
      expected ? one : null,
    )
  })

  it('is set once at a place, with the newest reason, and lifted exactly there', () => {
    const [wide, narrow] = [hold('redis'), hold('redis', 'dev')]
    const both = withHold(withHold(noHolds, wide), narrow)
    const again = withHold(both, { ...wide, reason: 'y' })
    expect(again.holds).toEqual([narrow, { ...wide, reason: 'y' }])
    expect(withoutHold(again, { environment: null, service: 'redis', version: null }).holds).toEqual([narrow])
    expect(withoutHold(again, hold('redis', null, 't'))).toEqual(again)
  })

  it.each<[string, readonly string[], string | null, readonly number[]]>([
    ['a service in one environment, on whatever version', ['redis'], 'prod', [1, 2]],
    ['a service wherever it is held', ['redis'], null, [0, 1, 2]],
    ['the brake alone', ['all'], 'prod', [3]],
    ['every service of a group', ['redis', 'loki'], 'prod', [1, 2, 4]],
    ['a service by the name of its group', ['managed.loki'], 'prod', [4]],
    ['nothing', ['harbor'], null, []],
  ])('on %s is what lifting means', (_, services, environment, expected) => {
    const holds = [
      hold('redis'),
      hold('redis', 'prod'),
      hold('redis', 'prod', 't'),
      hold('all', 'prod'),
      hold('loki', 'prod'),
    ]
    const meant = liftable({ version: 1, holds }, services, environment)
    expect(meant.map((one) => holds.indexOf(one))).toEqual(expected)
  })

  it('on everything is the brake, unless it is on one version or elsewhere', () => {
    const all = (...holds: Hold[]) => brakeIn({ version: 1, holds }, 'prod')
    expect(all(hold('redis', 'prod'), hold('all', 'dev'), hold('all', 'prod', 't'))).toBeNull()
    expect(all(hold('redis'), hold('all'))).toEqual(hold('all'))
  })
})
