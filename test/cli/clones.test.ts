// `sluice plan` on every kind of clone: the same plan, no network, nothing of the repository run, or a sentence that helps.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { removeTemporaryFolders, temporaryFolder, temporaryRepository } from '../git/temporary-repository.ts'
import { cloneOf, emptyClone, onlyPlan, overlay, type TestClone } from './clone.ts'

// Real processes on a busy machine; no test here measures time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
afterAll(removeTemporaryFolders)

const values = overlay('dev-cluster', 'redis/helm-values/override-values.yaml')
const root = join(import.meta.dirname, '..', '..')

function raise(clone: TestClone, from: string, to: string): string {
  clone.write(values, readFileSync(join(clone.directory, values), 'utf8').replace(from, to))
  return clone.commitAll(`Raise redis to ${to}`)
}

function withTwoChanges(): TestClone {
  const clone = cloneOf()
  raise(clone, '7.4.1', '7.4.2')
  raise(clone, '7.4.2', '7.4.3')
  return clone
}

const origin = withTwoChanges()
const plan = ['plan', 'redis', '--to', 'staging', '--since', 'HEAD~2', '--format', 'json']
const planOf = async (directory: string) => onlyPlan(await origin.sluice(...plan, '--repo', directory))
/** A folder that does not exist yet. */
const folder = () => join(temporaryFolder(), 'clone')
const fetchable = () => {
  const clone = withTwoChanges()
  clone.git('config', 'uploadpack.allowFilter', 'true')
  return clone
}

const kinds: readonly (readonly [string, () => string])[] = [
  [
    'a bare repository',
    () => {
      const to = folder()
      origin.git('clone', '-q', '--bare', '.', to)
      return to
    },
  ],
  [
    'a worktree',
    () => {
      const to = folder()
      withTwoChanges().git('worktree', 'add', '-q', '--detach', to)
      return to
    },
  ],
  [
    'a sub-directory of a clone on a detached HEAD',
    () => {
      const clone = withTwoChanges()
      clone.git('checkout', '-q', '--detach')
      return join(clone.directory, 'applications')
    },
  ],
  [
    'a sparse checkout',
    () => {
      const clone = withTwoChanges()
      clone.git('sparse-checkout', 'set', 'infrastructure')
      return clone.directory
    },
  ],
  [
    'a submodule',
    () => {
      const outer = temporaryRepository()
      outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', origin.directory, 'inner')
      return join(outer.directory, 'inner')
    },
  ],
  [
    'a shallow clone that reaches far enough',
    () => {
      const to = folder()
      origin.git('clone', '-q', '--depth', '3', `file://${origin.directory}`, to)
      return to
    },
  ],
  [
    'a clone with replaced and grafted commits',
    () => {
      const clone = withTwoChanges()
      clone.git('replace', 'HEAD', 'HEAD~1')
      writeFileSync(join(clone.directory, '.git', 'info', 'grafts'), `${clone.git('rev-parse', 'HEAD')}\n`)
      return clone.directory
    },
  ],
  [
    'a clone with a link to it',
    () => {
      const link = folder()
      symlinkSync(origin.directory, link)
      return link
    },
  ],
]

describe('the plan is the same in', () => {
  it.each(kinds)('%s', async (_, make) => {
    const directory = make()
    const expected = await planOf(origin.directory)
    expect(expected.changes[0]?.after).toContain('"7.4.3"')
    expect(await planOf(directory)).toEqual(expected)
  })

  // Only the administrator can give a folder to somebody else.
  it.skipIf(process.getuid?.() !== 0)('a clone that belongs to somebody else', async () => {
    const clone = withTwoChanges()
    execFileSync('chown', ['-R', '12345', clone.directory])
    expect(await planOf(clone.directory)).toEqual(await planOf(origin.directory))
  })
})

