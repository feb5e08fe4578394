// What Sluice writes about a bump: body, title, trailers, picture and answers. The golden texts stand in bump-text/.
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BumpOutcome } from '../../src/bump/decide.ts'
import type { BumpPlan, Pin, PinMove } from '../../src/bump/model.ts'
import type { BaseNews, ReleaseNote, ServiceNews } from '../../src/bump/news.ts'
import { type BumpBody, bumpBody } from '../../src/messages/bump-body.ts'
import { bumpOutcomeParts } from '../../src/messages/bump-replies.ts'
import { bumpFollowers, bumpMessage, bumpPicture, bumpTitle, followerLine } from '../../src/messages/bump-words.ts'
import { durationText } from '../../src/time-text.ts'
import { configOf } from '../promotion/repository.ts'
import { hostile, withoutCode } from './hostile.ts'

const base = { host: 'github.com', owner: 'opencenter-cloud', name: 'openCenter-gitops-base' }
const pin = (service: string, tag = '2026.01', cluster = 'dev-cluster'): Pin => ({
  cluster,
  path: `applications/overlays/${cluster}/services/sources/opencenter-${service}.yaml`,
  docIndex: 0,
  line: 12,
  kind: 'GitRepository',
  namespace: 'flux-system',
  name: `opencenter-${service}`,
  base,
  tag,
  services: [service],
  uses: [],
})
const moved = (one: Pin, to = '2026.02'): PinMove => ({ pin: one, to })
const plan = (more: Partial<BumpPlan> = {}): BumpPlan => ({
  base,
  environment: 'dev',
  cluster: 'dev-cluster',
  target: '1'.repeat(40),
  moves: [moved(pin('redis')), moved({ ...pin('observability'), services: ['loki', 'tempo'] })],
  stays: [],
  unmovable: [],
  changes: [],
  problems: [],
  notes: [],
  ...more,
})
const service = (name: string, more: Partial<ServiceNews> = {}): ServiceNews => ({
  service: name,
  files: [`applications/base/services/${name}/helmrelease.yaml`],
  versions: [],
  gone: [],
  lost: [],
  ...more,
})
const note = (tag: string, body: string, title = tag): ReleaseNote => ({
  tag,
  title,
  body,
  url: `https://github.com/opencenter-cloud/openCenter-gitops-base/releases/tag/${tag}`,
})
const news = (more: Partial<BaseNews> = {}): BaseNews => ({
  from: '2026.01',
  to: '2026.02',
  compareUrl: 'https://github.com/opencenter-cloud/openCenter-gitops-base/compare/2026.01...2026.02',
  notes: [],
  subjects: [],
  services: [],
  unread: [],
  ...more,
})
const body = (more: Partial<BumpBody> = {}) =>
  bumpBody({
    plans: [plan()],
    news: news(),
    base,
    environment: 'dev',
    to: '2026.02',
    because: '2026.02 is the newest tag that is allowed here.',
    followers: [{ name: 'staging', after: ['dev'], mode: 'act', soak: 1_800_000 }],
    ...more,
  })
