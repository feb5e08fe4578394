import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mostCommands, parseComment } from '../../src/commands/parse.ts'
import { commandTable } from '../../src/commands/table.ts'

const oid = '0123456789abcdef0123456789abcdef01234567'
const silence = { commands: [], problems: [], notRun: [] }
const promote = { name: 'promote', line: 1, words: [], to: null, only: null, except: null, plan: false, force: null }
const one = (body: string) => {
  const { commands, problems } = parseComment(body)
  expect(problems).toEqual([])
  expect(commands).toHaveLength(1)
  return commands[0]
}
const fault = (body: string) => {
  const { commands, problems, notRun } = parseComment(body)
  expect({ commands, notRun }).toEqual({ commands: [], notRun: [] })
  expect(problems).toHaveLength(1)
  return problems[0] ?? expect.fail('no problem')
}

const bump = { name: 'bump', line: 1, base: null, to: null, environment: null, only: null, except: null }

describe('commands that are read', () => {
  it.each([
    ['/promote', promote],
    ['/promote redis keycloak to staging', { ...promote, words: ['redis', 'keycloak'], to: 'staging' }],
    ['/promote staging --plan', { ...promote, words: ['staging'], plan: true }],
    ['/promote redis redis', { ...promote, words: ['redis'] }],
    ['/promote mesh.istio-base', { ...promote, words: ['mesh.istio-base'] }],
    [
      `/promote redis --only #12,#15,${oid}`,
      {
        ...promote,
        words: ['redis'],
        only: [
          { kind: 'pull', number: 12 },
          { kind: 'pull', number: 15 },
          { kind: 'commit', oid },
        ],
      },
    ],
    [
      '/promote --except #14, #15 redis',
      { ...promote, words: ['redis'], except: [14, 15].map((number) => ({ kind: 'pull', number })) },
    ],
    ['/promote --except=#14', { ...promote, except: [{ kind: 'pull', number: 14 }] }],
    ['/promote to prod --force "the incident is over"', { ...promote, to: 'prod', force: 'the incident is over' }],
    ['/promote to prod --force “the incident is over”', { ...promote, to: 'prod', force: 'the incident is over' }],
    ['/sluice promote redis', { ...promote, words: ['redis'] }],
    ['/sluice /promote redis', { ...promote, words: ['redis'] }],
    ['/sluice', { name: 'help', line: 1 }],
    ['/take 1 2', { name: 'take', line: 1, conflicts: [1, 2] }],
    ['/take 1,2 2', { name: 'take', line: 1, conflicts: [1, 2] }],
    ['/keep 3', { name: 'keep', line: 1, conflicts: [3] }],
    ['/waive redis-password', { name: 'waive', line: 1, secret: 'redis-password' }],
    ['/rollback', { name: 'rollback', line: 1, unit: null, environment: null, to: null, only: null, plan: false }],
    [
      '/rollback redis in prod to #41 --plan',
      {
        name: 'rollback',
        line: 1,
        unit: 'redis',
        environment: 'prod',
        to: { kind: 'pull', number: 41 },
        only: null,
        plan: true,
      },
    ],
    [
      `/rollback ${oid.toUpperCase()}`,
      {
        name: 'rollback',
        line: 1,
        unit: null,
        environment: null,
        to: { kind: 'commit', oid },
        only: null,
        plan: false,
      },
    ],
    [
      '/rollback redis to 2026.10',
      {
        name: 'rollback',
        line: 1,
        unit: 'redis',
        environment: null,
        to: { kind: 'version', version: '2026.10' },
        only: null,
        plan: false,
      },
    ],
    [
      '/rollback https://github.com/acme/gitops-base.git in dev --only redis, loki --plan',
      {
        name: 'rollback',
        line: 1,
        unit: 'https://github.com/acme/gitops-base.git',
        environment: 'dev',
        to: null,
        only: ['redis', 'loki'],
        plan: true,
      },
    ],
    ['/bump git@github.com:acme/gitops-base.git', { ...bump, base: 'git@github.com:acme/gitops-base.git' }],
    ['/bump github.com/acme/gitops-base to 2026.02', { ...bump, base: 'github.com/acme/gitops-base', to: '2026.02' }],
    [
      '/bump acme/gitops-base to v1.2.0 in dev --only redis, keycloak',
      {
        name: 'bump',
        line: 1,
        base: 'acme/gitops-base',
        to: 'v1.2.0',
        environment: 'dev',
        only: ['redis', 'keycloak'],
        except: null,
      },
    ],
    ['/suspend redis in prod', { name: 'suspend', line: 1, service: 'redis', environment: 'prod' }],
    ['/resume redis', { name: 'resume', line: 1, service: 'redis', environment: null }],
    ['/hold all', null],
    [
      '/hold redis in prod  memory leak, "see" --incident',
      { name: 'hold', line: 1, service: 'redis', environment: 'prod', reason: 'memory leak, "see" --incident' },
    ],
    ['/hold all "year end"', { name: 'hold', line: 1, service: 'all', environment: null, reason: 'year end' }],
    ['/release redis', { name: 'release', line: 1, service: 'redis', environment: null, reason: null }],
    ['/status', { name: 'status', line: 1, unit: null }],
    ['/status redis', { name: 'status', line: 1, unit: 'redis' }],
    ['/recheck', { name: 'recheck', line: 1 }],
    ['/help', { name: 'help', line: 1 }],
  ])('reads %s', (body, command) => {
    if (command === null) expect(fault(body).message).toMatch(/needs a reason/)
    else expect(one(body)).toEqual(command)
  })

  it.each(commandTable.map((row) => row.example))('reads the example of the table: %s', (example) => {
    expect(one(example)?.name).toBe(example.split(' ')[0]?.slice(1))
  })

  it.each([
    ['CRLF', 'hello\r\n/promote redis\r\nthanks\r\n', 2],
    ['tabs', '/promote\tredis\t', 1],
    ['a leading byte order mark', '\uFEFF/promote redis', 1],
    ['blanks at the end of the line', '/promote redis   ', 1],
    ['text around it', 'Looks good.\n\n/promote redis\n\nThanks!', 3],
  ])('accepts %s', (_, body, line) => {
    expect(one(body)).toEqual({ ...promote, words: ['redis'], line })
  })

  it('runs several commands in the order of their lines, beside a line that is wrong', () => {
    const { commands, problems } = parseComment('/promote prod\n/promote --what\n/hold redis broken')
    expect(commands.map(({ name, line }) => [name, line])).toEqual([
      ['promote', 1],
      ['hold', 3],
    ])
    expect(problems).toMatchObject([{ code: 'unknown-argument', file: null, line: 2, column: 10 }])
  })

  it('runs a stated number of commands and names the rest', () => {
    const { commands, notRun } = parseComment(Array.from({ length: 200 }, (_, n) => `/status s${n}`).join('\n'))
    expect(commands).toHaveLength(mostCommands)
    expect(notRun).toHaveLength(200 - mostCommands)
    expect(notRun[0]).toBe('"/status s10"')
  })
})

