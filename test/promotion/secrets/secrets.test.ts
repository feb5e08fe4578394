// Secrets never cross and never show (bad-inputs S): what is written of a file that holds some, and what people are told.
import { describe, expect, it } from 'vitest'
import { at, config, type Files, plan, written } from '../repository.ts'

const [dev, staging] = [at('dev', 'redis/values.yaml'), at('staging', 'redis/values.yaml')]
const always = (cluster: 'dev' | 'staging'): Files => ({ [at(cluster, 'redis/always.yaml')]: 'a: 1\n' })
const ask = (base: string | null, source: string, target: string | null, more = '') =>
  plan({
    base: { ...always('dev'), ...(base === null ? {} : { [dev]: base }) },
    source: { ...always('dev'), [dev]: source },
    target: { ...always('staging'), ...(target === null ? {} : { [staging]: target }) },
    config: config(more),
  })

const sops = (value: string) => `a: ENC[AES256_GCM,data:${value}]\nsops:\n  mac: ENC[AES256_GCM,data:${value}]\n`

describe('files that are secrets as a whole', () => {
  it.each([
    ['a file encrypted with SOPS', sops('one'), sops('two')],
    ['ENC[…] without metadata', 'a: ENC[AES256_GCM,data:one]\n', 'a: ENC[AES256_GCM,data:two]\n'],
    ['a Secret', 'kind: Secret\nstringData: { a: one }\n', 'kind: Secret\nstringData: { a: two }\n'],
    [
      'a Secret in a List',
      'kind: List\nitems:\n  - kind: Secret\n    data: { a: b25l }\n',
      'kind: List\nitems:\n  - kind: Secret\n    data: { a: dHdv }\n',
    ],
    [
      'a SealedSecret',
      'kind: SealedSecret\nspec: { encryptedData: { a: one } }\n',
      'kind: SealedSecret\nspec: { encryptedData: { a: two } }\n',
    ],
    ['`sops` without `mac`', 'sops: { level: one }\n', 'sops: { level: two }\n'],
  ])('%s stays the target’s, or is missing', (_, old, now) => {
    const kept = ask(old, now, old.replace('one', 'mine').replace('b25l', 'bWluZQ=='))
    expect(kept.changes).toEqual([])
    expect(kept.secrets).toMatchObject([{ path: staging, missing: false }])
    expect(kept.secrets[0]?.message).toContain('bring the change over by hand')
    const missing = ask(null, now, null)
    expect(missing.changes).toEqual([])
    expect(missing.secrets).toMatchObject([{ path: staging, missing: true }])
    expect(JSON.stringify([kept.secrets, missing.secrets])).not.toContain('two')
  })

  it('travel when the source removes them only where nobody changed them, and a conflict shows no value', () => {
    const source = always('dev')
    const made = plan({
      base: { ...source, [dev]: sops('one') },
      source,
      target: { ...always('staging'), [staging]: sops('mine') },
    })
    expect(made.conflicts).toMatchObject([{ path: staging, base: '(secret)', source: null, target: '(secret)' }])
  })

  it('an ExternalSecret is none', () => {
    const text = (key: string) =>
      `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data:\n    - secretKey: ${key}\n`
    expect(written(ask(text('password'), text('token'), text('password')))).toEqual({ [staging]: text('token') })
  })
})

describe('values under secret-named keys', () => {
  const values = (image: string, password: string) => `image: ${image}\nauth:\n  password: ${password}\n`

  it('keep the target’s value while the rest arrives', () => {
    const made = ask(values('a:1', 'dev-old'), values('a:2', 'dev-new'), values('a:1', 'mine'))
    expect(written(made)).toEqual({ [staging]: values('a:2', 'mine') })
    expect([made.conflicts, made.secrets]).toEqual([[], []])
    expect(made.changes[0]?.hidden).toEqual(['auth.password'])
  })

  it('that are new in the source are left out and asked for', () => {
    const made = ask('image: a:1\n', 'image: a:2\ntls:\n  key: x\n  token: dev\n', 'image: a:1\n')
    expect(written(made)).toEqual({ [staging]: 'image: a:2\ntls:\n  key: x\n' })
    expect(made.secrets).toMatchObject([{ keys: ['tls.token'], missing: true, stands: expect.any(String) }])
  })

  it('change nothing when only they changed', () => {
    expect(ask(values('a:1', 'dev-old'), values('a:1', 'dev-new'), values('a:1', 'mine')).changes).toEqual([])
  })

  it('pair across documents and list items that stand elsewhere', () => {
    const env = (...items: string[]) => `env:\n${items.map((item) => `  - name: ${item}\n`).join('')}`
    const doc = (name: string, body: string) => `---\nkind: A\nmetadata: { name: ${name} }\n${body}`
    const mine =
      doc('one', 'password: mine\n') + doc('two', env('LEVEL\n    value: info', 'DB_PASSWORD\n    value: mine'))
    const dev = (level: string, secret: string) =>
      doc('two', env(`DB_PASSWORD\n    value: ${secret}`, `LEVEL\n    value: ${level}`)) +
      doc('one', `password: ${secret}\n`)
    const made = ask(dev('info', 'theirs'), dev('debug', 'theirs-new'), mine)
    expect(Object.values(written(made)).join('')).not.toContain('theirs')
    expect(made.secrets.filter((secret) => secret.missing)).toEqual([])
  })

  it('more of them are named by the configuration, and exceptions too', () => {
    const text = (a: string) => `licence: ${a.toUpperCase()}\ntoken: ${a}\n`
    const made = ask(text('old'), text('new'), text('mine'), 'secrets: { keys: [licence], allow: [token] }\n')
    expect(made.changes).toEqual([])
    expect(made.conflicts).toMatchObject([{ pointer: 'token', source: 'new' }])
    expect(JSON.stringify(made.conflicts)).not.toContain('MINE')
  })

  it.each([
    ['a map where others have a scalar', 'auth: 1\n', 'auth: { user: a, password: canary-new }\n', 'auth: 2\n'],
    [
      'a map that the source removed',
      'auth: { password: canary-old, a: 1 }\n',
      'b: 1\n',
      'auth: { password: canary-mine, a: 2 }\n',
    ],
    [
      'a list item that the target removed',
      'env:\n  - name: TOKEN\n    value: canary-old\n  - name: B\n',
      'env:\n  - name: TOKEN\n    value: canary-new\n    level: 2\n  - name: B\n',
      'env:\n  - name: B\n',
    ],
  ])('show in no conflict of a value around them: %s', (_, base, source, target) => {
    const { changes, ...told } = ask(base, source, target)
    expect(told.conflicts.length + told.secrets.length).toBeGreaterThan(0)
    expect(JSON.stringify(told)).not.toContain('canary')
    expect(JSON.stringify(changes.map(({ after }) => after))).not.toMatch(/canary-(?:old|new)/)
  })

  it('in a flow map and in JSON are told apart as well', () => {
    const made = ask('{"a": 1, "password": "x1"}\n', '{"a": 1, "password": "x2"}\n', '{"a": 1, "password": "mine"}\n')
    expect(made.changes).toEqual([])
  })
})

