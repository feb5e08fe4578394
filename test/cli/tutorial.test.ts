// The tutorial, typed by a shell from its first line to its last: what it shows is what stands on the screen.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { removeTemporaryFolders, temporaryFolder } from '../git/temporary-repository.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const root = join(import.meta.dirname, '..', '..')
const tutorial = readFileSync(join(root, 'docs', 'tutorial', 'first-promotion.md'), 'utf8')
const blocks = [...tutorial.matchAll(/```(sh|text)\n([\s\S]*?)```/g)].map(([, kind, body = '']) => ({ kind, body }))

it('shows what is seen', () => {
  // The demo has its own test.
  const typed = blocks.filter(({ kind, body }) => kind === 'sh' && !body.includes('npm run demo'))
  const shown = blocks.filter(({ kind }) => kind === 'text')
  const home = temporaryFolder()
  const { stdout, stderr } = spawnSync('sh', ['-c', typed.map(({ body }) => body).join('\n')], {
    cwd: root,
    encoding: 'utf8',
    env: {
      HOME: home,
      PATH: process.env.PATH ?? '',
      ...Object.fromEntries(
        ['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'A'],
          [`GIT_${who}_EMAIL`, 'a@b'],
        ]),
      ),
    },
  })
  expect(stderr).toBe('')
  expect(shown.length).toBeGreaterThan(4)
  let from = 0
  for (const { body } of shown) {
    const place = stdout.indexOf(body.trimEnd(), from)
    expect(place, `${body}\nis not shown in\n${stdout.slice(from)}`).toBeGreaterThanOrEqual(0)
    from = place
  }
})
