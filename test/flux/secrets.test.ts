// What must not cross environments, and what only sounds like it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretKey } from '../../src/flux/secret-keys.ts'
import { secretsIn } from '../../src/flux/secrets.ts'

const none = { keys: [], allow: [] }
const whole = (text: string, file = 'f.yaml', options = none) => secretsIn(text, file, options).wholeFile
const keysIn = (text: string, file = 'f.yaml', options: { keys: string[]; allow: string[] } = none) =>
  secretsIn(text, file, options).values.map(({ path, line, keyName }) => `${path.join('.')}:${line}:${keyName}`)

describe('whole files', () => {
  it.each<[string, ReturnType<typeof whole>]>([
    ['a: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n', 'sops'],
    ['a: 1\nsops:\n  mac: x\n', 'sops'],
    ['{"a": 1, "sops": {"mac": "x"}}', 'sops'],
    ['a: 1\n---\nb: 1\nsops: {mac: x}\n', 'sops'],
    ['a: ENC[AES256_GCM,data:x]\n', 'sops'],
    ['a: [ENC[AES256_GCM,data:x]\nb: broken', 'sops'],
    ['sops:\n  enabled: true\n', 'sops'],
    ['kind: Secret\ndata: {a: eA==}\n', 'secret'],
    ['kind: ConfigMap\n---\nkind: "Secret"\nstringData: {a: x}\n', 'secret'],
    ['kind: List\nitems:\n  - kind: Secret\n    data: {a: eA==}\n', 'secret'],
    ['{"kind":"Secret","data":{"a":"eA=="}}', 'secret'],
    ['kind: ConfigMap\ndata:\n  x.yaml: |\n    kind: Secret\n    stringData:\n      a: x\n', 'secret'],
    ['kind: ConfigMap\ndata:\n  x.json: \'{"kind": "Secret", "data": {"a": "x"}}\'\n', 'secret'],
    ['kind: Secret\ndata:\n  a: {{ .x }}\n', 'secret'],
    ['{{ if x }}\nkind: Secret # c\r\nstringData:\n  a: x\n', 'secret'],
    ['kind: SealedSecret\nspec: {encryptedData: {a: x}}\n', 'sealed-secret'],
    ['kind: ExternalSecret\nspec:\n  data:\n    - {secretKey: password, remoteRef: {key: a}}\n', null],
    ['kind: Secret\nmetadata: {name: x}\n', null],
    ['kind: HelmRelease\nspec: {valuesFrom: [{kind: Secret, name: x}]}\n', null],
    ['kind: SecretStore\ndata: {a: b}\n', null],
    ['# kind: Secret\n# data:\na: 1\n', null],
  ])('%j: %s', (text, expected) => {
    expect(whole(text)).toBe(expected)
  })

  it('knows encrypted files that are no YAML', () => {
    expect(whole('A=ENC[AES256_GCM,x]\nsops_mac=x\n', 'x.env')).toBe('sops')
    expect(whole('{"data": "x", "sops": {"mac": "y"}}', 'x.bin')).toBe('sops')
  })

  it('says how to allow an ordinary setting named sops, and never allows encryption', () => {
    const found = secretsIn('sops: {enabled: true}\n', 'a/f.yaml', none)
    expect(found.reason).toContain('secrets.allow')
    expect(whole('sops: {enabled: true}\n', 'a/f.yaml', { keys: [], allow: ['a/*.yaml'] as never[] })).toBeNull()
    expect(whole('sops: {mac: x}\n', 'a/f.yaml', { keys: [], allow: ['a/*.yaml'] as never[] })).toBe('sops')
    expect(whole('kind: Secret\ndata: {a: x}\n', 'a/f.yaml', { keys: [], allow: ['a/*.yaml'] as never[] })).toBeNull()
  })
})

describe('secret-named keys', () => {
  it.each([
    'password',
    'harborAdminPassword',
    'secretkey',
    'secretKey',
    'S3_SECRET_KEY',
    'api-key',
    'apiKey',
    'accessKey',
    'DB_PASS',
    'tls.key',
  ])('%s names a secret', (key) => {
    expect(isSecretKey(key, [], [])).toBe(true)
  })

  it.each([
    'secretName',
    'secretRef',
    'existingSecret',
    'secretKeyRef',
    'tokenPath',
    'imagePullSecrets',
    'passwordFile',
    'bypass',
    'key',
    'publicKey',
  ])('%s names none', (key) => {
    expect(isSecretKey(key, [], [])).toBe(false)
  })

  it('takes more keys and exceptions from the configuration', () => {
    expect(isSecretKey('licence-blob', ['licenceBlob'], [])).toBe(true)
    expect(isSecretKey('pageToken', [], ['page_token'])).toBe(false)
    expect(isSecretKey('', ['', '-'], [])).toBe(false)
  })
})

