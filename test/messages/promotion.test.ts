// What Sluice writes about a promotion: body, title, trailers, branch, patch and the gate's summary.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { branchName, parseBranchName } from '../../src/messages/branch-name.ts'
import { promotionMessage } from '../../src/messages/commit-message.ts'
import { followersOf } from '../../src/messages/followers.ts'
import { gateSummary, gateTitle } from '../../src/messages/gate-summary.ts'
import { patchOf } from '../../src/messages/patch.ts'
import { promotionBody } from '../../src/messages/promotion-body.ts'
import { valueChanges } from '../../src/messages/values.ts'
import type { PendingChange, Plan } from '../../src/promotion/model.ts'
import { type GateCondition, gate, unmet } from '../../src/promotion/settling/gate.ts'
import { at, config, configOf, type Files, plan } from '../promotion/repository.ts'

const values = (cluster: 'dev' | 'staging', text: string): Files => ({ [at(cluster, 'redis/v.yaml')]: text })
const ask = (base: string, source: string, target: string) =>
  plan({ base: values('dev', base), source: values('dev', source), target: values('staging', target) })
const simple = ask('tag: "1"\nx: 0\nr: 1\n', 'tag: "2"\nx: 0\nr: 1\n', 'tag: "1"\nx: 0\nr: 3\n')
const clash = ask('a: 1\n', 'a: 2\n', 'a: "3 | @org/team"\n')

