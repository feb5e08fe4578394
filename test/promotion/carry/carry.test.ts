// Which of the pending changes travel, and what the target has received then.
import { describe, expect, it } from 'vitest'
import { at, written } from '../repository.ts'
import { except, history, keysOf, only } from './histories.ts'

const v = at('dev', 'redis/v.yaml')
const w = at('dev', 'redis/w.yaml')
const text = (a: number, b: number, c: number) => `# dev\na: ${a}\nkeep: 0\nb: ${b}\nalso: 0\nc: ${c}\n`
const target = { [at('staging', 'redis/v.yaml')]: '# staging\na: 1\nkeep: 7\nb: 1\nalso: 0\nc: 1\n' }
const three = () =>
  history({
    start: { [v]: text(1, 1, 1) },
    changes: [
      ['feat: A (#11)', { [v]: text(2, 1, 1) }],
      ['feat: B (#12)', { [v]: text(2, 2, 1) }],
      ['feat: C (#13)', { [v]: text(2, 2, 2) }],
    ],
    target,
  })
const staged = (a: number, b: number, c: number) => ({
  [at('staging', 'redis/v.yaml')]: `# staging\na: ${a}\nkeep: 7\nb: ${b}\nalso: 0\nc: ${c}\n`,
})
const carriedIn = (plan: ReturnType<ReturnType<typeof history>['plan']>) =>
  plan.pending.map(({ pull, carried }) => [pull, carried])