describe('a hostile clone', () => {
  const trapped = () => {
    const clone = withTwoChanges()
    const trap = join(temporaryFolder(), 'trapped')
    const script = join(clone.directory, 'git')
    writeFileSync(script, `#!/bin/sh\ntouch ${trap}\ncat\n`, { mode: 0o755 })
    const settings = {
      'core.fsmonitor': script,
      'core.sshCommand': script,
      'core.pager': script,
      'core.editor': script,
      'core.askPass': script,
      'core.gitProxy': script,
      'core.hooksPath': clone.directory,
      'core.alternateRefsCommand': script,
      'credential.helper': `!${script}`,
      'diff.external': script,
      'diff.x.textconv': script,
      'diff.x.command': script,
      'filter.x.clean': script,
      'filter.x.smudge': script,
      'filter.x.process': script,
      'filter.x.required': 'true',
      'merge.x.driver': script,
      'gpg.program': script,
      'gpg.ssh.program': script,
      'log.showSignature': 'true',
      'uploadpack.packObjectsHook': script,
      'alias.rev-parse': `!${script}`,
      'alias.cat-file': `!${script}`,
      'alias.log': `!${script}`,
      'extensions.partialClone': 'origin',
      'remote.origin.url': `ext::${script}`,
      'remote.origin.uploadpack': script,
      'remote.origin.promisor': 'true',
      'protocol.allow': 'always',
      'protocol.ext.allow': 'always',
    }
    clone.git('config', 'core.repositoryFormatVersion', '1')
    writeFileSync(join(clone.directory, '.git', 'info', 'attributes'), '* filter=x diff=x merge=x\n')
    mkdirSync(join(clone.directory, '.git', 'hooks'), { recursive: true })
    for (const hook of [
      'post-checkout',
      'post-index-change',
      'pre-commit',
      'fsmonitor-watchman',
      'reference-transaction',
    ]) {
      cpSync(script, join(clone.directory, '.git', 'hooks', hook))
    }
    for (const [key, value] of Object.entries(settings)) clone.git('config', key, value)
    return { clone, trap, script }
  }

  it('runs nothing, whatever its configuration, attributes, hooks and files name', async () => {
    const { clone, trap } = trapped()
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
        cwd: clone.directory,
        encoding: 'utf8',
        // A PATH that begins with the current directory finds no `git` there.
        env: { PATH: `.::${process.env.PATH ?? ''}` },
      })
    for (const format of ['text', 'json', 'patch']) {
      expect(run('plan', '--to', 'staging', '--since', 'HEAD~1', '--format', format).status).toBe(0)
    }
    expect(run('check').stdout).toContain('0 problems')
    expect(run('plan', 'redis', '--to', 'staging', '--since', 'HEAD~2', '--write').stdout).toContain('Wrote 1 file.')
    const blob = clone.git('-c', 'core.fsmonitor=false', 'rev-parse', `HEAD:${values}`)
    const lost = join(clone.directory, '.git', 'objects', blob.slice(0, 2), blob.slice(2))
    execFileSync('rm', ['-f', lost])
    expect(run('plan', 'redis', '--to', 'staging').status).toBe(1)
    expect(existsSync(trap)).toBe(false)
  })

  it('is read whatever the environment says about another repository', () => {
    const other = temporaryRepository()
    other.write('a', '1')
    other.commitAll('other')
    const { status, stdout } = spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...plan], {
      cwd: origin.directory,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH ?? '',
        GIT_DIR: join(other.directory, '.git'),
        GIT_WORK_TREE: other.directory,
        GIT_INDEX_FILE: '/nonexistent',
        GIT_OBJECT_DIRECTORY: '/nonexistent',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.bare',
        GIT_CONFIG_VALUE_0: 'true',
        GIT_EXTERNAL_DIFF: '/nonexistent',
        GIT_NAMESPACE: 'x',
      },
    })
    expect([status, onlyPlan({ stdout, stderr: '', ending: 'done' }).target]).toEqual([
      0,
      origin.git('rev-parse', 'HEAD'),
    ])
  })
})