const redis = service('redis', {
  files: ['a', 'b', 'c'],
  versions: [
    { kind: 'chart', name: 'redis', from: '18.1.0', to: '18.2.0' },
    { kind: 'image', name: 'docker.io/library/redis', from: null, to: '7.4.1' },
    { kind: 'source', name: 'github.com/acme/olm/olm.yaml', from: 'v0.34.0', to: null },
  ],
  lost: [
    {
      key: 'master.count',
      file: 'applications/overlays/dev-cluster/services/redis/helm-values/override-values.yaml',
      line: 14,
    },
  ],
})
const gone = {
  service: 'tempo',
  path: 'applications/base/services/observability/tempo',
  file: 'applications/overlays/dev-cluster/services/fluxcd/tempo.yaml',
  line: 2,
  name: 'tempo-base',
  cluster: 'dev-cluster',
  renamedTo: 'applications/base/services/tempo',
}
const golden = async (text: string, name: string) =>
  expect(`${text}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'bump-text', `${name}.md`))

describe('the body', () => {
  it('of a first ring tells why, what moves, what changes and what is next', async () => {
    const notes = [note('2026.02', '## Changes\n- redis 18.2, fixes #12 (thanks @alice)\n', 'February')]
    await golden(body({ news: news({ services: [redis], notes }) }), 'first-ring')
  })

  it('of a later ring with all that can be in the way', async () => {
    const two = (cluster: string) =>
      plan({
        environment: 'prod',
        cluster,
        moves: [moved(pin('redis', '2026.01', cluster)), moved(pin('tempo', '2025.12', cluster))],
        stays: [{ pin: pin('harbor', '2026.01', cluster), code: 'kept', because: 'harbor is held in prod: audit.' }],
        unmovable: [{ ...pin('loki', '', cluster), tag: null, code: 'branch', because: 'It follows the branch main.' }],
        notes: [
          {
            code: 'twin',
            message: 'A commented-out copy still names 2026.01.',
            file: pin('redis', '', cluster).path,
            line: 20,
            column: 1,
          },
        ],
      })
    const services = [redis, service('tempo', { gone: [{ ...gone, cluster: 'prod-a' }] })]
    const text = body({
      plans: [two('prod-a'), two('prod-b')],
      news: news({
        from: '2025.12',
        compareUrl: 'https://github.com/opencenter-cloud/openCenter-gitops-base/compare/2025.12...2026.02',
        services,
        unread: ['x/crds.yaml could not be looked into at the new tag: It is too large.'],
        subjects: ['feat: Add @x'],
      }),
      environment: 'prod',
      from: 'staging',
      because: '2026.02 has stood in staging since 2026-03-01.',
      followers: [],
    })
    await golden(text, 'later-ring')
  })

  it('of the way back says so', async () => {
    const moves = [moved(pin('redis', '2026.02'), '2026.01')]
    await golden(
      body({
        plans: [plan({ moves })],
        news: null,
        to: '2026.01',
        because: 'Asked for by @alice: it broke.',
        lowers: true,
      }),
      'back',
    )
  })

  it('says a note about many files in one folded line, and of pins that stay nothing twice', () => {
    const twin = (name: string, tag: string, line = 18) => ({
      code: 'commented-tag',
      message: `A comment names the tag ${tag}; it is left as it is.`,
      file: pin(name).path,
      line,
      column: null,
    })
    const kept = {
      code: 'pin-kept',
      message: 'harbor keeps 2026.01: x.',
      file: pin('harbor').path,
      line: 12,
      column: 1,
    }
    const unread = { code: 'unread', message: 'Nothing is known of it.', file: null, line: null, column: null }
    const notes = [twin('redis', '2026.01'), kept, twin('loki', '2025.12'), twin('olm', '2026.01'), unread]
    const text = body({ plans: [plan({ notes }), plan({ notes: [twin('redis', '2026.01'), unread] })] })
    expect(text.slice(text.indexOf('### Notes')).split('\n')).toEqual([
      '### Notes',
      '',
      `- \`${pin('loki').path}:18\`: A comment names the tag 2025.12; it is left as it is.`,
      '- Nothing is known of it.',
      '',
      '<details>',
      '<summary>2 places: A comment names the tag 2026.01; it is left as it is.</summary>',
      '',
      `- \`${pin('redis').path}:18\``,
      `- \`${pin('olm').path}:18\``,
      '',
      '</details>',
    ])
    const many = Array.from({ length: 2000 }, (_, n) => twin(`${n % 400}`, `${n % 50}`, n))
    const long = body({ plans: [plan({ notes: many })] })
    expect(long.slice(long.indexOf('### Notes')).length).toBeLessThan(6000)
    expect(long).toMatch(/… and \d+ more places/)
    expect(long).toMatch(/… and \d+ more notes$/)
  })

  it('says that what was a number gets quotes, and what could not be read right after what changes', () => {
    const text = body({ news: news({ services: [redis], unread: ['x.yaml could not be looked into.'] }) })
    expect(text).toContain('Only tags change, in quotes where YAML would read a number; every other byte stays.')
    const headings = text.split('\n').filter((line) => line.startsWith('### '))
    expect(headings).toEqual([
      '### ⚠ Values that may do nothing any more',
      '### What it changes here',
      '### What could not be read',
      '### Pins',
      '### What happens next',
    ])
  })

  it('folds many pins and stays below the limit', () => {
    const many = Array.from({ length: 3000 }, (_, n) => moved(pin(`${'s'.repeat(100)}${n}`)))
    const services = many.map(({ pin: one }) => ({ ...redis, service: one.services[0] ?? '' }))
    const notes = Array.from({ length: 80 }, (_, n) => note(`2025.${n}`, `@x ${'y '.repeat(20_000)}`))
    const text = body({ plans: [plan({ moves: many })], news: news({ services, notes }) })
    expect(text.length).toBeLessThanOrEqual(60_000)
    expect(text).toContain('<summary>3000 pins move</summary>')
    expect(text).toMatch(/… and 2\d{3} more pins/)
    expect(text).toContain('What happens next')
  })

  it('cuts a long release note and links what is left', () => {
    const text = body({
      news: news({ notes: [note('2026.02', `${'word '.repeat(5000)}`), note('2026.01.1', 'short')] }),
    })
    expect(text).toContain(
      '[Cut for length, read on](https://github.com/opencenter-cloud/openCenter-gitops-base/releases/tag/2026.02)',
    )
    expect(text).toContain('<summary>2026.01.1</summary>\n\nshort\n\n[The release](')
    const many = body({
      news: news({ notes: Array.from({ length: 9 }, (_, n) => note(`2026.${n}`, 'word word\n'.repeat(390))) }),
    })
    expect(many).toMatch(/Left out for length: \[`2026.\d`\]\(.*\. \[Read on at the base\]\(/)
  })

  it('lists subjects of commits where there are no notes', () => {
    expect(body({ news: news({ subjects: ['fix: Mend (#12)', 'closes #3 @x'] }) })).toContain(
      '### Commits of the base\n\n- fix: Mend (#\u200b12)\n- closes #\u200b3 @\u200bx',
    )
  })

  it('shows an odd address and links it not', () => {
    const nasty = 'https://github.com/x](y)<b>'
    const text = body({ news: news({ compareUrl: nasty, notes: [{ ...note('2026.02', 'x'), url: nasty }] }) })
    expect(text).toContain(`Compare \`2026.01\` with \`2026.02\` (\`${nasty}\`).`)
    expect(text).toContain(`The release (\`${nasty}\`)`)
    expect(text).not.toContain(`](${nasty}`)
  })
})

