// The command line of `npm run register`, and where each GitHub has its pages and its API.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { readAsked } from '../../src/register/arguments.ts'
import { gitHubHost } from '../../src/register/github-host.ts'
import { hookAddress } from '../../src/register/manifest.ts'

vi.setConfig({ testTimeout: 60_000 })

describe('the command line', () => {
  it('has a default for everything', () => {
    expect(readAsked([])).toEqual({
      github: { web: 'https://github.com', api: 'https://api.github.com' },
      hook: null,
      organization: null,
      name: null,
      port: 0,
      file: '.env',
      force: false,
    })
  })

  it.each([
    [['--url', 'sluice.example.com'], '--url: this must be an https:// address'],
    [['--url', 'http://sluice.example.com'], '--url: this must be an https:// address'],
    [['--url', 'https://user:secret@sluice.example.com'], '--url: this must be an address without user'],
    [['--github', 'https://ghe.example.com/api/v3'], '--github names the server alone'],
    [['--org', '../evil'], '--org must be the name'],
    [['--port', '70000'], '--port must be a number'],
    [['--name', 'x'.repeat(35)], '--name must have 1 to 34 characters'],
    [['--colour'], "Unknown option '--colour'"],
    [['word'], 'Unexpected argument'],
  ])('%j is refused in one sentence', (args, words) => {
    const asked = readAsked(args)
    expect('wrong' in asked ? asked.wrong : '').toContain(words)
    expect(JSON.stringify(asked)).not.toContain('secret@')
  })
})

it.each([
  ['https://github.com', 'https://github.com', 'https://api.github.com'],
  ['https://ghe.example.com/', 'https://ghe.example.com', 'https://ghe.example.com/api/v3'],
  ['https://acme.ghe.com', 'https://acme.ghe.com', 'https://api.acme.ghe.com'],
])('%s has its API at its own place', (text, web, api) => {
  expect(gitHubHost(text)).toEqual({ value: { web, api } })
})

it.each([
  ['https://bot.example.com', 'https://bot.example.com/api/github/webhooks'],
  ['https://bot.example.com:8443/', 'https://bot.example.com:8443/api/github/webhooks'],
  ['https://relay.example.com/hooks/abc', 'https://relay.example.com/hooks/abc'],
])('webhooks for %s arrive at %s', (text, address) => {
  expect(hookAddress(text)).toEqual({ value: address })
})

it('never begins where a file would be overwritten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-register-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, '.env'), 'MINE=1\n')
  const script = join(import.meta.dirname, '..', '..', 'bin', 'register.js')
  const { status, stderr, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', env: {}, cwd: folder })
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    expect.stringMatching(/^\.env exists already and is not overwritten.*\n$/),
  ])
})
