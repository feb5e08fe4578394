// The plan of a revert: what failed goes back to the last healthy content, and everything else stays as it stands.
import { describe, expect, it } from 'vitest'
import type { Choice, Conflict } from '../../../src/promotion/model.ts'
import { at, type Files, fixture, overlay } from '../repository.ts'
import { revert, revertAll, reverted } from './reverts.ts'

const tree = fixture('opencenter')
const values = at('prod', 'redis/helm-values/override-values.yaml')
const text = (files: Files, path: string) => String(files[path] ?? '')
const edit = (files: Files, path: string, change: (text: string) => string): Files => ({
  ...files,
  [path]: change(text(files, path)),
})
const without = (files: Files, ...paths: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)))
const tag = (to: string) => (own: string) => own.replace(/tag: .*/, `tag: "${to}"`)
const take = (side: Choice['side'], { path, pointer, digest }: Conflict): Choice => ({
  cluster: 'prod-cluster',
  path,
  pointer,
  digest,
  side,
  by: 'alice',
})

const bad = edit(tree, values, tag('9.9.9'))

describe('a value that failed', () => {
  it('is put back byte for byte, mode and all', () => {
    const plan = revert({ good: tree, bad })
    expect(reverted({ good: tree, bad })).toEqual(
      Object.fromEntries(
        Object.entries(tree).map(([path, own]) => [path, path === values ? { mode: '100644', content: own } : own]),
      ),
    )
    expect(plan.changes.map(({ path }) => path)).toEqual([values])
    expect([plan.conflicts, plan.problems, plan.notes]).toEqual([[], [], []])
  })

  it('is nothing to do where what stands is healthy already', () => {
    expect(revert({ good: tree, bad, target: tree })).toMatchObject({ changes: [], conflicts: [], problems: [] })
    expect(revert({ good: tree, bad: tree, target: bad })).toMatchObject({ changes: [], conflicts: [], problems: [] })
  })

  it('goes back and what was changed beside it since stays', () => {
    const target = edit(
      edit(bad, values, (own) => `# by hand\n${own}extra: true\n`),
      at('prod', 'fluxcd/loki.yaml'),
      (own) => `${own}# later\n`,
    )
    const plan = revert({ good: tree, bad, target })
    expect(plan.changes.map(({ path }) => path)).toEqual([values])
    expect(plan.changes[0]?.after?.text).toBe(`# by hand\n${text(tree, values)}extra: true\n`)
  })

  it('brings a comment back, too, that went with it', () => {
    const good = edit(tree, values, (own) => `${own}# keep me\nsize: 1\n`)
    const failed = edit(tree, values, (own) => `${own}size: 2\n`)
    const later = (own: string) => own.replace('architecture: standalone', 'architecture: replication')
    const target = edit(failed, values, later)
    expect(revert({ good, bad: failed, target }).changes[0]?.after?.text).toBe(later(text(good, values)))
  })

  it('hides secrets that it puts back', () => {
    const failed = edit(tree, values, (own) => own.replace(/password: .*/, 'password: hunter22'))
    const plan = revert({ good: tree, bad: failed })
    expect(plan.changes[0]?.hidden).toContain('auth.password')
  })
})

describe('a value that was changed again since', () => {
  const target = edit(tree, values, tag('10.0.0'))
  const plan = revert({ good: tree, bad, target })

  it('is a conflict, though it is a newer version than the healthy one or an older', () => {
    expect(plan.conflicts).toMatchObject([
      { path: values, base: '9.9.9', target: '10.0.0', because: expect.stringContaining('changed again after') },
    ])
    expect(plan.changes).toEqual([])
    const newer = edit(tree, values, tag('11.0.0'))
    expect(revert({ good: newer, bad, target }).conflicts).toHaveLength(1)
    expect(revert({ good: newer, bad, target }).changes).toEqual([])
  })

  it('is settled by a person', () => {
    const [conflict] = plan.conflicts
    if (conflict === undefined) throw new Error('no conflict')
    const taken = revert({ good: tree, bad, target, choices: [take('source', conflict)] })
    expect(taken.changes.map(({ after }) => after?.text)).toEqual([text(tree, values)])
    expect([taken.conflicts, taken.settled]).toMatchObject([[], [{ side: 'source', by: 'alice' }]])
    const kept = revert({ good: tree, bad, target, choices: [take('target', conflict)] })
    expect([kept.changes, kept.conflicts, kept.settled]).toMatchObject([[], [], [{ side: 'target' }]])
  })
})