describe('the body', () => {
  it('says where it comes from, what changes, what stays and what is next', () => {
    const body = promotionBody([simple])
    for (const part of [
      'Brings `redis` in **staging** up to **dev**',
      '### Where it comes from',
      '### Changes',
      '| tag | 1 | 2 |',
      'Values kept for the target (1)',
      '| r | 3 | 1 |',
      '### What happens next',
      'Review and merge it',
    ])
      expect(body.replaceAll('"', '')).toContain(part)
  })

  it('says what follows a merge: nothing where no environment takes its content from there', () => {
    const environment = (name: string, after: readonly string[], more = '') =>
      `  - { name: ${name}, after: [${after.join(', ')}]${more} }\n`
    const nextOf = (...environments: readonly string[]) => {
      const names = `version: 1\nmode: act\nlayout: app-first\nenvironments:\n  - { name: dev }\n${environment('staging', ['dev'])}`
      const settings = configOf(`${names}${environments.join('')}`)
      return /What happens next\n\n(.*?) More merges/.exec(
        promotionBody([simple], [], new Set(), [], [], followersOf(settings, 'staging')),
      )?.[1]
    }
    expect(nextOf()).toBe('Review and merge it; nothing comes after staging.')
    const [byItself, joined] = [environment('prod', ['staging']), environment('prod', ['dev', 'staging'])]
    expect(nextOf(byItself)).toBe('Review and merge it; the next environment follows by itself.')
    expect(nextOf(joined)).toBe('Review and merge it; nothing comes after staging.')
    expect(nextOf(environment('prod', ['staging'], ', promote: manual'))).toBe(
      'Review and merge it; then people bring it on: `/promote redis to prod`.',
    )
    expect(nextOf(environment('prod', ['staging'], ', mode: observe'))).toBe(
      'Review and merge it; what would come to prod is shown here then.',
    )
  })

  it('shows what the gate knows of the health upstream, or that it was not checked', () => {
    const withHealth = (...health: readonly GateCondition[]) =>
      promotionBody([simple], [], new Set(), [], [], [], [], health)
    const well = { met: true, sentence: 'redis is healthy in dev since 10:00.', about: 'health' } as const
    const late = { met: false, sentence: 'redis soaks <b>until</b> 11:00.', about: 'health' } as const
    expect(withHealth()).toContain('### Health upstream\n\nNot checked: dev counts as ready when it is merged.')
    expect(withHealth()).toContain('source["dev ✓ merged"]')
    expect(withHealth(well)).toContain('- ✅ redis is healthy in dev since 10:00')
    expect(withHealth(well)).toContain('source["dev ✓ ready"]')
    expect(withHealth(well, late)).toContain('- ❌ redis soaks')
    expect(withHealth(well, late)).not.toMatch(/<b>|Not checked|✓/)
  })

  it('says of a first copy that it is one, and of no history that it lacks', () => {
    const first = plan({ base: null, source: values('dev', 'tag: 1\n'), target: {} })
    const body = promotionBody([first])
    expect(body).toContain('\n\nstaging-cluster does not have redis yet: a first copy, everything in it is new.\n')
    expect(body).not.toMatch(/last received|No change of the source/)
  })

  it('lists what rules did, each with its rule, and no secret', () => {
    const rules = '{ set: { level: warn, auth.token: "" }, keep: ["**.resources"] }'
    const text = (a: number, cpu: number) =>
      `a: ${a}\nlevel: debug\nresources: {cpu: ${cpu}}\nauth:\n  token: some|token\n`
    const made = plan({
      base: values('dev', text(1, 1)),
      source: values('dev', text(2, 2)),
      target: values('staging', text(1, 7)),
      config: config(`adjust:\n  - ${rules}\n`),
    })
    const body = promotionBody([made])
    expect(body).toContain('Adjusted by rules (3)')
    for (const row of ['| resources.cpu | keep \\*\\*.resources | 2 | 7 |', '| level | set level | debug | warn |'])
      expect(body).toContain(row)
    expect(body).toMatch(/\| auth.token \| set auth.token \| \(secret\) \| \(secret\) \|/)
    expect(body).not.toContain('some|token')
    expect(promotionBody([made, made])).toContain('| cluster | file |')
    expect(promotionBody([simple])).not.toContain('Adjusted')
  })

  it('numbers conflicts through all clusters, escaped, and says that the gate is red', () => {
    const body = promotionBody([clash, { ...clash, cluster: 'other' }])
    expect(body).toMatch(/\| 1 \| .*\n\| 2 \| /)
    expect(body).toContain('is red until')
    expect(body).not.toContain('@org/team')
  })

  it('shows no secret that changes', () => {
    const made = ask('password: old-secret\na: 1\n', 'password: new-secret\na: 2\n', 'password: own-secret\na: 1\n')
    expect(promotionBody([made])).not.toMatch(/(?:old|new|own)-secret/)
    const gone = ask('password: old-secret\na: 1\n', 'a: 1\n', 'password: old-secret\na: 1\n')
    expect(gone.changes).toHaveLength(1)
    expect(promotionBody([gone])).not.toContain('old-secret')
  })

  it('says for whom to encrypt, and stays below the limit', () => {
    const secret = {
      path: 'x',
      keys: [],
      missing: true,
      recipients: ['age1x'],
      message: 'needs it for age1x',
      stands: null,
    }
    expect(promotionBody([{ ...simple, secrets: [secret] }])).toContain('needs it for age1x')
    const [change] = simple.changes
    const huge: Plan = {
      ...simple,
      changes: Array.from({ length: 5000 }, (_, n) => ({
        path: `${'p'.repeat(200)}${n}`,
        before: change?.before ?? null,
        after: change?.after ?? null,
      })),
    }
    const body = promotionBody([huge])
    expect(body.length).toBeLessThanOrEqual(60_000)
    expect(body).toContain('4900 more files')
  })

  describe('lists what is pending', () => {
    const change = (
      pull: number | null,
      carried: boolean,
      pointers: readonly string[],
      more: Partial<PendingChange> = {},
    ) => ({
      commit: pull === null ? 'f'.repeat(40) : `${pull}`.padStart(40, '0'),
      parent: null,
      subject: `Change ${pull}`,
      author: 'alice',
      pull,
      keys: pointers.map((pointer) => ({ path: 'x/v.yaml', pointer })),
      carried,
      ...more,
    })
    const bodyOf = (...pending: readonly PendingChange[]) => promotionBody([{ ...simple, pending }])

    it('with number or commit, author, and a few of the keys', () => {
      const body = bodyOf(change(1, true, ['a', 'b', 'c', 'd', 'e', 'f']), change(null, true, ['']))
      expect(body).toContain('- #1 Change 1 (alice): `a`, `b`, `c`, `d`, 2 more\n')
      expect(body).toContain(`- ${'f'.repeat(40)} Change null (alice): \`v.yaml\``)
      expect(body).not.toContain('never ran')
    })

    it('and says of a mixture what stays behind, and that nobody tried it', () => {
      const body = bodyOf(change(2, false, ['b']), change(1, true, ['a']))
      expect(body).toContain(
        '- #1 Change 1 (alice): `a`\n\n**This mixture of changes never ran in dev.** These are pending too and stay behind:\n\n- #2 Change 2 (alice): `b`',
      )
    })

    it('of several clusters once, travelling where one takes it', () => {
      const other = { ...simple, cluster: 'other', pending: [change(1, true, ['b', 'a'])] }
      const body = promotionBody([{ ...simple, pending: [change(1, false, ['a'])] }, other])
      expect(body).toContain('- #1 Change 1 (alice): `a`, `b`')
      expect(body.match(/Change 1/g)).toHaveLength(1)
    })

    it('of text that people chose without effect, and of many the newest', () => {
      const hostile = change(1, true, ['`x` | @org/team <!-- y -->'], {
        subject: '# @org/team closes #5',
        author: '<b>',
      })
      const body = bodyOf(hostile, ...Array.from({ length: 40 }, (_, n) => change(n + 2, true, [])))
      expect(body).not.toMatch(/@org|<b>|closes #5|<!--/)
      expect(body).toContain('#30 Change 30')
      expect(body).not.toContain('#32 Change 32')
      expect(body).toContain('… and 11 more changes.')
    })
  })

  it('is empty for no plan', () => {
    expect(promotionBody([])).not.toContain('undefined')
  })
})

it('lists values by key, or says that only lines can tell', () => {
  expect(simple.changes.flatMap((change) => valueChanges(change) ?? [])).toEqual([
    { path: at('staging', 'redis/v.yaml'), pointer: 'tag', before: '1', after: '2' },
  ])
  const [change] = simple.changes
  if (change === undefined) throw new Error('a change is due')
  expect(valueChanges({ ...change, path: 'x.sh' })).toBeNull()
  expect(valueChanges({ ...change, after: { oid: 'x', mode: '100644', text: 'a: [' } })).toBeNull()
})

describe('the commit', () => {
  it('has a title and trailers', () => {
    expect(promotionMessage([simple], 'd1', 'alice')).toBe(
      `promote redis to staging\n\nSluice-Unit: redis\nSluice-Source: dev@${simple.source}\nSluice-Plan: d1\nRequested-by: alice\n`,
    )
    expect(promotionMessage([simple], 'd1', null)).not.toContain('Requested-by')
  })
})

describe('branch names', () => {
  it.each(['promote', 'bump', 'suspend'] as const)('of %s read back', (kind) => {
    const name = { kind, environment: 'prod', unit: 'services.redis' }
    expect(branchName(name)).toBe(`sluice/${kind}/prod/services.redis`)
    expect(parseBranchName(branchName(name))).toEqual(name)
  })

  it('of a revert end in the short id of the commit that it takes back', () => {
    const name = { kind: 'revert', environment: 'prod', unit: 'services.redis', bad: '0123abc' } as const
    expect(branchName({ ...name, bad: '0123abc'.padEnd(40, '0') })).toBe('sluice/revert/prod/services.redis/0123abc')
    expect(parseBranchName(branchName(name))).toEqual(name)
  })

  it.each([
    'main',
    'sluice/promote/prod',
    'sluice/promote//redis',
    'sluice/x/prod/redis',
    'sluice/promote/prod/redis/x',
    'sluice/promote/prod/redis/0123abc',
    'sluice/revert/prod/redis',
    'sluice/revert/prod/redis/main',
    'sluice/revert/prod/redis/0123ab',
    'sluice/revert/prod/redis/0123abc/x',
    'x/promote/prod/redis',
  ])('%s is none', (name) => {
    expect(parseBranchName(name)).toBeNull()
  })
})

describe('the gate’s summary', () => {
  const asks = { cluster: 'c', pointer: 'a', digest: 'd', name: '1', keys: [], stands: null, answer: null }
  it('counts what is open and shows every condition', () => {
    const verdict = gate([
      { ...unmet('<b>one</b>'), asks },
      { ...unmet('two'), kind: 'conflict', asks: { ...asks, name: '2', answer: { side: 'source', by: 'bob' } } },
    ])
    expect(gateTitle(verdict)).toBe('1 point to settle')
    expect(gateSummary(verdict)).toMatch(/- ❌ .*one.*\n- ✅ Conflict 2: two — settled: \/take by .*bob/)
    expect(gateSummary(verdict)).not.toContain('<b>')
    expect(gateTitle(gate([]))).toBe('Ready to merge')
  })
})

describe('the patch', () => {
  const content = (text: string, mode: '100644' | '100755' = '100644') => ({ oid: text, mode, text })
  const long = (word: string) => Array.from({ length: 30_000 }, (_, n) => `${word} ${n}\n`).join('')
  const cases = [
    ['a change', 'a.yaml', 'a\nb\nc\n', 'a\nB\nc\n'],
    ['a new file', 'a b.yaml', null, 'a\n'],
    ['a new empty file', 'a.yaml', null, ''],
    ['a removed file', 'é.yaml', 'a\nb\n', null],
    ['no final line break', 'a.yaml', 'a\nb', 'a\nB'],
    ['a final line break that comes', 'a.yaml', 'a\nb', 'a\nb\n'],
    ['CRLF', 'a.yaml', 'a\r\nb\r\n', 'a\r\nB\r\n'],
    ['lines that look like headers', 'a.yaml', '-- a\t\n++ b\n', '-- c\t\n++ b\n'],
    ['a quote in a name', 'a"\\b.yaml', 'a\n', 'b\n'],
    ['a long text that is wholly another', 'a.yaml', long('a'), long('b')],
    ['a long text that is another without its last line end', 'a.yaml', long('a').trimEnd(), long('b').trimEnd()],
    ['a long text that is new', 'a.yaml', null, long('b')],
    ['a long text that is emptied', 'a.yaml', long('a'), ''],
  ] as const

  it.each(cases)('%s applies with Git', (_, path, before, after) => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-patch-'))
    try {
      if (before !== null) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), before)
      }
      const patch = patchOf([
        { path, before: before === null ? null : content(before), after: after === null ? null : content(after) },
      ])
      execFileSync('git', ['apply', '--whitespace=nowarn', '-'], {
        cwd: folder,
        input: patch,
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_CEILING_DIRECTORIES: tmpdir(),
        },
        stdio: 'pipe',
      })
      const read = () => readFileSync(join(folder, path), 'utf8')
      if (after === null) expect(read).toThrow(/ENOENT/)
      else expect(read()).toBe(after)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('names modes, and bytes that cannot be shown', () => {
    expect(patchOf([{ path: 'a', before: content('x'), after: content('x', '100755') }])).toBe(
      'diff --git a/a b/a\nold mode 100644\nnew mode 100755\n',
    )
    expect(patchOf([{ path: 'a', before: null, after: { ...content('x'), text: null } }])).toBe(
      'diff --git a/a b/a\nnew file mode 100644\nBinary files differ\n',
    )
  })
})
