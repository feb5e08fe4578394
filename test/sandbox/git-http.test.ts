// Real Git against the sandbox: what it clones, what it pushes, and what it is refused.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isGitPath, readToken, serveGit } from './git-http.ts'
import { commitFiles } from './state/contents.ts'
import type { DomainEvent } from './state/events.ts'
import { gitEnvironment } from './state/git-process.ts'
import { createGitHub, createRepository, createUser, disposeGitHub } from './state/github.ts'
import { createInstallationToken, createUserToken, installApp, registerApp } from './state/installations.ts'
import type { Permissions, Repository } from './state/model.ts'
import { createPull } from './state/pulls.ts'
import { branchRef } from './state/refs.ts'
import { entryAt, fileAt } from './state/trees.ts'

const github = createGitHub()
const acme = createUser(github, 'acme', 'Organization')
const alice = createUser(github, 'alice')
const carol = createUser(github, 'carol')
const mallory = createUser(github, 'mallory')
const events: DomainEvent[] = []
github.subscribe((event) => events.push(event))

/** Called once, while a push is on its way from Git into the state. */
let meanwhile: (() => void) | null = null
const server = createServer((request, response) => {
  serveGit(github, request, response).catch((error: Error) => response.destroy(error))
  if (!request.url?.endsWith('/git-receive-pack')) return
  meanwhile?.()
  meanwhile = null
})
const workspace = mkdtempSync(join(tmpdir(), 'sluice-git-http-'))
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.close()
  await once(server, 'close')
  disposeGitHub(github)
  rmSync(workspace, { recursive: true, force: true })
})

const run = promisify(execFile)
/** Runs Git in a folder of the workspace; a failure rejects with Git's own words. */
async function git(folder: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', join(workspace, folder), ...args], { env: gitEnvironment })
  return stdout.trim()
}
const tokens = {
  alice: createUserToken(github, alice),
  carol: createUserToken(github, carol),
  mallory: createUserToken(github, mallory),
}
const url = (repository: Repository, token?: string) =>
  `http://${token === undefined ? '' : `any:${token}@`}127.0.0.1:${(server.address() as AddressInfo).port}/acme/${repository.name}.git`

let number = 0
let repository: Repository
let folder: string
beforeEach(async () => {
  number += 1
  folder = `clone-${number}`
  repository = createRepository(github, acme, `platform-${number}`, { private: true })
  repository.roles.set(alice.id, 'write').set(carol.id, 'read')
  commitFiles(github, repository, alice, { message: 'Begin', files: { 'README.md': '# Platform\n' } })
  await git('.', 'clone', '--quiet', url(repository, tokens.alice), folder)
  events.length = 0
})

const tip = (branch: string) => repository.refs.get(branchRef(branch))
async function commit(name: string, text: string): Promise<string> {
  writeFileSync(join(workspace, folder, name), text)
  await git(folder, 'add', name)
  await git(folder, 'commit', '--quiet', '-m', `Write ${name}`)
  return git(folder, 'rev-parse', 'HEAD')
}
const told = () =>
  events.map((event) => [event.kind, event.by.login, ...('ref' in event ? [event.ref, event.forced] : [])])