describe('a clone that lacks something', () => {
  it('that is partial is not filled: what is missing is said', async () => {
    const to = folder()
    const from = fetchable()
    from.git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${from.directory}`, to)
    const objects = () => execFileSync('git', ['count-objects', '-v'], { cwd: to, encoding: 'utf8' })
    const before = objects()
    const answer = await origin.sluice(...plan, '--repo', to)
    expect([answer.ending, objects()]).toEqual(['blocked', before])
    expect(JSON.parse(answer.stdout)).toMatchObject({ plans: [], problems: [{ code: 'unreadable' }] })
    expect(answer.stderr).toMatch(/the clone is partial and lacks the object [0-9a-f]{40}; run git fetch --refetch/)
    // What it advises helps.
    execFileSync('git', ['fetch', '-q', '--refetch', '--no-filter'], { cwd: to, stdio: 'pipe' })
    expect(await planOf(to)).toEqual(await planOf(from.directory))
  })

  it('without trees says the same', async () => {
    const to = folder()
    const from = fetchable()
    from.git('clone', '-q', '--bare', '--filter=tree:0', `file://${from.directory}`, to)
    const answer = await origin.sluice(...plan, '--repo', to)
    expect([answer.ending, answer.stderr]).toEqual(['blocked', expect.stringContaining('the clone is partial')])
  })

  it('and is shallow says how to reach further back', async () => {
    const to = folder()
    origin.git('clone', '-q', '--depth', '2', `file://${origin.directory}`, to)
    const far = await origin.sluice(...plan, '--repo', to)
    expect([far.ending, far.stderr]).toEqual(['usage', expect.stringContaining('run git fetch --unshallow')])
    const near = await origin.sluice('plan', 'redis', '--to', 'staging', '--repo', to, '--format', 'json')
    expect(onlyPlan(near).notes.map((note) => note.code)).toContain('shallow-clone')
  })

  it('and has no commit says so', async () => {
    const answer = await emptyClone().sluice('plan', '--to', 'staging')
    expect([answer.ending, answer.stderr]).toEqual(['usage', expect.stringContaining('This clone has no commit yet')])
  })

  it('with SHA-256 names is refused in a sentence', async () => {
    const { directory } = temporaryRepository('--object-format=sha256')
    const answer = await origin.sluice(...plan, '--repo', directory)
    expect([answer.ending, answer.stderr]).toEqual(['usage', expect.stringContaining('reads SHA-1 repositories only')])
  })

  it('and a bare one writes nothing', async () => {
    const to = folder()
    origin.git('clone', '-q', '--bare', '.', to)
    const answer = await origin.sluice(...plan, '--repo', to, '--write')
    expect([answer.ending, answer.stderr]).toEqual(['blocked', expect.stringContaining('bare repository')])
    expect(JSON.parse(answer.stdout)).toMatchObject({
      plans: [{ unit: 'redis' }],
      problems: [{ code: 'unwritable', message: expect.stringContaining('no working tree to write to') }],
    })
  })
})

describe('a revision', () => {
  it('that is HEAD by any name changes nothing', async () => {
    for (const rev of ['HEAD', 'main', '@', origin.git('rev-parse', '--short', 'HEAD')]) {
      const answer = await origin.sluice('plan', 'redis', '--to', 'staging', '--since', rev, '--format', 'json')
      expect([answer.ending, onlyPlan(answer).changes]).toEqual(['done', []])
    }
  })

  it('that fits two objects asks for more digits', async () => {
    const clone = cloneOf()
    const tree = clone.git('rev-parse', 'HEAD^{tree}')
    const seen = new Map<string, string>()
    for (let count = 0; count < 5000; count++) {
      const body = `tree ${tree}\nauthor a <a@b> ${1767600000 + count} +0000\ncommitter a <a@b> 1767600000 +0000\n\nx\n`
      const oid = createHash('sha1').update(`commit ${body.length}\0${body}`).digest('hex')
      const twin = seen.get(oid.slice(0, 4))
      seen.set(oid.slice(0, 4), body)
      if (twin === undefined) continue
      for (const text of [twin, body]) {
        const file = join(temporaryFolder(), 'commit')
        writeFileSync(file, text)
        clone.git('hash-object', '-w', '-t', 'commit', file)
      }
      const answer = await clone.sluice('plan', '--to', 'staging', '--since', oid.slice(0, 4))
      expect([answer.ending, answer.stderr]).toEqual([
        'usage',
        expect.stringMatching(/--since fits several objects of this clone: "[0-9a-f]{4}"\. Write more of the id\./),
      ])
      return
    }
    expect.fail('no twin was found')
  })
})
