// Trees that nobody writes by hand: recognition answers in a time that grows with the number of files, not with its square.
import { describe, expect, it } from 'vitest'
import { recognise } from '../../src/onboarding/recognise.ts'

const many = (count: number, paths: (n: number) => readonly string[]) =>
  Array.from({ length: count }, (_, n) => paths(n)).flat()

/** Letters alone, so that a stage can be grown into it. */
const word = (n: number) =>
  [...n.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('')
const deep = `${'a/'.repeat(1500)}b.yaml`

/** What each costs in squares is many seconds. */
const most = 3_000

describe('a tree made to take long', () => {
  it.each<[string, readonly string[]]>([
    ['files of as many services, each by environment', many(8_000, (n) => [`x/f${n}-prod.yaml`, `x/f${n}-dev.yaml`])],
    [
      'folders that are alike two by two',
      many(2_000, (n) =>
        ['a', 'b'].flatMap((x) => ['dev', 'prod'].map((stage) => `p${n}/${x}${n}/overlays/${stage}/deployment.yaml`)),
      ),
    ],
    ['folders that hold unlike things', many(6_000, (n) => [`x/y${n}/a${n}/c.yaml`, `x/y${n}/b${n}/c.yaml`])],
    ['clusters of two stages', many(5_000, (n) => [`x/prod-${n}/w/a.yaml`, `x/dev-${n}/w/a.yaml`])],
    [
      'names that stages are grown into',
      many(8_000, (n) => [`x/${word(n)}qprod/w/a.yaml`, `x/${word(n)}zdev/w/a.yaml`]),
    ],
    ['paths of thousands of folders', many(200, (n) => [`x/dev/${n}/${deep}`, `x/prod/${n}/${deep}`])],
  ])('of %s is answered', (_, paths) => {
    const before = process.cpuUsage()
    expect(recognise({ paths, branches: [] }).kind).toMatch(/recognised$/)
    const { user } = process.cpuUsage(before)
    expect(user / 1000).toBeLessThan(most)
  })
})