describe('cloning and fetching', () => {
  it('gives the files, the branch and the very commit', async () => {
    expect(readFileSync(join(workspace, folder, 'README.md'), 'utf8')).toBe('# Platform\n')
    expect(await git(folder, 'rev-parse', 'HEAD')).toBe(tip('main'))
    expect(await git(folder, 'branch', '--show-current')).toBe('main')
  })

  it('shows what was committed through the API since', async () => {
    const later = commitFiles(github, repository, alice, { message: 'Later', files: { later: 'x\n' } })
    await git(folder, 'fetch', '--quiet')
    expect(await git(folder, 'rev-parse', 'origin/main')).toBe(later)
  })

  it('shows the heads of pull requests, and any commit by its id', async () => {
    const sha = commitFiles(github, repository, alice, { branch: 'change', message: 'Change', files: { a: 'b' } })
    const pull = createPull(github, repository, alice, { title: 'Change', head: 'change', base: 'main' })
    repository.refs.delete('refs/heads/change')
    expect(await git(folder, 'ls-remote', 'origin', `refs/pull/${pull.number}/head`)).toContain(sha)
    repository.refs.delete(`refs/pull/${pull.number}/head`)
    await git(folder, 'fetch', '--quiet', 'origin', sha)
    expect(await git(folder, 'rev-parse', 'FETCH_HEAD')).toBe(sha)
  })

  it('serves public repositories to everybody, with or without .git', async () => {
    const open = createRepository(github, acme, `open-${number}`)
    const sha = commitFiles(github, open, alice, { message: 'Open', files: { a: 'b' } })
    expect(await git('.', 'ls-remote', url(open), 'HEAD')).toContain(sha)
    expect(await git('.', 'ls-remote', url(open).replace('.git', ''), 'HEAD')).toContain(sha)
  })

  it('asks strangers for credentials and hides the repository from those without access', async () => {
    await expect(git('.', 'ls-remote', url(repository))).rejects.toThrow(/could not read Username|terminal prompts/)
    await expect(git('.', 'ls-remote', url(repository, tokens.mallory))).rejects.toThrow(/not found/)
    await expect(git('.', 'ls-remote', url(repository, 'ghp_wrong'))).rejects.toThrow(/Authentication failed/)
  })
})

