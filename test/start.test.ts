// `npm start`: the bot's entry, in the checkout with an empty environment and in a copy of the package.
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000 })

const checkout = join(import.meta.dirname, '..')
const manifest = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))

function aPackage(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'sluice-start-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  cpSync(join(checkout, 'bin'), join(root, 'bin'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{"type":"module"}')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const start = (root: string, cwd = root, env = {}) =>
  spawnSync(process.execPath, [join(root, 'bin', 'start.js')], { encoding: 'utf8', env, cwd })

describe('bin/start.js', () => {
  it('is what npm start runs, in place of the shell so that signals reach it', () => {
    expect(manifest.scripts.start).toBe('exec node bin/start.js')
  })

  it('starts the bot, which says what it misses', () => {
    const { status, stderr } = start(checkout, aPackage({}))
    expect(status).toBe(2)
    expect(stderr).toMatch(/^APP_ID is missing: .*\nPRIVATE_KEY is missing: .*\nWEBHOOK_SECRET is missing/)
  })

  it('reads the .env that stands where it is started; what is set already wins', () => {
    const folder = aPackage({ '.env': 'APP_ID=one\nWEBHOOK_SECRET=short\n' })
    const { stderr } = start(checkout, folder, { APP_ID: '7' })
    expect(stderr).toMatch(/^PRIVATE_KEY is missing: .*\nWEBHOOK_SECRET is shorter than 32 characters.*\n$/)
  })

  it('does not start with a bad file of cluster keys, and says all that is wrong with it, or that it is not there', () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const env = {
      APP_ID: '7',
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: 'w'.repeat(40),
      SLUICE_CLUSTER_KEYS: 'keys.json',
    }
    const folder = aPackage({ 'keys.json': '{"a":{"secret":"hunter2"},"b/c":{}}' })
    const wrong = start(checkout, folder, env)
    expect(wrong.status).toBe(2)
    expect(wrong.stderr).toMatch(/^SLUICE_CLUSTER_KEYS: key "a" has a secret that is shorter/)
    expect(wrong.stderr).toContain('SLUICE_CLUSTER_KEYS: key "b/c" is no key name')
    expect(wrong.stderr).not.toContain('hunter2')
    const missing = start(checkout, aPackage({}), env)
    expect([missing.status, missing.stderr]).toEqual([
      2,
      expect.stringMatching(
        /^SLUICE_CLUSTER_KEYS names a file that cannot be read \(ENOENT.*\): let this user read it, or unset it\.\n$/,
      ),
    ])
  })

  it('prefers what was built to the source of a checkout', () => {
    const root = aPackage({ 'dist/main.js': "console.log('built')", 'src/main.ts': "console.log('source')" })
    expect(start(root).stdout).toBe('built\n')
  })

  it('is written so that old ones can read it', () => {
    expect(readFileSync(join(checkout, 'bin', 'start.js'), 'utf8')).not.toMatch(/\?\.|\?\?|^\s*await|\|\|=/m)
  })
})