/** With the same text in all that others write. */
function filledWith(text: string): string {
  const one = { ...pin(text, text), path: text, name: text, services: [text] }
  const said = { code: 'x', message: text, file: text, line: 1, column: 1 }
  return body({
    plans: [
      plan({
        cluster: text,
        moves: [moved(one, text)],
        stays: [{ pin: one, code: 'kept', because: text }],
        problems: [said],
        notes: [said],
      }),
    ],
    news: news({
      from: text,
      to: text,
      services: [
        service(text, {
          versions: [{ kind: 'image', name: text, from: text, to: text }],
          lost: [{ key: text, file: text, line: 1 }],
          gone: [{ ...gone, service: text, path: text, file: text, name: text, cluster: text, renamedTo: text }],
        }),
      ],
      notes: [{ ...note('2026.02', 'x'), tag: text, title: text }],
      unread: [text],
    }),
    to: text,
    because: text,
    from: text,
  })
}

const picture = /```mermaid\n[\s\S]*?\n```/
const drawn =
  /^```mermaid\nflowchart LR\n {2}source\["[^"#&;<>@`[\]{}|%\n]*"\] --> target\["dev · this pull request"\]\n {2}target --> next0\["staging"\]\n```$/
const ours = /<\/?code>|\]\(https:\/\/github\.com\/opencenter-cloud\/[\w./-]*\)/g