describe('pushing', () => {
  it('moves the branch, keeps every byte and tells of the push in the name of its author', async () => {
    const before = tip('main')
    const sha = await commit('run.sh', '#!/bin/sh\n')
    await git(folder, 'push', '--quiet')
    expect(tip('main')).toBe(sha)
    expect(fileAt(repository.store, sha, 'run.sh')?.toString()).toBe('#!/bin/sh\n')
    expect(repository.store.commit(sha)?.parents).toEqual([before])
    expect(told()).toEqual([['push', 'alice', 'refs/heads/main', false]])
  })

  it('takes many objects at once, with modes', async () => {
    for (let file = 0; file < 150; file++) writeFileSync(join(workspace, folder, `file-${file}`), `content ${file}\n`)
    await git(folder, 'add', '.')
    await git(folder, 'update-index', '--chmod=+x', 'file-7')
    const sha = await commit('last', 'x'.repeat(2_000_000))
    await git(folder, 'push', '--quiet')
    const tree = repository.store.commit(sha)?.tree ?? ''
    expect(entryAt(repository.store, tree, 'file-7')?.mode).toBe('100755')
    expect(fileAt(repository.store, sha, 'file-149')?.toString()).toBe('content 149\n')
  })

  it('makes and deletes branches and tags', async () => {
    await git(folder, 'tag', '-a', 'v1', '-m', 'One')
    await git(folder, 'push', '--quiet', 'origin', 'main:refs/heads/feature/x', 'v1')
    const tag = await git(folder, 'rev-parse', 'v1')
    expect(repository.refs.get('refs/tags/v1')).toBe(tag)
    expect(repository.store.tag(tag)?.object).toBe(tip('feature/x'))
    expect(told().map(([kind]) => kind)).toEqual(['create', 'push', 'create', 'push'])
    await git(folder, 'push', '--quiet', '--delete', 'origin', 'feature/x', 'v1')
    expect([...repository.refs.keys()]).toEqual(['refs/heads/main'])
  })

  it('goes back only by force, and says that it was forced', async () => {
    const base = tip('main')
    await commit('a', 'a')
    await git(folder, 'push', '--quiet')
    await git(folder, 'reset', '--quiet', '--hard', String(base))
    await expect(git(folder, 'push', '--quiet')).rejects.toThrow(/rejected/)
    events.length = 0
    await git(folder, 'push', '--quiet', '--force')
    expect(tip('main')).toBe(base)
    expect(told()).toEqual([['push', 'alice', 'refs/heads/main', true]])
  })

  it('loses against a write that came in between, and changes nothing', async () => {
    await commit('a', 'a')
    let faster = ''
    meanwhile = () => {
      faster = commitFiles(github, repository, alice, { message: 'Faster', files: { b: 'b' } })
    }
    await expect(git(folder, 'push', '--quiet')).rejects.toThrow(/409/)
    expect(tip('main')).toBe(faster)
  })

  it('refuses a reader, an App without contents: write, and nobody at all', async () => {
    const before = tip('main')
    await commit('a', 'a')
    const push = (token?: string) => git(folder, 'push', '--quiet', url(repository, token), 'main')
    await expect(push(tokens.carol)).rejects.toThrow(/denied to carol|403/)
    const permissions: Permissions = { contents: 'write' }
    const definition = { slug: `app-${number}`, name: 'App', owner: acme, publicKey: '', permissions, events: [] }
    const installation = installApp(github, registerApp(github, definition), acme, alice, 'all')
    const token = (level: 'read' | 'write') =>
      createInstallationToken(github, installation, { permissions: { contents: level } }).value
    await expect(push(token('read'))).rejects.toThrow(/403/)
    await expect(push()).rejects.toThrow(/could not read Username|terminal prompts/)
    expect(tip('main')).toBe(before)
    await push(token('write'))
    expect(told().at(-1)).toEqual(['push', `app-${number}[bot]`, 'refs/heads/main', false])
  })

  it('refuses a protected branch in words and takes the others of the same push', async () => {
    repository.protections.set('main', { pullRequestRequired: true, requiredChecks: [], requiredApprovals: 0 })
    const before = tip('main')
    const sha = await commit('a', 'a')
    await expect(git(folder, 'push', 'origin', 'main', 'main:other')).rejects.toThrow(/GH006: Protected branch/)
    expect([tip('main'), tip('other')]).toEqual([before, sha])
  })

  it('refuses to write the refs of pull requests', async () => {
    await expect(git(folder, 'push', 'origin', 'main:refs/pull/1/head')).rejects.toThrow(/hidden ref/)
    expect(repository.refs.has('refs/pull/1/head')).toBe(false)
  })

  it('updates the pull request of the branch', async () => {
    commitFiles(github, repository, alice, { branch: 'change', message: 'Change', files: { a: 'b' } })
    const pull = createPull(github, repository, alice, { title: 'Change', head: 'change', base: 'main' })
    await git(folder, 'fetch', '--quiet')
    await git(folder, 'checkout', '--quiet', 'change')
    const sha = await commit('c', 'd')
    await git(folder, 'push', '--quiet', 'origin', 'change')
    expect(pull.pull.head.sha).toBe(sha)
    expect(told().map(([kind]) => kind)).toContain('pull_request')
  })
})

describe('the edges', () => {
  it('knows its own paths', () => {
    expect(isGitPath('/acme/platform.git/info/refs')).toBe(true)
    expect(isGitPath('/acme/platform/git-receive-pack')).toBe(true)
    expect(isGitPath('/repos/acme/platform/git/refs')).toBe(false)
    expect(isGitPath('/acme/platform.git/../secret/info/refs')).toBe(false)
  })

  it('reads tokens from every kind of header that clients send', () => {
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
    expect(readToken(basic('x-access-token:abc'))).toBe('abc')
    expect(readToken(basic('abc:x-oauth-basic'))).toBe('abc')
    expect(readToken(basic('abc:'))).toBe('abc')
    expect(readToken(basic('any:with:colon'))).toBe('with:colon')
    expect(readToken('Bearer abc')).toBe('abc')
    expect(readToken('token abc')).toBe('abc')
    expect(readToken(undefined)).toBeNull()
    expect(readToken('Digest abc')).toBeNull()
  })

  it('refuses the dumb protocol', async () => {
    const { status } = await fetch(`${url(repository)}/info/refs`)
    expect(status).toBe(403)
  })
})
