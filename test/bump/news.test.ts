// What a new tag brings, put together; and what of it blocks.
import { describe, expect, it } from 'vitest'
import { bumpBlockers } from '../../src/bump/blockers.ts'
import type { ServiceChanges } from '../../src/bump/changes.ts'
import type { BumpPlan } from '../../src/bump/model.ts'
import { type NewsQuestion, newsOf } from '../../src/bump/news-of.ts'
import { use } from './base-repository.ts'

const changesOf = (service: string, more: Partial<ServiceChanges> = {}): ServiceChanges => ({
  service,
  files: [`base/${service}/x.yaml`],
  versions: [],
  gone: [],
  removedKeys: [],
  ...more,
})
const numbers = (tag: string) => (/^\d{4}\.\d+$/.test(tag) ? Number(tag.replace('.', '')) : null)
const compare = (a: string, b: string) => {
  const [x, y] = [numbers(a), numbers(b)]
  return x === null || y === null ? null : x - y
}
const news = (more: Partial<NewsQuestion>) =>
  newsOf({
    from: '2026.01',
    to: '2026.03',
    changes: [],
    overrides: null,
    releases: [],
    messages: [],
    subjects: ['feat: Do'],
    compareUrl: null,
    unread: [],
    compare,
    ...more,
  })
const release = (tag: string, body = `of ${tag}`) => ({
  tag,
  title: `Release ${tag}`,
  body,
  url: `https://example.com/${tag}`,
})

describe('release notes', () => {
  const tags = ['2026.04', '2026.03', '2026.02', '2026.01', '2025.12', 'v1.0.0', 'latest']

  it('are those between the two tags, without the old and with the new one, newest first', () => {
    const { notes, subjects } = news({ releases: tags.map((tag) => release(tag)) })
    expect(notes.map(({ tag }) => tag)).toEqual(['2026.03', '2026.02'])
    expect(subjects).toEqual([])
  })

  it('are what is taken away, where the bump goes back', () => {
    const { notes } = news({ from: '2026.03', to: '2026.01', releases: tags.map((tag) => release(tag)) })
    expect(notes.map(({ tag }) => tag)).toEqual(['2026.03', '2026.02'])
  })

  it('come from the message of a tag that has no release, or a release that says nothing', () => {
    const messages = ['2026.03', '2026.02'].map((tag) => ({
      tag,
      message: `Title of ${tag}\n\nWords\n-----BEGIN PGP SIGNATURE-----\nabc`,
    }))
    const { notes } = news({ releases: [release('2026.03', '  '), release('2026.01')], messages })
    expect(notes).toEqual([
      { tag: '2026.03', title: 'Title of 2026.03', body: 'Words', url: 'https://example.com/2026.03' },
      { tag: '2026.02', title: 'Title of 2026.02', body: 'Words', url: null },
    ])
  })

  it('are the subjects of commits where there is neither', () => {
    expect(news({ releases: [release('2026.01')] })).toMatchObject({ notes: [], subjects: ['feat: Do'] })
    expect(news({ from: 'main', releases: [release('2026.03')] }).notes).toEqual([])
  })
})

describe('what changed', () => {
  it('since several tags is told once for each service', () => {
    const version = { kind: 'chart', name: 'redis', from: '1', to: '3' } as const
    const { services } = news({
      changes: [
        {
          services: [changesOf('redis', { files: ['b', 'a'], versions: [version] }), changesOf('web')],
          unread: ['One.'],
        },
        {
          services: [changesOf('redis', { files: ['c', 'a'], versions: [version, { ...version, from: '2' }] })],
          unread: ['One.'],
        },
      ],
      unread: ['Two.'],
    })
    expect(services.map(({ service, files }) => [service, files])).toEqual([
      ['redis', ['a', 'b', 'c']],
      ['web', ['base/web/x.yaml']],
    ])
    expect(services[0]?.versions).toHaveLength(2)
  })

  it('says once what could not be read', () => {
    const overrides = { overrides: [], stands: {}, unread: ['Three.'] }
    const changes = [
      { services: [], unread: ['One.'] },
      { services: [], unread: ['One.'] },
    ]
    expect(news({ changes, unread: ['Two.'], overrides }).unread).toEqual(['Two.', 'One.', 'Three.'])
  })
})