describe('values', () => {
  it.each<[string, string[]]>([
    ['a: 1\nharborAdminPassword: x\n', ['harborAdminPassword:2:harborAdminPassword']],
    ['a:\n  - token: 12345\n', ['a.0.token:2:token']],
    ['x: PLACEHOLDER-set-me\n', ['x:1:x']],
    ['dsn: redis://u:PLACEHOLDER-set-me@h\n', ['dsn:1:dsn']],
    ['env:\n  - name: DB_PASSWORD\n    value: x\n', ['env.0.value:3:DB_PASSWORD']],
    ['args: ["--admin-password=x", --verbose]\n', ['args.0:1:admin-password']],
    [
      'secretGenerator:\n  - literals: [password=x, user=y, none=]\n',
      ['secretGenerator.0.literals.0:2:password', 'secretGenerator.0.literals.1:2:user'],
    ],
    ['credentials: {user: u, name: n}\n', ['credentials.user:1:user'].map(() => 'credentials.user:1:credentials')],
    ['data:\n  values.yaml: |\n    a:\n      adminPassword: x\n', ['data.values.yaml.a.adminPassword:4:adminPassword']],
    ['data:\n  my.cnf: |\n    [client]\n    password = x\n', ['data.my.cnf:2:password']],
    ['a: 1\n---\nb: {apiKey: x}\n', ['b.apiKey:3:apiKey']],
    ['secret: {name: x}\nsecretName: y\nauth: {existingSecret: z}\n', []],
    ['db-password:\n  description: Password of the database\n  if: db.enabled\n  copy: {application: a, key: b}\n', []],
    ['db-password: {initial: x}\n', ['db-password.initial:1:db-password']],
    ['env:\n  - {name: A, secretName: jira, secretKey: jira-api-token}\n', []],
    ['s3: {secretName: s3, secretKey: wJalrXUtnFEMI}\n', ['s3.secretKey:1:secretKey']],
    ['s3: {secretName: s3, secretKey: minio123}\n', ['s3.secretKey:1:secretKey']],
    ['s3: {accessKeyName: s3, secretKey: jira-api-token}\n', ['s3.secretKey:1:secretKey']],
    ['password: ""\ntoken:\napiKey: null\ncreateSecret: true\n', []],
    ['password: \u0024{DB_PASSWORD}\ntoken: $(TOKEN)\n', []],
    ['env:\n  - name: DB_PASSWORD\n    valueFrom: {secretKeyRef: {name: a, key: password}}\n', []],
    ['password: {valueFrom: {secretKeyRef: {name: a, key: b}}}\n', []],
    ['kind: ExternalSecret\nspec: {data: [{secretKey: password, remoteRef: {key: x}}]}\n', []],
    ['kind: Certificate\nspec: {secretName: x, privateKey: {algorithm: RSA, size: 2048}}\n', []],
    ['volumes: [{name: a, secret: {secretName: b}}]\n', []],
    ['decryption: {provider: sops, secretRef: {name: sops-age}}\n', []],
  ])('%j', (text, expected) => {
    expect(keysIn(text)).toEqual(expected)
  })

  it('reads env files and other texts by line', () => {
    expect(keysIn('# c\nUSER=a\nexport DB_PASSWORD="x"\nTOKEN=$TOKEN\n', 'prod.env')).toEqual([':3:DB_PASSWORD'])
    expect(keysIn('password: x\n{{ if }}\n')).toEqual([':1:password'])
  })

  it('lets a configuration allow one path of a file', () => {
    const text = 'auth: {token: x}\ntoken: y\n'
    expect(keysIn(text, 'a/b.yaml', { keys: [], allow: ['a/**#auth.token'] })).toEqual(['token:2:token'])
    expect(keysIn(text, 'c/b.yaml', { keys: [], allow: ['a/**#auth.token'] })).toHaveLength(2)
    expect(keysIn(text, 'a/b.yaml', { keys: [], allow: ['a/**'] })).toEqual([])
    expect(keysIn(text, 'a/b.yaml', { keys: [], allow: ['a/**#[', '['] })).toHaveLength(2)
  })
})

describe('tokens', () => {
  it.each<[string, string]>([
    ['ghs_abcdefgh1234', 'github-token'],
    ['ghp_abcdefgh1234', 'github-token'],
    ['AKIAIOSFODNN7EXAMPLE', 'aws-access-key'],
    ['-----BEGIN RSA PRIVATE KEY-----', 'private-key'],
    ['-----BEGIN PRIVATE KEY-----', 'private-key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'private-key'],
    ['AGE-SECRET-KEY-1ABC', 'age-secret-key'],
  ])('finds %s', (token, shape) => {
    expect(secretsIn(`a: 1\nb: "${token}" # x\n`, 'f.yaml', none).tokens).toEqual([{ shape, line: 2 }])
    expect(secretsIn(`# ${token}\n{{`, 'f.sh', none).tokens).toEqual([{ shape, line: 1 }])
  })

  it('lets public keys and words pass', () => {
    expect(secretsIn('a: -----BEGIN PUBLIC KEY-----\nb: xAKIA\nc: ghs_\n', 'f.yaml', none).tokens).toEqual([])
  })
})

it('looks as closely at texts as if every line might hold a secret', () => {
  const key = fc.constantFrom(
    'password',
    'DB_PASS',
    'api-key',
    'secret_key_base',
    'accessKeyId',
    'level',
    'tokens',
    'psk',
  )
  const around = fc.constantFrom('# = #', '#: #', '"#": "#"', '{a: 1, #: #}', '<#>#</#>', '- name: #', 'x --#=#', '#:')
  const line = fc
    .tuple(key, around)
    .map(([name, form]) => form.replace('#', name).replace('#', 'x1').replace('#', name))
  fc.assert(
    fc.property(fc.array(fc.oneof(line, fc.constantFrom('  value: y', '  z', '')), { maxLength: 6 }), (lines) => {
      const [quick, thorough] = [[], ['no-such-name']].map((keys) =>
        keysIn(lines.join('\n'), 'a.txt', { keys, allow: [] }),
      )
      expect(quick).toEqual(thorough)
    }),
  )
})

it('never repeats a value and never throws', () => {
  const value = 'hunter2-never-shown'
  fc.assert(
    fc.property(fc.constantFrom('password', 'a', 'sops', 'kind'), fc.string(), fc.string(), (key, before, after) => {
      const found = secretsIn(`${before}\n${key}: ${value}\n${after}`, 'f.yaml', none)
      expect(JSON.stringify(found)).not.toContain(value)
    }),
  )
})