/** A summary stands in HTML, where Markdown's marks are letters as others. */
const markdownOf = (text: string) =>
  text.replace(picture, 'picture').replace(/<summary>.*<\/summary>/g, (line) => line.replace(/[`\]\\]/g, '.'))

/** Line by line: how it starts, borders of cells, tags. Text of others must not change it. */
const shapeOf = (markdown: string) =>
  withoutCode(markdownOf(markdown))
    .replaceAll(/<\/?code>/g, '')
    .split('\n')
    .map((line) => [/^(?:#+ |- |\||)/.exec(line)?.[0], line.match(/\|/g)?.length, line.match(/<[^>]*>?/g)])

describe('hostile text', () => {
  it('never mentions, refers, closes, links or formats in a body', () => {
    const shape = shapeOf(filledWith('x'))
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = filledWith(text)
        expect(shapeOf(markdown)).toEqual(shape)
        const shown = withoutCode(markdownOf(markdown)).replaceAll(ours, ']')
        expect(shown).not.toMatch(/@[A-Za-z0-9]/)
        expect(shown).not.toMatch(/#\d|gh-\d/i)
        expect(shown).not.toMatch(/:\/\/|www\.|(?<!\\)(?:\\\\)*\]\(/i)
        expect(picture.exec(markdown)?.[0]).toMatch(drawn)
      }),
      { numRuns: 300 },
    )
  })

  it('never mentions, refers or adds a line in a title, a message or an answer', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const of = { base: { ...base, name: text }, to: text, environment: text }
        const title = bumpTitle(of)
        const message = bumpMessage({ ...of, digest: 'abc', requestedBy: text })
        const [answer = ''] = bumpOutcomeParts({
          ...of,
          plans: [],
          decision: { kind: 'wait', because: text },
          tag: text,
          pull: 7,
        })
        expect(message.split(/[\r\n\u2028\u2029]/).map((line) => line.split(':')[0])).toEqual([
          title.split(':')[0],
          '',
          'Sluice-Base',
          'Sluice-Tag',
          'Sluice-Plan',
          'Requested-by',
          '',
        ])
        for (const said of [title, message, withoutCode(answer)]) expect(said).not.toMatch(/@[A-Za-z0-9]|#\d|gh-\d/i)
        expect(answer).not.toMatch(/\n/)
        expect(withoutCode(answer).replaceAll(ours, '')).not.toMatch(/</)
      }),
      { numRuns: 300 },
    )
  })
})

describe('words of a bump', () => {
  it('are a title and trailers', () => {
    expect(bumpTitle({ base, to: '2026.02', environment: 'dev' })).toBe('bump openCenter-gitops-base to 2026.02 in dev')
    expect(bumpTitle({ base, to: '2026.01', environment: 'dev', lowers: true })).toBe(
      'bump openCenter-gitops-base back to 2026.01 in dev',
    )
    expect(bumpTitle({ base, to: 'o/r#1@x', environment: 'dev' })).toBe(
      'bump openCenter-gitops-base to o/r#\u200b1@\u200bx in dev',
    )
    expect(bumpTitle({ base, to: 'v'.repeat(400), environment: 'dev' }).length).toBeLessThanOrEqual(250)
    const of = { base, to: '2026.02', environment: 'dev', digest: 'abc' }
    expect(bumpMessage({ ...of, requestedBy: 'alice' })).toBe(
      'bump openCenter-gitops-base to 2026.02 in dev\n\nSluice-Base: github.com/opencenter-cloud/opencenter-gitops-base\nSluice-Tag: 2026.02\nSluice-Plan: abc\nRequested-by: alice\n',
    )
    expect(bumpMessage({ ...of, requestedBy: null })).not.toContain('Requested-by')
  })

  it('draw where the tag comes from and where it goes', () => {
    const follower = { name: 'prod', after: ['staging'], mode: 'act', soak: 0 } as const
    expect(bumpPicture({ base, to: '2026.02', environment: 'staging', from: 'dev' }, [follower])).toBe(
      '```mermaid\nflowchart LR\n  source["dev ✓ 2026.02"] --> target["staging · this pull request"]\n  target --> next0["prod"]\n```',
    )
    expect(bumpPicture({ base, to: 'a"]`<x', environment: 'dev', from: null }, [])).toContain(
      'source["openCenter-gitops-base a____x"]',
    )
  })

  it('name every environment that comes after, with what it waits for', () => {
    const config = configOf(
      'version: 1\nmode: act\nlayout: opencenter\nenvironments:\n  - { name: dev, clusters: [d], soak: 30m }\n  - { name: qa, after: [dev], clusters: [q], soak: 30m }\n  - { name: prod, after: [dev, qa], clusters: [p], soak: 30m, mode: observe }\n',
    )
    expect(bumpFollowers(config, 'dev').map(followerLine)).toEqual([
      '**qa** follows once the tag has stood for 30m in **dev**',
      '**prod** is only observed: what would be bumped there is shown once the tag has stood for 30m in **dev** and **qa**',
    ])
    expect(bumpFollowers(config, 'prod')).toEqual([])
    expect(followerLine({ name: 'qa', after: ['dev'], mode: 'act', soak: 0 })).toBe(
      '**qa** follows once the tag is merged in **dev**',
    )
  })

  it.each([
    [1000, '1s'],
    [90_000, '90s'],
    [1_800_000, '30m'],
    [7_200_000, '2h'],
    [86_400_000, '1d'],
  ])('tell %i ms as %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text)
  })
})