describe('a bump that failed', () => {
  const source = at('prod', 'sources/opencenter-redis.yaml')

  it('is taken back: the tag moves here', () => {
    const failed = edit(tree, source, (own) => own.replace(/tag: .*/, 'tag: 2099.01'))
    const target = edit(failed, source, (own) => `# later\n${own}`)
    expect(text(failed, source)).not.toBe(text(tree, source))
    expect(revert({ good: tree, bad: failed }).changes[0]?.after?.text).toBe(text(tree, source))
    expect(revert({ good: tree, bad: failed, target }).changes[0]?.after?.text).toBe(`# later\n${text(tree, source)}`)
  })

  it('of a source that services share is no part of it, and is named', () => {
    const shared = at('prod', 'sources/opencenter-redis.yaml')
    const user = at('prod', 'fluxcd/sentinel.yaml')
    const both = edit(
      {
        ...tree,
        [user]: text(tree, at('prod', 'fluxcd/redis.yaml'))
          .replaceAll('redis-base', 'sentinel-base')
          .replaceAll('redis-override', 'sentinel-override'),
      },
      user,
      (own) => own.replaceAll('/redis', '/sentinel'),
    )
    const failed = edit(both, shared, (own) => own.replace(/tag: .*/, 'tag: "2099.01"'))
    const plan = revert({ good: both, bad: failed })
    expect(plan.changes).toEqual([])
    expect(plan.notes).toMatchObject([{ code: 'shared-file', file: shared }])
  })
})

describe('files', () => {
  const budget = at('prod', 'redis/budget.yaml')
  const own = at('prod', 'redis/kustomization.yaml')
  const added = edit({ ...tree, [budget]: 'kind: PodDisruptionBudget\n' }, own, (list) => `${list}  - budget.yaml\n`)

  it('that the change added are removed, and removed ones come back', () => {
    const plan = revert({ good: tree, bad: added })
    expect(plan.changes.map(({ path, after }) => [path, after?.text ?? null])).toEqual([
      [budget, null],
      [own, text(tree, own)],
    ])
    const back = revert({ good: added, bad: tree })
    expect(back.changes.map(({ path, after }) => [path, after?.text])).toEqual([
      [budget, 'kind: PodDisruptionBudget\n'],
      [own, text(added, own)],
    ])
  })

  it('that the change added and that were changed since are for a person', () => {
    const target = { ...added, [budget]: 'kind: PodDisruptionBudget\nlater: true\n' }
    const { conflicts, changes } = revert({ good: tree, bad: added, target })
    expect(conflicts).toMatchObject([{ path: budget, pointer: '', source: null }])
    expect(changes.map(({ path }) => path)).toEqual([own])
    const [conflict] = conflicts
    if (conflict === undefined) throw new Error('no conflict')
    const taken = revert({ good: tree, bad: added, target, choices: [take('source', conflict)] })
    expect(taken.changes.find(({ path }) => path === budget)?.after).toBeNull()
  })

  it('that were removed since stay away until a person wants them', () => {
    const failed = edit(tree, values, tag('9.9.9'))
    const { conflicts, changes } = revert({ good: tree, bad: failed, target: without(failed, values) })
    expect(conflicts).toMatchObject([{ path: values, pointer: '', target: null }])
    expect(changes).toEqual([])
  })

  it('keep line ends, and modes go back', () => {
    const crlf = (own: string) => own.replaceAll('\n', '\r\n')
    const good = edit(tree, values, crlf)
    const failed = edit(edit(tree, values, tag('9.9.9')), values, crlf)
    const target = edit(failed, values, (all) => `${all}later: 1\r\n`)
    expect(revert({ good, bad: failed, target }).changes[0]?.after?.text).toBe(`${text(good, values)}later: 1\r\n`)
    const script = at('prod', 'redis/run.sh')
    const modes = (mode: '100644' | '100755', content: string): Files => ({ ...tree, [script]: { mode, content } })
    const plan = revert({ good: modes('100755', 'a\n'), bad: modes('100644', 'a\n'), target: modes('100644', 'b\n') })
    expect(plan.changes).toMatchObject([{ path: script, after: { mode: '100755', text: 'b\n' } }])
  })

  it('of bytes are restored whole or asked about', () => {
    const logo = at('prod', 'redis/logo.png')
    const bytes = (...all: number[]): Files => ({ ...tree, [logo]: new Uint8Array([0, 255, ...all]) })
    expect(revert({ good: bytes(1), bad: bytes(2) }).changes).toMatchObject([{ path: logo, after: { text: null } }])
    const plan = revert({ good: bytes(1), bad: bytes(2), target: bytes(3) })
    expect([plan.changes, plan.conflicts]).toMatchObject([[], [{ path: logo, pointer: '' }]])
  })

  it('that are encrypted are restored whole and never merged', () => {
    const secret = at('prod', 'redis/secret.enc.yaml')
    const sops = (data: string) => `a: ENC[AES256_GCM,data:${data}]\nsops:\n  mac: ENC[AES256_GCM,data:m${data}]\n`
    const [good, failed] = [
      { ...tree, [secret]: sops('one') },
      { ...tree, [secret]: sops('two') },
    ]
    expect(revert({ good, bad: failed }).changes[0]?.after?.text).toBe(sops('one'))
    const plan = revert({ good, bad: failed, target: { ...tree, [secret]: `# x\n${sops('two')}` } })
    expect(plan.changes).toEqual([])
    expect(plan.conflicts).toMatchObject([{ path: secret, pointer: '', source: '(secret)', target: '(secret)' }])
  })

  it('that are links are refused', () => {
    const link = at('prod', 'redis/link.yaml')
    const linked: Files = { ...tree, [link]: { mode: '120000', content: 'kustomization.yaml' } }
    const plan = revert({ good: linked, bad: tree })
    expect([plan.changes, plan.problems]).toMatchObject([[], [{ code: 'symlink', file: link }]])
    expect(revert({ good: linked, bad: edit(linked, values, tag('9.9.9')) }).problems).toEqual([])
  })
})