describe('lines that are refused', () => {
  it.each([
    ['/promote pr\u200bod', 'hidden-character', /unknown environment.*"pr\\u200bod".*\\u200b/i],
    ['/promote \u202edorp', 'hidden-character', /unknown environment.*"\\u202edorp"/i],
    ['/promote prod\u0000', 'hidden-character', /unknown environment.*"prod\\u0000"/i],
    ['/promote prod\u{e0041}', 'hidden-character', /\\u\{e0041\}/],
    ['/promote prod\uFE0F', 'hidden-character', /\\ufe0f/],
    ['/promote prod\u3164', 'hidden-character', /\\u3164/],
    ['/promote prod\ud800', 'hidden-character', /\\ud800/],
    ['/promote prod \u001b[31m', 'hidden-character', /\\u001b/],
    ['/pro\u200bmote prod', 'hidden-character', /\\u200b/],
    ['/hold redis see \u202egnp.exe', 'hidden-character', /\\u202e/],
    ['/promote\u00a0prod', 'odd-space', /\\u00a0/],
    ['/promote redis\u00a0to\u00a0prod', 'odd-space', /"redis\\u00a0to\\u00a0prod"/],
    ['/promote\u3000prod', 'odd-space', /\\u3000/],
    ['/promote\u2028prod', 'odd-space', /\\u2028/],
    ['/promote redis\u000bprod', 'odd-space', /\\u000b/],
    ['\u00a0/promote prod', 'odd-space', /\\u00a0/],
    ['hello\n\uFEFF/promote prod', 'hidden-character', /\\ufeff/],
    ['/promote prod --force; rm -rf /', 'unknown-argument', /"--force;".*Did you mean "--force"/],
    ['/promote `id`', 'unknown-argument', /"`id`"/],
    ['/promote $(id)', 'unknown-argument', /"\$\(id\)"/],
    ['/promote ../../etc', 'unknown-argument', /etc/],
    ['/promote prod --plna', 'unknown-argument', /Did you mean "--plan"/],
    ['/promote prod —plan', 'unknown-argument', /Did you mean "--plan"/],
    ['/promote prod --__proto__', 'unknown-argument', /proto/],
    ['/promote prod --constructor', 'unknown-argument', /constructor/],
    ['/promote #12', 'unknown-argument', /Did you mean "--only #12"/],
    ['/promote redis in prod', 'unknown-argument', /"in"/],
    ['/promote redis to', 'missing-value', /"to" needs a word/],
    ['/promote redis to --plan', 'missing-value', /"to" needs a word/],
    ['/promote to a to b', 'twice', /once/],
    ['/promote --plan --plan', 'twice', /once/],
    ['/promote "redis"', 'unknown-argument', /redis/],
    ['/promote --only', 'missing-value', /--only needs a list/],
    ['/promote --only #12,', 'missing-value', /--only needs a list/],
    ['/promote --only twelve', 'bad-pick', /"twelve" is neither/],
    ['/promote --only #0', 'bad-pick', /"#0"/],
    ['/promote --only abc1234', 'short-commit', /all 40 characters/],
    ['/promote --force', 'missing-value', /double quotes/],
    ['/promote --force incident', 'missing-value', /double quotes/],
    ['/promote --force "too short"', 'short-reason', /at least 10 characters/],
    ['/promote --force "open', 'open-quote', /not closed/],
    ['/rollback abc1234', 'short-commit', /all 40 characters/],
    ['/rollback redis to abc1234', 'short-commit', /all 40 characters/],
    ['/bump a/b/c/d/e', 'unknown-argument', /Unknown argument/],
    ['/rollback ../base', 'unknown-argument', /Unknown argument/],
    ['/rollback redis keycloak', 'unknown-argument', /One unit/],
    [`/rollback #12 to ${oid}`, 'unknown-argument', /One unit and one version/],
    ['/take', 'missing-value', /which conflicts/],
    ['/take one', 'bad-number', /"one"/],
    ['/take 0', 'bad-number', /"0"/],
    ['/take 1e3', 'bad-number', /"1e3"/],
    ['/waive', 'missing-value', /Write \/waive <secret>/],
    ['/suspend', 'missing-value', /Write \/suspend/],
    ['/hold', 'missing-value', /Write \/hold/],
    ['/hold redis in', 'missing-value', /Write \/hold/],
    ['/hold redis in prod', 'missing-value', /needs a reason/],
    ['/help me', 'unknown-argument', /"me"/],
    ['/sluice promot redis', 'unknown-command', /Did you mean "\/promote"/],
    ['/sluice merge', 'unknown-command', /See \/sluice help/],
    ['/sluice __proto__', 'unknown-command', /proto/],
  ])('refuses %j', (body, code, message) => {
    const problem = fault(body)
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(message)
    expect(problem.message).not.toMatch(/[\p{Cc}\p{Cf}\u00a0\u3000]/u)
  })
})

