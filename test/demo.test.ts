// `npm run demo` as a process, and the runner of its steps: a claim that does not hold must end the story.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters as plain } from 'node:util'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { diffOf, keptIn, reasonOf } from './sandbox/demo/show.ts'
import { type Step, tellStory } from './sandbox/demo/steps.ts'

// A real process on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 240_000 })

function demo() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-demo-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sandbox', 'demo.ts')], {
    env: { PATH: process.env.PATH ?? '', TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'close').then(([code]) => Number(code))
  return { child, ended, stderr: text(child.stderr), left: () => readdirSync(folder) }
}

describe('npm run demo', () => {
  it('tells the whole story, holds every step and leaves nothing behind', async () => {
    const { child, ended, stderr, left } = demo()
    const told = await text(child.stdout)
    expect([await ended, await stderr, left()]).toEqual([0, '', []])
    const lines = told.split('\n')
    expect(lines.filter((line) => /^\d+\. /.test(line))).toEqual([
      '1. A developer merges a change in dev',
      '2. Sluice opens the promotion to staging, with staging’s own values kept',
      '3. It is merged in staging: prod waits until Flux reports that it is healthy there',
      '4. Ten minutes later the promotion to prod opens: one for both clusters, each with its own values',
      '5. A stranger and a reader ask for a promotion: refused',
      '6. Somebody with write permission asks: done',
      '7. Two more merges in dev: the second joins the promotion that is open',
      '8. Two changes of the portal are merged in dev and in staging, one after the other',
      '9. Prod takes the new image and chart version, keeps what is its own, and stops at a missing secret',
      '10. Somebody lets one of the two changes go ahead alone',
      '11. The command line says the same on a plain clone',
      '12. A person supplies prod’s secret; that a mixture never ran in staging stays for people to decide',
      '13. Two services of a group change in dev: they travel together',
      '14. Prod merges its promotion of redis, and Flux cannot build it there: the revert is open before anybody is paged',
      '15. The next version fails in staging: what would bring it to prod is red, and says why',
      '16. A fixed version travels by itself: nobody lifts anything',
      '17. The base that all clusters build on publishes 2026.02: Sluice opens its pull request in dev',
      '18. It is merged in dev, so staging’s opens; that one is healthy for ten minutes, so prod’s opens',
      '19. It is no good: going back in staging restores it there, and takes the tag from prod',
      '20. Dev goes back, too: nothing is left of 2026.02, and 2026.03 comes as usual',
      '21. One issue says how everything stands, and why something is not open',
      '22. GitHub delivers every webhook once more: nothing changes',
    ])
    const key = [
      '   #3 “promote redis to staging” by sluice[bot]',
      '   +  tag: "7.4.2"',
      '     master.replicas                   2         (dev: 1)',
      '   #4 “promote redis to prod” by sluice[bot]',
      '   ✓ it brings the new tag and the new option in each cluster, and nothing else',
      '   ✓ prod-us does not run the portal: it is named, and nothing is created there',
      '   ✓ it holds both services in both clusters, and nothing else',
      '   ✓ the stranger gets a 😕 and no reply',
      '   ✓ dev’s client secret is not in it',
      '   ✓ it is the same pull request, with a new commit',
      '     spec.values.ingress.host  www.example.com  (staging: portal.example.com)',
      '   ✓ prod’s file is what it was, replicas, host and comments included, with what is new in it',
      '   ✓ that reason is the missing secret spec.values.payment.apiKey',
      '   ✓ it brings the new versions and not the search',
      '   portal to prod: staging-cluster → prod-cluster',
      '   ✓ nothing is open: a merge is no proof',
      '   ✓ nothing is open: it has to stay healthy for 10 minutes',
      '   ✓ it says how healthy that is in staging, and since when',
      '   ✓ it takes back what was merged, in both clusters, and nothing else',
      '   ✓ that content is held in prod, so that nobody brings it again by accident',
      '   ✓ the promotion to prod is red, because redis failed in staging',
      '   ✓ the promotion to prod brings it, and is green',
      '   ✓ it is merged, and both clusters of prod are healthy',
      '   ✓ it proposes the same text of the same file',
      '   ✓ merged: prod has the new versions, its own values, and its own key',
      '   #24 “bump openCenter-gitops-base to 2026.02 in dev” by sluice[bot]',
      '   +    tag: "2026.02"  # ← Pin to a release tag',
      '   ✓ nothing is proposed for staging or prod yet',
      '   ✓ nothing is proposed for prod any more',
      '   ✓ prod is what it was before 2026.02, byte for byte',
      '   ✓ 2026.03 is proposed in dev, 2026.02 nowhere',
      '   ✓ it says of the group that staging has it and prod is being asked',
      '   ✓ Sluice wrote nothing: 0 requests',
    ]
    expect(key.filter((line) => !lines.includes(line))).toEqual([])
    expect(lines.at(-2)).toBe('Every step held. Your own turn: npm run sandbox')
    // Colours are for terminals.
    expect(told.includes('\u001b')).toBe(false)
  })

  it('can be broken off and still leaves nothing behind', async () => {
    const { child, ended, left } = demo()
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.includes('2. Sluice opens')) child.kill('SIGTERM')
    })
    expect([await ended, left()]).toEqual([143, []])
  })
})

