// The body of a promotion into several clusters: side by side, readable for two and for five hundred.
import { describe, expect, it } from 'vitest'
import { promotionBody } from '../../src/messages/promotion-body.ts'
import { blobOid } from '../../src/oid.ts'
import type { Change, Plan } from '../../src/promotion/model.ts'
import { at, type Files, plan } from '../promotion/repository.ts'

const values = (cluster: 'dev' | 'staging', text: string): Files => ({ [at(cluster, 'redis/v.yaml')]: text })
const ask = (base: string, source: string, target: string) =>
  plan({ base: values('dev', base), source: values('dev', source), target: values('staging', target) })
const simple = ask('tag: a1\nx: 0\nr: 1\n', 'tag: a2\nx: 0\nr: 1\n', 'tag: a1\nx: 0\nr: 3\n')

const content = (text: string) => ({ oid: blobOid(new TextEncoder().encode(text)), mode: '100644', text }) as const
const change = (path: string, before: string | null, after: string | null): Change => ({
  path,
  before: before === null ? null : content(before),
  after: after === null ? null : content(after),
})
const into = (cluster: string, ...changes: readonly Change[]): Plan => ({ ...simple, cluster, changes, kept: [] })

describe('the body of several clusters', () => {
  it('says once what is alike, and shows beside each other what differs', () => {
    const body = promotionBody([
      into('eu', change('a/eu/v.yaml', 'tag: a1\nlog: x\n', 'tag: a2\nlog: y\n')),
      into(
        'us',
        change('a/us/v.yaml', 'tag: a1\nlog: z\n', 'tag: a2\nlog: z\n'),
        change('a/us/new.yaml', null, 'a: 1\n'),
      ),
    ])
    expect(body).toContain('### Changes, alike in all 2 clusters')
    expect(body.match(/\| tag \|/g)).toHaveLength(1)
    expect(body).toMatch(
      /\| file \| value \| eu \| us \|\n.*\n.*\| log \| x → y \| as it is \|\n.*new.* \| as it is \| \*new file\* \|/,
    )
  })

  it('shows what one keeps where the other receives it, and a file that only one calls by its own name', () => {
    const kept = { path: 'a/us/v.yaml', pointer: 'r', target: '9', source: '2' }
    const body = promotionBody([
      into('eu', change('a/eu/v.yaml', 'r: 1\n', 'r: 2\n')),
      { ...into('us', change('a/us/own-name.yaml', 'tag: a1\n', 'tag: a2\n')), kept: [kept] },
    ])
    expect(body).toMatch(/\| r \| 1 → 2 \| stays 9 \|/)
    expect(body).toMatch(/own-name\.yaml \| tag \| as it is \| a1 → a2 \|/)
  })

  it('names those that do not have it, and what brings it there', () => {
    const body = promotionBody([simple], [], new Set(), ['prod-us'])
    expect(body).toContain('`prod-us` has no `redis`')
    expect(body).toContain('`/promote redis to staging`')
  })

  it('stays readable for five hundred', () => {
    const names = Array.from({ length: 500 }, (_, n) => `c-${n}`)
    const plans = names.map((name, n) =>
      into(
        name,
        change(`clusters/${name}/v.yaml`, `tag: a1\nr: ${n % 3}\n`, `tag: a2\nr: ${n % 3 === 0 ? 5 : n % 3}\n`),
      ),
    )
    const body = promotionBody(plans, [], new Set(), names)
    expect(body.length).toBeLessThanOrEqual(60_000)
    expect(body.split('\n').length).toBeLessThan(60)
    expect(body).toContain('alike in all 500 clusters')
    expect(body).toMatch(/\| r \| 0 → 5 \| `c-0`, `c-3`, .* and 159 more \|/)
  })

  it('of a hostile cluster or file shows text only', () => {
    const [eu, us] = ['eu', 'us'].map((name) =>
      into(name, change(`a/${name}/@org|<b>.yaml`, 'a: 1\n', `a: "${name}|@x"\n`)),
    )
    const body = promotionBody([eu ?? simple, us ?? simple])
    expect(body).not.toMatch(/@org|<b>|\|@x/)
  })
})