describe('texts in a value', () => {
  const map = (level: string, password: string) =>
    `kind: ConfigMap\nimage: a:1\ndata:\n  app.yaml: |\n    level: ${level}\n    password: ${password}\n`

  it('with secrets in them stay the target’s as a whole, and a change upstream is work for a person', () => {
    const made = ask(map('info', 'old'), map('debug', 'new').replace('a:1', 'a:2'), map('info', 'mine'))
    expect(written(made)).toEqual({ [staging]: map('info', 'mine').replace('a:1', 'a:2') })
    expect(made.secrets).toMatchObject([{ keys: ['data.app.yaml'], missing: false }])
  })

  it('are missing where the target has no such text', () => {
    const made = ask(
      'kind: ConfigMap\nimage: a:1\ndata: {}\n',
      map('info', 'new'),
      'kind: ConfigMap\nimage: a:1\ndata: {}\n',
    )
    expect(JSON.stringify(made)).not.toContain('password: new')
    expect(made.secrets).toMatchObject([{ missing: true }])
  })
})

describe('files that are no YAML', () => {
  const [env, own] = [at('dev', 'redis/app.env'), at('staging', 'redis/app.env')]
  const askEnv = (base: string, source: string, target: string) =>
    plan({
      base: { ...always('dev'), [env]: base },
      source: { ...always('dev'), [env]: source },
      target: { ...always('staging'), [own]: target },
    })

  it.each(['\n', '\r\n'])('keep the target’s lines for secret keys (%j)', (end) => {
    const text = (...lines: string[]) => lines.map((line) => line + end).join('')
    const made = askEnv(
      text('LEVEL=info', 'DB_PASSWORD=old'),
      text('LEVEL=debug', 'DB_PASSWORD=new'),
      text('LEVEL=info', 'DB_PASSWORD=mine'),
    )
    expect(written(made)).toEqual({ [own]: text('LEVEL=debug', 'DB_PASSWORD=mine') })
  })

  it('leave out keys that the target lacks', () => {
    const made = askEnv('LEVEL=info\n', 'LEVEL=debug\nAPI_KEY=dev\n', 'LEVEL=info\n')
    expect(written(made)).toEqual({ [own]: 'LEVEL=debug\n' })
    expect(made.secrets).toMatchObject([{ keys: ['API_KEY'], missing: true }])
  })

  it('stay whole where secrets cannot be paired', () => {
    const made = askEnv('TOKEN=a\n', 'TOKEN=b\nTOKEN=c\n', 'TOKEN=mine\n')
    expect([made.changes, made.secrets.length]).toEqual([[], 1])
  })
})

describe('shapes of tokens', () => {
  // Put together here, so that no scanner takes this file for a leak.
  const tokens = [
    ['GitHub', `ghp_${'a1B2'.repeat(9)}`],
    ['GitHub’s apps', `ghs_${'a1B2'.repeat(9)}`],
    ['AWS', `AKIA${'ABCD'.repeat(4)}`],
    ['a private key', `-----BEGIN RSA PRIVATE${' KEY-----'}`],
    ['age', `AGE-SECRET-KEY-1${'QPZR'.repeat(8)}`],
  ] as const

  it.each(tokens)('of %s in a line that arrives stop the file and are not said', (_, token) => {
    const made = ask('a: 1\n', `a: 2\nnote: "${token}"\n`, 'a: 1\n')
    expect(made.changes).toEqual([])
    expect(made.secrets).toMatchObject([{ missing: true }])
    expect(JSON.stringify(made)).not.toContain(token)
  })

  it('in a line that stood before stop nothing', () => {
    const text = (a: number) => `a: ${a}\nnote: "${tokens[0][1]}"\n`
    expect(written(ask(text(1), text(2), text(1)))).toEqual({ [staging]: text(2) })
  })
})