describe('text that is no command', () => {
  it.each([
    ['a fence', '```\n/promote prod\n```'],
    ['a fence with a language', '```sh\n/promote prod\n```'],
    ['a fence of tildes', '~~~\n/promote prod\n~~~'],
    ['a fence that holds a shorter fence', '`````\n```\n/promote prod\n```\n`````'],
    ['a fence that holds the other kind', '```\n~~~\n/promote prod\n~~~\n```'],
    ['a fence whose end carries text', '```\nx\n``` end\n/promote prod'],
    ['an unclosed fence', '```\n/promote prod'],
    ['an indented fence', '   ```\n/promote prod\n   ```'],
    ['a fence in a list', '- ```\n  a\n/promote prod\n  ```'],
    ['a fence with CRLF', '```\r\n/promote prod\r\n```\r\n'],
    ['indented code', '    /promote prod'],
    ['code indented by a tab', '\t/promote prod'],
    ['a quote', '> /promote prod'],
    ['a nested quote', '> > /promote prod\n>/promote prod\n  > /promote prod'],
    ['an HTML comment', '<!-- /promote prod -->'],
    ['an HTML comment of several lines', '<!--\n/promote prod\n-->'],
    ['an HTML comment that opens behind text', 'hello <!--\n\n/promote prod\n-->'],
    ['an HTML comment that opens when another ends', '<!-- a\n--> b <!--\n/promote prod\n-->'],
    ['an unclosed HTML comment', '<!--\n/promote prod'],
    ['a pre element', '<pre>\n/promote prod\n</pre>'],
    ['a code element in capitals', '<CODE class="x">\n\n/promote prod\n</CODE>'],
    ['a quoted mail', 'ok\n\nOn Mon, 5 Jan 2026 at 10:00, Bob <bob@example.com> wrote:\n> /promote prod\n'],
    ['a mail that is not quoted', 'ok\n\nOn Mon, Bob wrote:\n\n/promote prod\n'],
    [
      'a mail whose opening is wrapped',
      'ok\nOn Mon, 5 Jan 2026 at 10:00, Bob\n<bob@example.com> wrote:\n/promote prod\n',
    ],
    ['a mail in German', 'ok\nAm 5.1.2026 um 10:00 schrieb Bob:\n/promote prod\n'],
    ['an original message', 'ok\n-----Original Message-----\n/promote prod\n'],
    ['mail headers', 'ok\nFrom: Bob\nSent: Monday\n/promote prod\n'],
    ['a command in the middle of a line', 'please /promote prod'],
    ['a command behind a blank', ' /promote prod'],
    ['a list item', '- /promote prod'],
    ['inline code', '`/promote prod`'],
    ['commands of others', '/lgtm\n/approve\n/test all\n/sluicegate\n/promoted'],
    ['a path', '/promote/prod and /status/codes'],
    ['another case', '/Promote prod'],
    ['nothing', ''],
    ['a slash', '/'],
  ])('ignores %s', (_, body) => {
    expect(parseComment(body)).toEqual(silence)
  })

  it.each([
    ['a closed fence', '```\nx\n```\n/promote redis'],
    ['a longer closing fence', '```\nx\n`````  \n/promote redis'],
    ['inline code of three back-ticks', '```x```\n/promote redis'],
    ['a quote', '> /promote prod\n/promote redis'],
    ['a fence inside a quote', '> ```\n> x\n\n/promote redis'],
    ['a comment that opens inside a quote', '> a <!-- b\n/promote redis\n-->'],
    ['a closed comment', '<!-- x -->\n/promote redis'],
    ['a comment that never closes, behind text', 'a <!-- b\n/promote redis'],
    ['a comment sign in inline code', 'write `<!--` here\n/promote redis\n-->'],
    ['a closed element', '<pre>x</pre>\n/promote redis'],
  ])('reads on behind %s', (_, body) => {
    expect(one(body)).toMatchObject({ name: 'promote', words: ['redis'] })
  })
})

