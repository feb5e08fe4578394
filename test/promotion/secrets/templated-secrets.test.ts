// Secrets cross under no name that a YAML or JSON file may have, templates of such files included.
import { describe, expect, it } from 'vitest'
import { at, config, plan } from '../repository.ts'

const ask = (name: string, base: string, source: string, target: string) => {
  const [dev, staging] = [at('dev', name), at('staging', name)]
  const always = (c: 'dev' | 'staging') => ({ [at(c, 'redis/always.yaml')]: 'z: 1\n' })
  return plan({
    base: { ...always('dev'), [dev]: base },
    source: { ...always('dev'), [dev]: source },
    target: { ...always('staging'), [staging]: target },
    config: config(''),
  })
}
describe.each(['yaml', 'yaml.gotmpl', 'json.tpl'])('in values.%s', (ext) => {
  it.each([
    ['scalar', 'auth:\n  password: "OLDSEC"\n', 'auth:\n  password: "SRCSEC"\n', 'auth:\n  password: "TGTSEC"\n'],
    ['map vs scalar', 'auth: 1\n', 'auth:\n  password: "SRCSEC"\n', 'auth: 2\n'],
    ['flow', 'auth: 1\n', 'auth: {user: a, password: "SRCSEC"}\n', 'auth: 2\n'],
    [
      'removed map',
      'auth:\n  password: "OLDSEC"\n  a: 1\nb: 1\n',
      'b: 1\n',
      'auth:\n  password: "TGTSEC"\n  a: 2\nb: 1\n',
    ],
    ['removed flow', 'auth: {password: "OLDSEC", a: 1}\nb: 1\n', 'b: 1\n', 'auth: {password: "TGTSEC", a: 2}\nb: 1\n'],
    ['list', 'passwords: ["OLDSEC"]\nx: 1\n', 'passwords: ["SRCSEC"]\nx: 2\n', 'passwords: ["TGTSEC"]\nx: 3\n'],
    [
      'env',
      'env:\n  - name: DB_PASSWORD\n    value: "OLDSEC"\nx: 1\n',
      'env:\n  - name: DB_PASSWORD\n    value: "SRCSEC"\nx: 2\n',
      'env:\n  - name: DB_PASSWORD\n    value: "TGTSEC"\nx: 3\n',
    ],
    [
      'env item removed',
      'env:\n  - name: DB_PASSWORD\n    value: "OLDSEC"\n  - name: B\n    value: 1\nx: 1\n',
      'env:\n  - name: B\n    value: 1\nx: 2\n',
      'env:\n  - name: DB_PASSWORD\n    value: "TGTSEC"\n  - name: B\n    value: 1\nx: 3\n',
    ],
    ['next line', 'password:\n  "OLDSEC"\nx: 1\n', 'password:\n  "SRCSEC"\nx: 2\n', 'password:\n  "TGTSEC"\nx: 3\n'],
    [
      'block',
      'password: |\n  OLDSEC\n  old2\nx: 1\n',
      'password: |\n  SRCSEC\n  SRCTWO\nx: 2\n',
      'password: |\n  TGTSEC\n  TGTTWO\nx: 3\n',
    ],
  ])('no secret is carried or shown: %s', (_, b, s, t) => {
    const made = ask(`redis/values.${ext}`, b, s, t)
    const { changes, ...rest } = made
    expect(JSON.stringify(rest)).not.toMatch(/OLDSEC|SRCSEC|TGTSEC|SRCTWO|TGTTWO/)
    expect(JSON.stringify(changes.map((c) => c.after?.text))).not.toMatch(/OLDSEC|SRCSEC|SRCTWO/)
  })
})