describe('lost keys', () => {
  const lostOf = (removedKeys: readonly string[], ...keys: readonly string[]) => {
    const own = {
      service: 'redis',
      cluster: 'dev',
      file: 'o.yaml',
      keys: keys.map((key, index) => ({ key, line: index + 1 })),
    }
    const other = { ...own, service: 'web' }
    const overrides = { overrides: [own, other], stands: {}, unread: [] }
    return news({ changes: [{ services: [changesOf('redis', { removedKeys })], unread: [] }], overrides }).services[0]
      ?.lost
  }

  it.each([
    ['a key that is gone', ['a.b'], ['a', 'a.b', 'c'], [['a.b', 2]]],
    ['what is set below one that is gone', ['a', 'a.b'], ['a', 'a.x'], [['a', 1]]],
    ['the deepest of several', ['a', 'a.b', 'a.b.c'], ['a', 'a.b', 'a.b.c', 'a.z'], [['a.b.c', 3]]],
    ['no key that the defaults never had', ['a'], ['b', 'b.a'], []],
    ['keys with dots', ['"x.y"', '"x.y".z'], ['"x.y"', '"x.y".z'], [['"x.y".z', 2]]],
    ['no key that only begins alike', ['ab'], ['a', 'a.b'], []],
  ] as const)('are %s', (_, removed, set, lost) => {
    expect(lostOf(removed, ...set)?.map(({ key, line }) => [key, line])).toEqual(lost)
  })
})

describe('blockers', () => {
  const gone = { ...use('redis'), renamedTo: null }
  const plan = (more: Partial<BumpPlan>): BumpPlan => ({
    base: { host: 'github.com', owner: 'acme', name: 'base' },
    environment: 'dev',
    cluster: 'dev-cluster',
    target: '1'.repeat(40),
    moves: [],
    stays: [],
    unmovable: [],
    changes: [],
    problems: [],
    notes: [],
    ...more,
  })
  const withGone = (more: object = {}, stands: Readonly<Record<string, string>> = {}) =>
    news({
      changes: [{ services: [changesOf('redis', { gone: [{ ...gone, ...more }] })], unread: [] }],
      overrides: { overrides: [], stands, unread: [] },
    })

  it('are none where nothing stands in the way', () => {
    expect(
      bumpBlockers(
        [plan({})],
        news({ changes: [{ services: [changesOf('redis', { removedKeys: ['a'] })], unread: [] }] }),
      ),
    ).toEqual([])
    expect(bumpBlockers([plan({})], null)).toEqual([])
  })

  it('are problems of plans, which a commit may settle in a file that the bump writes', () => {
    const content = { oid: 'f'.repeat(40), mode: '100644', text: '' } as const
    const said = { code: 'x', message: 'It is wrong.', file: 'a.yaml', line: 1, column: 1 }
    const change = { path: 'a.yaml', before: content, after: content }
    expect(bumpBlockers([plan({ problems: [said] })], null)).toEqual([
      { kind: 'problem', path: null, wrote: null, sentence: 'It is wrong.', asks: null },
    ])
    expect(bumpBlockers([plan({ problems: [said], changes: [change] })], null)).toMatchObject([
      { path: 'a.yaml', wrote: content.oid },
    ])
  })

  it('are gone paths with the way out; the file of the Kustomization settles them once it is known what stands there', () => {
    expect(bumpBlockers([plan({})], withGone())).toEqual([
      {
        kind: 'problem',
        path: null,
        wrote: null,
        asks: null,
        sentence:
          'applications/overlays/dev-cluster/services/fluxcd/redis.yaml:2: redis-base in dev-cluster points to applications/base/services/redis, which 2026.03 no longer has: take redis out of dev-cluster, or keep it at its tag (--except redis).',
      },
    ])
    const [renamed] = bumpBlockers([plan({})], withGone({ renamedTo: 'apps/redis' }, { [gone.file]: 'a'.repeat(40) }))
    expect(renamed).toMatchObject({ path: gone.file, wrote: 'a'.repeat(40) })
    expect(renamed?.sentence).toContain('it is apps/redis now, so write that into spec.path on this branch')
  })
})