describe('long comments', () => {
  it('reads the first 4 KB only, and does not run a line that the limit cuts', () => {
    const line = '/promote prod --plan'
    const body = `${'x'.repeat(4096 - 14)}\n${line}\n/promote staging`
    expect(parseComment(body)).toEqual({ ...silence, notRun: ['"/promote prod"'] })
    expect(parseComment(`${'x'.repeat(4096 - 1 - line.length)}\n${line}\n/status`).commands).toMatchObject([
      { plan: true },
    ])
  })

  it('counts bytes, not characters', () => {
    expect(parseComment(`${'é'.repeat(2048)}\n/promote prod`)).toEqual(silence)
    expect(parseComment(`${'😀'.repeat(1020)}\n/promote prod`).commands).toHaveLength(1)
  })

  it('hides what a comment hides whose end lies behind the limit', () => {
    expect(parseComment(`a <!--\n/promote prod\n${'x'.repeat(5000)} -->`)).toEqual(silence)
  })

  it('never throws, and says at most one thing about a line', () => {
    const word = fc.constantFrom(
      '/promote',
      '/sluice',
      '/hold',
      '--only',
      '--force',
      '"',
      '#1',
      ',',
      'to',
      'in',
      '`',
      '```',
      '<!--',
      '-->',
      '>',
      '\n',
      ' ',
      '\u00a0',
      'a',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ unit: 'binary' }))), (words) => {
        const body = words.join(' ')
        const { commands, problems, notRun } = parseComment(body)
        expect(commands.length + problems.length).toBeLessThanOrEqual(mostCommands)
        expect(commands.length + problems.length + notRun.length).toBeLessThanOrEqual(body.split(/[\r\n]/).length)
      }),
    )
  })
})