describe('a renamed file', () => {
  const [old, now] = [at('prod', 'redis/old.yaml'), at('prod', 'redis/now.yaml')]
  const content = 'kind: ConfigMap\nmetadata:\n  name: a\ndata:\n  size: "1"\n  level: info\n'
  const good = { ...tree, [old]: content }
  const failed = { ...tree, [now]: content.replace('"1"', '"2"') }

  it('gets its old name and what was changed in it since', () => {
    const target = { ...tree, [now]: text(failed, now).replace('info', 'warn') }
    const plan = revert({ good, bad: failed, target })
    expect(plan.conflicts).toEqual([])
    expect(plan.changes.map(({ path, after }) => [path, after?.text ?? null])).toEqual([
      [now, null],
      [old, content.replace('info', 'warn')],
    ])
  })

  it('stays under its new one as long as a person has not decided about it as a whole', () => {
    const sops = (data: string) => `kind: ENC[a]\nb: 1\na: ENC[AES256_GCM,data:${data}]\nsops:\n  age: []\n  mac: x\n`
    const at = (path: string, data: string): Files => ({ ...tree, [path]: sops(data) })
    const question = { good: at(old, 'one'), bad: at(now, 'two'), target: at(now, 'three') }
    const plan = revert(question)
    expect([plan.changes, plan.conflicts]).toMatchObject([[], [{ path: now, pointer: '' }]])
    const [conflict] = plan.conflicts
    if (conflict === undefined) throw new Error('no conflict')
    const taken = revert({ ...question, choices: [take('source', conflict)] })
    expect(taken.changes.map(({ path, after }) => [path, after === null])).toEqual([
      [now, true],
      [old, false],
    ])
  })
})

describe('index files', () => {
  const [index, flux] = [at('prod', 'fluxcd/kustomization.yaml'), at('prod', 'fluxcd/redis.yaml')]
  const entry = /^.*redis\.yaml.*\n/m
  const unlisted = edit(without(tree, flux), index, (own) => own.replace(entry, ''))

  it('get the entry back exactly where it was', () => {
    expect(text(unlisted, index)).not.toBe(text(tree, index))
    const plan = revert({ good: tree, bad: unlisted })
    expect(plan.changes.map(({ path, after }) => [path, after?.text])).toEqual([
      [index, text(tree, index)],
      [flux, text(tree, flux)],
    ])
  })

  it('lose it exactly, and entries of others stay', () => {
    const later = {
      ...edit(tree, index, (own) => `${own}  - later.yaml\n`),
      [at('prod', 'fluxcd/later.yaml')]: 'a: 1\n',
    }
    const plan = revert({ good: unlisted, bad: tree, target: later })
    expect(plan.changes.map(({ path, after }) => [path, after?.text ?? null])).toEqual([
      [index, text(later, index).replace(entry, '')],
      [flux, null],
    ])
  })

  it('that were made for the entry go with it', () => {
    const none = without(unlisted, index)
    const made = { ...none, [flux]: text(tree, flux), [index]: 'kind: Kustomization\nresources:\n  - redis.yaml\n' }
    const plan = revert({ good: none, bad: made })
    expect(plan.changes.map(({ path, after }) => [path, after])).toEqual([
      [index, null],
      [flux, null],
    ])
  })
})

describe('the slice', () => {
  it('is all that is touched, whatever else differs between the versions', () => {
    const failed = Object.fromEntries(
      Object.entries(tree).map(([path, own]) => [path, path.endsWith('.yaml') ? `${own}# failed\n` : own]),
    )
    const plan = revert({ good: tree, bad: failed })
    const isOwn = (path: string) => path.startsWith(overlay('prod-cluster')) && path.includes('redis')
    expect(plan.changes.length).toBeGreaterThan(3)
    expect(plan.changes.map(({ path }) => path).filter((path) => !isOwn(path))).toEqual([])
  })

  it('that was not there is no healthy version', () => {
    const files = Object.keys(tree).filter(
      (path) => path.startsWith(at('prod', 'redis/')) || path.endsWith('redis.yaml'),
    )
    const plan = revert({ good: without(tree, ...files), bad: tree })
    expect([plan.changes, plan.problems]).toMatchObject([[], [{ code: 'nothing-healthy' }]])
  })

  it('is found under its name with the group, and by the rounds of reading that it takes', () => {
    expect(revert({ good: tree, bad, service: 'services.redis' }).changes).toHaveLength(1)
    expect(revertAll({ good: tree, bad }).asked.length).toBeLessThanOrEqual(5)
  })
})