describe('the answer', () => {
  const answer = (decision: BumpOutcome['decision'], more: Partial<BumpOutcome> = {}, dry = false) =>
    bumpOutcomeParts({ base, environment: 'dev', plans: [], decision, tag: '2026.02', pull: 7, ...more }, dry)
  const subject = '`opencenter-cloud/openCenter-gitops-base` to `2026.02` in **dev**'

  it.each<[BumpOutcome['decision'], string]>([
    [{ kind: 'open' }, 'opened #7.'],
    [{ kind: 'update' }, 'refreshed #7.'],
    [{ kind: 'withdraw', because: 'nothing is left to bump.' }, 'closed #7: nothing is left to bump.'],
    [{ kind: 'wait', because: 'prod is frozen until 2027-01-04' }, 'waits: prod is frozen until 2027-01-04.'],
    [{ kind: 'failed', because: 'Reference update failed @x' }, 'GitHub refused it: Reference update failed @\u200bx.'],
    [{ kind: 'leave', code: 'in-step' }, 'stands at it already: nothing to bump (#7).'],
    [{ kind: 'leave', code: 'unchanged' }, 'is open already with exactly these tags (#7).'],
    [{ kind: 'leave', code: 'odd', because: 'it was moved.' }, 'it was moved (#7).'],
    [{ kind: 'leave', code: 'constructor' }, 'was left as it is (#7).'],
  ])('to %j', (decision, text) => {
    expect(answer(decision)).toEqual([`${subject}: ${text}`])
  })

  it('of a plan alone says what would be done', () => {
    expect(answer({ kind: 'open' }, { pull: null }, true)).toEqual([`${subject}: would open a pull request.`])
    expect(answer({ kind: 'wait', because: 'x' }, { pull: null }, true)).toEqual([`${subject}: would wait: x.`])
  })

  it('names what stands in the way and what stays, once', () => {
    const stays = [
      { pin: pin('harbor'), code: 'kept', because: 'It is held.' },
      { pin: pin('web', '2026.02'), code: 'stands', because: 'It stands there.' },
    ]
    const problems = [{ code: 'x', message: 'No.', file: 'a.yaml', line: 3, column: 1 }]
    const said = answer({ kind: 'open' }, { plans: [plan({ stays, problems }), plan({ stays, problems })] })
    expect(said[1]).toBe('- `a.yaml:3:1`: No.\n- `harbor` stays at `2026.01`: It is held.')
    expect(answer({ kind: 'leave', code: 'no-tag' }, { tag: null, pull: null })).toEqual([
      '`opencenter-cloud/openCenter-gitops-base` in **dev**: has no tag that is allowed there.',
    ])
  })
})