describe('what is carried', () => {
  it('is everything by default, each key with the change that set it', () => {
    const plan = three().plan(null)
    expect(written(plan)).toEqual(staged(2, 2, 2))
    expect(keysOf(plan)).toEqual({
      'feat: C (#13)': ['v.yaml:c'],
      'feat: B (#12)': ['v.yaml:b'],
      'feat: A (#11)': ['v.yaml:a'],
    })
    expect(plan.pending.every((change) => change.carried)).toBe(true)
    expect(Object.keys(plan.carries)).toEqual(['commit', 'files'])
  })

  it.each([
    ['one in the middle', only(12), [1, 2, 1], [13, 11]],
    ['the oldest', only(11), [2, 1, 1], [13, 12]],
    ['two', only(11, 13), [2, 1, 2], [12]],
    ['all but one', except(12), [2, 1, 2], [12]],
    ['all but two', except(11, 12), [1, 1, 2], [12, 11]],
    ['nothing', except(11, 12, 13), [1, 1, 1], [13, 12, 11]],
    ['everything', only(11, 12, 13), [2, 2, 2], []],
  ] as const)('is %s', (_, carry, [a, b, c], left) => {
    const { plan, source } = three()
    const made = plan(carry)
    expect(written(made)).toEqual(a + b + c === 3 ? {} : staged(a, b, c))
    expect(made.pending.filter((change) => !change.carried).map((change) => change.pull)).toEqual(left)
    expect(made.problems).toEqual([])
    expect(made.carries.texts?.map((one) => one.text) ?? []).toEqual(
      left.length > 0 && left.length < 3 && !(a === 2 && b + c === 2) ? [text(a, b, c)] : [],
    )
    expect(source).toEqual({ [v]: text(2, 2, 2) })
  })

  it('is named by a commit too, whole or by its first digits, in any case', () => {
    const { plan, commits } = three()
    const id = commits[1] ?? ''
    for (const name of [id, id.slice(0, 7), id.slice(0, 9).toUpperCase()]) {
      expect(written(plan(only(name)))).toEqual(staged(1, 2, 1))
    }
  })

  it('is a pull request with all its commits', () => {
    const { plan } = history({
      start: { [v]: text(1, 1, 1) },
      changes: [
        ['feat: A (#11)', { [v]: text(2, 1, 1) }],
        ['feat: B (#12)', { [v]: text(2, 2, 1) }],
        ['fix: A again (#11)', { [v]: text(2, 2, 2) }],
      ],
      target,
    })
    expect(written(plan(only(11)))).toEqual(staged(2, 1, 2))
  })

  it('leads with what is left to the whole', () => {
    const { plan } = three()
    const first = plan(only(12))
    expect(first.carries).toMatchObject({ commit: first.base.commit, picked: [first.pending[1]?.commit] })
    const second = plan(null, first.carries)
    expect(carriedIn(second)).toEqual([
      [13, true],
      [11, true],
    ])
    expect(keysOf(second)).toEqual({ 'feat: C (#13)': ['v.yaml:c'], 'feat: A (#11)': ['v.yaml:a'] })
    expect(second.carries).toEqual({ commit: second.source, files: plan(null).carries.files })
    const next = plan(only(13), first.carries)
    expect(next.carries.texts).toEqual([expect.objectContaining({ text: text(1, 2, 2) })])
    expect(next.carries.picked).toEqual([...(first.carries.picked ?? []), next.pending[0]?.commit])
    expect(plan(only(11), next.carries).carries).toEqual(second.carries)
  })

  it('says what is pending to who names something else, and changes nothing', () => {
    const { plan, commits } = three()
    for (const name of [99, 'abcdef0', 'abc', 'HEAD', commits[1]?.slice(0, 6) ?? '']) {
      for (const carry of [only(12, name), except(name)]) {
        const made = plan(carry)
        expect(made.problems).toEqual([expect.objectContaining({ code: 'unknown-change' })])
        expect(made.problems[0]?.message).toContain('#13 (feat: C (#13)), #12 (feat: B (#12)), #11 (feat: A (#11))')
        expect([made.changes, made.carries]).toEqual([[], { commit: made.base.commit, files: expect.any(Array) }])
        expect(carriedIn(made)).toEqual([
          [13, false],
          [12, false],
          [11, false],
        ])
      }
    }
  })

  it('says of a change that was received already that it is pending no more', () => {
    const { plan } = three()
    const first = plan(only(12))
    expect(plan(only(12), first.carries).problems[0]?.message).toMatch(/^#12 is no pending change of redis/)
  })

  it('leaves names that are of elsewhere aside where it may', () => {
    const { plan } = three()
    const made = plan({ ...only(99), mayMiss: true })
    expect([made.changes, made.problems, made.notes.map((note) => note.code)]).toEqual([[], [], ['not-pending']])
    expect(made.carries.files).toEqual(plan(except(11, 12, 13)).carries.files)
    expect(written(plan({ ...only(99, 12), mayMiss: true }))).toEqual(staged(1, 2, 1))
    expect(written(plan({ ...except(99), mayMiss: true }))).toEqual(staged(2, 2, 2))
  })

  it('is no part of a first copy', () => {
    const made = history({ start: { [v]: text(1, 1, 1) }, changes: [['x (#1)', { [v]: text(2, 1, 1) }]], target: {} })
    const [plan] = made.plans(only(1), 'infer').done
    expect(plan?.problems.map((problem) => problem.code)).toEqual(['first-copy'])
    expect(plan?.changes).toEqual([])
  })
})

describe('changes that build on others', () => {
  const built = () =>
    history({
      start: { [v]: text(1, 1, 1) },
      changes: [
        ['feat: Add w (#14)', { [w]: 'x: 1\ny: 1\n' }],
        ['feat: Raise x (#15)', { [w]: 'x: 2\ny: 1\n' }],
        ['feat: Raise a (#16)', { [v]: text(2, 1, 1) }],
        ['feat: Raise a more (#17)', { [v]: text(3, 1, 1) }],
      ],
      target,
    })

  it('name the change that brought the file', () => {
    const made = built().plan(only(15))
    expect(made.problems).toEqual([
      expect.objectContaining({
        code: 'depends-on-change',
        file: w,
        message: expect.stringContaining('carry #14 too'),
      }),
    ])
    expect([made.changes, made.carries.picked]).toEqual([[], undefined])
    expect(made.pending.every((change) => !change.carried)).toBe(true)
    expect(written(built().plan(only(14, 15)))).toEqual({ [at('staging', 'redis/w.yaml')]: 'x: 2\ny: 1\n' })
    expect(written(built().plan(only(14)))).toEqual({ [at('staging', 'redis/w.yaml')]: 'x: 1\ny: 1\n' })
  })

  it('carry a value as they left it, and name who set it before', () => {
    const made = built().plan(only(17))
    expect(written(made)).toEqual(staged(3, 1, 1))
    expect(made.notes).toEqual([
      expect.objectContaining({
        code: 'set-before',
        message: expect.stringMatching(/^#17 sets a in .*v\.yaml, also set before by #16, which stays behind/),
      }),
    ])
    expect(built().plan(only(16)).notes).toEqual([])
    expect(written(built().plan(only(16)))).toEqual(staged(2, 1, 1))
  })

  it('bring with everything what only a part of the history had', () => {
    const { plan } = built()
    const first = plan(only(17))
    const rest = plan(null, first.carries)
    expect(keysOf(rest)).toEqual({
      'feat: Raise a (#16)': [],
      'feat: Raise x (#15)': ['w.yaml:x'],
      'feat: Add w (#14)': ['w.yaml:y'],
    })
    expect(rest.carries).toEqual(plan(null).carries)
  })
})