describe('the steps of the demo', () => {
  async function told(...steps: Step[]) {
    const lines: string[] = []
    return { held: await tellStory(steps, (line) => lines.push(line)), told: plain(lines.join('\n')) }
  }
  const later: Step = { title: 'Later', tell: async ({ say }) => say('never told') }

  it('print what they claim, in order', async () => {
    const step: Step = {
      title: 'First',
      tell: async ({ say, holds }) => {
        say('two\n\nlines')
        holds('one and one are two', { sum: [1 + 1] }, { sum: [2] })
      },
    }
    expect(await told(step, { ...later, title: 'Second' })).toEqual({
      held: true,
      told: '1. First\n\n   two\n\n   lines\n   ✓ one and one are two\n\n2. Second\n\n   never told\n',
    })
  })

  it('end the story at a claim that does not hold, with what was expected and what was found', async () => {
    const step: Step = {
      title: 'First',
      tell: async ({ holds }) => holds('it is closed', { state: 'open' }, { state: 'closed' }),
    }
    const { held, told: text } = await told(step, later)
    expect(held).toBe(false)
    expect(text).toBe(
      "1. First\n\n   ✗ This did not hold: it is closed\n     expected: { state: 'closed' }\n     found:    { state: 'open' }",
    )
  })

  it('tell a number from its text, and a missing field from an empty one', async () => {
    for (const [found, expected] of [
      [2, '2'],
      [{ body: undefined }, {}],
      [[], [undefined]],
    ]) {
      const { held } = await told({ title: 'First', tell: async ({ holds }) => holds('same', found, expected) })
      expect(held).toBe(false)
    }
  })

  it('end the story when one throws', async () => {
    const step: Step = { title: 'First', tell: async () => Promise.reject(new Error('GitHub is gone')) }
    const { held, told: text } = await told(step, later)
    expect(held).toBe(false)
    expect(text).toContain('✗ The step broke off: Error: GitHub is gone')
    expect(text).not.toContain('never told')
  })
})

describe('what the demo shows', () => {
  it('is a diff with the names of the files, also of new and removed ones', () => {
    const files = [
      { filename: 'a', status: 'added', patch: '@@ -0,0 +1 @@\n+one\n' },
      { filename: 'b', status: 'removed', patch: '@@ -1 +0,0 @@\n-one' },
      { filename: 'c', status: 'modified' },
    ]
    const diff =
      '--- /dev/null\n+++ b/a\n@@ -0,0 +1 @@\n+one\n--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n--- a/c\n+++ b/c\n(no text)'
    expect(plain(diffOf(files))).toBe(diff)
  })

  it('is the reason and the kept values as the body has them, without its links and escapes', () => {
    const table =
      '| file | value | stays | source has | clusters |\n| --- | --- | --- | --- | --- |\n| a\\_b.yaml | replicas | 2 | 1\\.5 | `eu` |\n'
    const body = `Brings it at [abc](https://x/y).\n\n### Changes\n\n| other |\n\nCompared with that\\.\n\n<details>\n<summary>Values kept for the target (1)</summary>\n\n${table}\n</details>`
    expect(reasonOf(body)).toBe('Brings it at abc.\nCompared with that.')
    expect(keptIn(body)).toEqual([{ value: 'replicas', stays: '2', source: '1.5', clusters: 'eu' }])
    expect(keptIn('nothing kept')).toEqual([])
  })
})
