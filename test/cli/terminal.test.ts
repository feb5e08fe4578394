// What the process knows of its terminal, and what a screen is spared.
import { describe, expect, it } from 'vitest'
import { json } from '../../src/cli/answer.ts'
import { progressLine } from '../../src/cli/progress.ts'
import { type ProcessFacts, terminalOf } from '../../src/cli/terminal.ts'

function screen(isTTY: boolean, columns?: number) {
  const written: string[] = []
  return { isTTY, ...(columns === undefined ? {} : { columns }), write: (text: string) => written.push(text), written }
}

/** A timer that a test lets ring. */
function handTimer() {
  const waiting: { readonly milliseconds: number; readonly then: () => void }[] = []
  const timer: ProcessFacts['timer'] = (milliseconds, then) => {
    const one = { milliseconds, then }
    waiting.push(one)
    return () => void waiting.splice(waiting.indexOf(one), 1)
  }
  const ring = () => {
    for (const { then } of waiting.splice(0)) then()
  }
  return { timer, waiting, ring }
}

const facts = (env: ProcessFacts['env'], stdout = screen(true), stderr = screen(true)): ProcessFacts => ({
  stdout,
  stderr,
  env,
  directory: '/',
  timer: handTimer().timer,
  stdin: async function* () {},
})

describe('colour', () => {
  it.each([
    [true, true, {}],
    [true, true, { TERM: 'xterm', NO_COLOR: '' }],
    [false, true, { NO_COLOR: '1' }],
    [false, true, { TERM: 'dumb' }],
    [false, false, {}],
    [true, false, { FORCE_COLOR: '1' }],
    [true, false, { FORCE_COLOR: '' }],
    [true, true, { FORCE_COLOR: '3', NO_COLOR: '1' }],
    [false, true, { FORCE_COLOR: '0' }],
    [false, true, { FORCE_COLOR: 'false' }],
  ])('%j on a screen (%j) with %j', (colour, isTTY, env) => {
    expect(terminalOf(facts(env, screen(isTTY))).colour).toBe(colour)
  })
})

describe('the terminal', () => {
  it('has columns only where standard output is a screen, and never too few', () => {
    const columns = [screen(true, 132), screen(true), screen(true, 3), screen(false, 132)]
    expect(columns.map((stdout) => terminalOf(facts({}, stdout)).columns)).toEqual([132, 80, 40, undefined])
  })

  it('looks for Git in no folder that depends on where it was started', () => {
    const path = (PATH: string) => terminalOf(facts({ PATH })).path
    expect(path('/opt/git/bin:.:bin::/usr/bin')).toBe('/opt/git/bin:/usr/bin')
    expect([path('.'), path('')]).toEqual([undefined, undefined])
  })
})

describe('progress', () => {
  it('is shown after a second, rewritten on one line, and wiped', () => {
    const { timer, waiting, ring } = handTimer()
    const stderr = screen(true, 40)
    const { progress } = terminalOf({ ...facts({}), stderr, timer })
    progress?.say('Reading')
    progress?.say('Planning redis (1 of 2)')
    expect([stderr.written, waiting.map((one) => one.milliseconds)]).toEqual([[], [1000]])
    ring()
    progress?.say(`Planning ${'long '.repeat(20)}`)
    progress?.clear()
    const lines = stderr.written.map((text) => text.replaceAll('\u001b', '␛'))
    expect(lines).toEqual(['\r␛[2KPlanning redis (1 of 2)…', '\r␛[2KPlanning long long long long long long…', '\r␛[2K'])
  })

  it('is never seen when the work is done within a second', () => {
    const { timer, waiting, ring } = handTimer()
    const written: string[] = []
    const progress = progressLine((text) => written.push(text), 80, timer)
    progress.say('Reading')
    progress.clear()
    ring()
    expect([written, waiting]).toEqual([[], []])
  })

  it('shows no escape sequence of a repository', () => {
    const { timer, ring } = handTimer()
    const written: string[] = []
    progressLine((text) => written.push(text), 80, timer).say('Planning \u001b[31m\u202e\n')
    ring()
    expect(written).toEqual(['\r\u001b[2KPlanning \\u001b[31m\\u202e …'])
  })

  it.each([
    ['a pipe', screen(false), {}],
    ['a dumb terminal', screen(true), { TERM: 'dumb' }],
  ])('says nothing to %s', (_, stderr, env) => {
    const { timer, ring } = handTimer()
    const { progress } = terminalOf({ ...facts(env), stderr, timer })
    progress?.say('Reading')
    ring()
    progress?.say('Planning')
    progress?.clear()
    expect(stderr.written).toEqual([])
  })
})

describe('JSON', () => {
  it('is the same for a program and harmless to a screen', () => {
    const value = { a: '\u001b[31m \u009b \u007f \u202e \u200b \u2028 \u{e0001} 👩‍💻 é\n' }
    expect(JSON.parse(json(value))).toEqual(value)
    expect(json(value).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u)
    expect(json(value)).toContain(String.raw`\u202e \u200b \u2028 \udb40\udc01`)
  })
})
