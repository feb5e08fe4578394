// Secrets never cross and never show, in whatever form they stand (bad-inputs S): each form in each situation that a
// file can be in, with a secret of its own on each side.
import { describe, expect, it } from 'vitest'
import { maskedChange } from '../../../src/messages/masked-change.ts'
import { planText } from '../../../src/messages/plan-text.ts'
import { promotionBody } from '../../../src/messages/promotion-body.ts'
import type { Plan } from '../../../src/promotion/model.ts'
import { at, config, type Files, plan, written } from '../repository.ts'
import { bare, filled, type SecretForm, tokens, values, wholeFiles } from './secret-forms.ts'

const ask = (name: string, base: string | null, source: string | null, target: string | null): Plan => {
  const files = (cluster: 'dev' | 'staging', text: string | null): Files => ({
    [at(cluster, 'redis/always.yaml')]: 'z: 1\n',
    ...(text === null ? {} : { [at(cluster, `redis/${name}`)]: text }),
  })
  return plan({
    base: files('dev', base),
    source: files('dev', source),
    target: files('staging', target),
    config: config(),
  })
}

const theirs = /oldsecret|newsecret/
const anybodys = /oldsecret|newsecret|ownsecret/

/** Everything that people are told about a plan. */
function told(one: Plan): string {
  const { changes, ...rest } = one
  const shown = changes.map((change) => maskedChange(change, { keys: [], allow: [] }))
  return [JSON.stringify(rest), promotionBody([one]), planText([one], shown, { colour: false })].join('\n')
}

type Situation = readonly [what: string, base: string | null, source: string | null, target: string | null]

function situations(form: SecretForm, end: string): readonly Situation[] {
  const text = (of: SecretForm, secret: string, value: string) => filled(of, secret, value).replaceAll('\n', end)
  const [old, now, own] = [text(form, 'oldsecret', 'v1'), text(form, 'newsecret', 'v2'), text(form, 'ownsecret', 'v1')]
  const edited = text(form, 'ownsecret', 'v3')
  const without = (value: string) => text(bare(form), '', value)
  return [
    ['both have one', old, now, own],
    ['the target changed more', old, now, edited],
    ['only the secret changed', old, text(form, 'newsecret', 'v1'), own],
    ['the target has none such file', null, now, null],
    ['nobody knows the base', null, now, edited],
    ['the source removed the file', old, null, own],
    ['the target removed the file', old, now, null],
    ['the secret is new', without('v1'), now, without('v1')],
    ['the target removed the secret', old, now, without('v1')],
    ['the source removed the secret', old, without('v2'), own],
    ['the source added what the target has', without('v1'), now, own],
  ]
}

const crlfToo = ['both have one', 'the source removed the file', 'the target removed the secret']

it.each([...wholeFiles, ...values, ...tokens])('%s (%s): neither crosses nor shows', (...form) => {
  const crlf = situations(form, '\r\n').filter(([what]) => crlfToo.includes(what))
  for (const [what, base, source, target] of [...situations(form, '\n'), ...crlf]) {
    const made = ask(form[1], base, source, target)
    expect(JSON.stringify(written(made)), what).not.toMatch(theirs)
    expect(told(made), what).not.toMatch(anybodys)
  }
})

it.each(wholeFiles)('%s (%s): stays the target’s and is named, and is asked for where it is missing', (...form) => {
  const [old, now] = [filled(form, 'oldsecret', 'v1'), filled(form, 'newsecret', 'v2')]
  const kept = ask(form[1], old, now, filled(form, 'ownsecret', 'v3'))
  expect([kept.changes, kept.secrets.map(({ missing }) => missing)]).toEqual([[], [false]])
  const lacking = ask(form[1], null, now, null)
  expect([lacking.changes, lacking.secrets.map(({ missing }) => missing)]).toEqual([[], [true]])
})

it.each(values)('%s (%s): what the target lacks blocks the gate', (...form) => {
  const made = ask(form[1], null, filled(form, 'newsecret', 'v2'), null)
  expect([...new Set(made.secrets.map(({ missing }) => missing))]).toEqual([true])
})

it.each(tokens)('%s (%s): one that arrives stops the file and blocks the gate', (...form) => {
  const made = ask(form[1], null, filled(form, 'newsecret', 'v2'), null)
  expect([made.changes, made.secrets.map(({ missing }) => missing)]).toEqual([[], [true]])
})

describe('a file that becomes a secret, or is none any more', () => {
  const [plain, sops] = ['a: 1\nb: v\n', 'a: ENC[AES256_GCM,data:newsecret]\nsops:\n  mac: ENC[AES256_GCM,data:x]\n']
  it.each([
    ['S01 the source encrypted it', plain, sops, plain],
    ['S01 the source decrypted it', sops, 'a: newsecret\nb: v\n', sops.replaceAll('newsecret', 'ownsecret')],
    ['S01 the target encrypted its own', plain, 'a: newsecret\nb: v\n', sops.replaceAll('newsecret', 'ownsecret')],
  ])('%s', (_, base, source, target) => {
    const made = ask('s.yaml', base, source, target)
    expect(made.changes).toEqual([])
    expect(made.secrets).toMatchObject([{ missing: false }])
    expect(told(made)).not.toMatch(anybodys)
  })
})

describe('what only looks like a secret crosses', () => {
  it.each([
    [
      'S05 an ExternalSecret',
      'kind: ExternalSecret\nspec:\n  data:\n  - secretKey: password\n    remoteRef: {key: @, property: token}\n',
    ],
    [
      'S05 its template',
      'kind: ExternalSecret\nspec:\n  target:\n    template:\n      data:\n        password: "{{ .password }}"\n        x: @\n',
    ],
    [
      'S05 a SecretStore',
      'kind: SecretStore\nspec:\n  provider:\n    vault:\n      path: @\n      auth: {tokenSecretRef: {name: t, key: token}}\n',
    ],
    ['names of Secrets', 'existingSecret: a-@\nauth: {secretName: b, passwordSecretRef: {name: c-@, key: password}}\n'],
    ['numbers of tokens', 'maxTokens: 4096\nlevel: @\nautomountServiceAccountToken: true\n'],
    [
      'references in a template',
      'level: @\n{{ if x }}\npassword:\n  valueFrom:\n    secretKeyRef: {name: a-@, key: password}\n{{ end }}\n',
    ],
    ['a variable in an address', 'url: postgres://user:\u0001{DB_PASSWORD}\u0002host/@\n'],
    [
      'images and resource names',
      'image: ghcr.io/acme/token:1.0\narn: arn:aws:secretsmanager:eu:1:secret:name\nlevel: @\n',
    ],
    ['a public key', `level: @\nkey: |\n  -----BEGIN PUBLIC ${'KEY'}-----\n  abcd\n  -----END PUBLIC ${'KEY'}-----\n`],
  ])('%s', (what, text) => {
    const form: SecretForm = [what, 'v.yaml', text]
    const [old, now] = [filled(form, '', 'v1'), filled(form, '', 'v2')]
    const made = ask('v.yaml', old, now, old)
    expect(Object.values(written(made))).toEqual([now])
    expect(made.secrets).toEqual([])
  })
})

it('a secret that is commented out travels with its comment, and is not shown', () => {
  const text = (a: number) => `a: ${a} # password: newsecret\n# token: newsecret\nb: 1\n`
  const made = ask('v.yaml', text(1), text(2), text(1))
  expect(Object.values(written(made))).toEqual([text(2)])
  expect(told(made)).not.toContain('newsecret')
})
