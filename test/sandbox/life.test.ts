// What happens by itself or around the repository: auto-merge, queues, releases of the base, forks, uninstalling.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publishBaseTag } from './base-repository.ts'
import { octokitAsInstallation, octokitFor } from './jwt.ts'
import { disableAutoMerge, enableAutoMerge } from './state/auto-merge.ts'
import { createStatus } from './state/checks.ts'
import { commitFiles } from './state/contents.ts'
import { pullOf } from './state/github.ts'
import { uninstallApp } from './state/installations.ts'
import { finishGroup, queuePulls } from './state/merge-groups.ts'
import type { PullRequest } from './state/model.ts'
import { createPull } from './state/pulls.ts'
import { type Sandbox, startSandbox } from './world.ts'

const at = { owner: 'acme', repo: 'platform' }
let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox()
})
afterEach(() => sandbox.stop())

function open(branch: string, files: Record<string, string>): PullRequest {
  const { state, repository, users } = sandbox
  commitFiles(state, repository, users.bob.user, { branch, message: 'Change', files })
  return createPull(state, repository, users.bob.user, { title: 'Change', head: branch, base: 'main' })
}

const main = () => sandbox.repository.refs.get('refs/heads/main') ?? ''

describe('auto-merge', () => {
  it('waits for what is required and then merges, unless it was taken back', () => {
    const { state, repository, users } = sandbox
    repository.protections.set('main', { pullRequestRequired: true, requiredChecks: ['ci'], requiredApprovals: 0 })
    const [kept, taken] = [open('kept', { a: 'x' }), open('taken', { b: 'x' })]
    for (const pull of [kept, taken]) enableAutoMerge(state, pull, users.bob.user, { expectedHead: pull.pull.head.sha })
    disableAutoMerge(state, taken, users.bob.user)
    for (const pull of [kept, taken])
      createStatus(state, repository, users.bob.user, pull.pull.head.sha, { state: 'success', context: 'ci' })
    expect([kept.pull.merged, taken.pull.merged]).toEqual([true, false])
    expect(() => enableAutoMerge(state, taken, users.bob.user)).toThrow('clean status')
    expect(() => enableAutoMerge(state, taken, users.bob.user, { expectedHead: main() })).toThrow('expected head')
  })
})

describe('a merge queue', () => {
  it('asks for checks of a commit of its own and merges all or nothing', () => {
    const { state, repository, users } = sandbox
    const pulls = [open('one', { a: 'x' }), open('two', { b: 'x' })]
    const failed = queuePulls(state, repository, users.alice.user, pulls)
    finishGroup(state, repository, users.alice.user, failed, 'invalidated')
    expect(pulls.map(({ pull }) => pull.merged)).toEqual([false, false])
    const group = queuePulls(state, repository, users.alice.user, pulls)
    finishGroup(state, repository, users.alice.user, group, 'merged')
    expect([main(), ...pulls.map(({ pull }) => pull.merged)]).toEqual([group.headSha, true, true])
    const asked = sandbox.deliveries.all().filter(({ event }) => event === 'merge_group')
    expect(asked.map(({ action }) => action)).toEqual([
      'checks_requested',
      'destroyed',
      'checks_requested',
      'destroyed',
    ])
  })
})

describe('the base repository', () => {
  it('is public, has the tag 2026.01, and publishes others', async () => {
    const base = { owner: 'opencenter-cloud', repo: 'openCenter-gitops-base' }
    const anyone = octokitFor(sandbox)
    publishBaseTag(sandbox.state, sandbox.base, '2026.02')
    const { data: tags } = await anyone.rest.repos.listTags(base)
    expect(tags.map(({ name }) => name)).toEqual(['2026.02', '2026.01'])
    const { data } = await anyone.rest.repos.compareCommitsWithBasehead({ ...base, basehead: '2026.01...2026.02' })
    expect(data.files?.map(({ filename }) => filename)).toContain('applications/base/services/redis/helmrelease.yaml')
  })
})

describe('a fork', () => {
  it('shares objects with its parent and opens pull requests there', async () => {
    const carol = octokitFor(sandbox, sandbox.users.carol.token)
    await carol.rest.repos.createFork(at)
    const branch = { owner: 'carol', repo: 'platform', path: 'note.md', message: 'Note', content: 'eA==' }
    const { data } = await carol.rest.repos.createOrUpdateFileContents(branch)
    const { data: pull } = await carol.rest.pulls.create({
      ...at,
      title: 'From outside',
      head: 'carol:main',
      base: 'main',
    })
    expect(pull).toMatchObject({ head: { label: 'carol:main', sha: data.commit.sha }, mergeable: true })
    const alice = octokitFor(sandbox, sandbox.users.alice.token)
    await alice.rest.pulls.merge({ ...at, pull_number: pull.number })
    expect(pullOf(sandbox.repository, pull.number).pull.merged).toBe(true)
    const { data: commit } = await alice.rest.git.getCommit({ ...at, commit_sha: data.commit.sha ?? '' })
    expect(commit.message).toBe('Note')
  })
})

describe('commits', () => {
  it('are found by short ids and by steps back', async () => {
    const { state, repository, users } = sandbox
    const first = main()
    commitFiles(state, repository, users.bob.user, { message: 'Next', files: { a: 'x' } })
    const alice = octokitFor(sandbox, users.alice.token)
    const shas = await Promise.all(
      [first.slice(0, 8), 'main~1', 'main^', 'heads/main~1'].map((ref) => alice.rest.repos.getCommit({ ...at, ref })),
    )
    expect(shas.map(({ data }) => data.sha)).toEqual([first, first, first, first])
    await expect(alice.rest.repos.getCommit({ ...at, ref: 'main~9' })).rejects.toMatchObject({ status: 422 })
  })
})

describe('an uninstalled App', () => {
  it('hears of it, and its tokens are worth nothing', async () => {
    const bot = await octokitAsInstallation(sandbox)
    uninstallApp(sandbox.state, sandbox.installation, sandbox.users.alice.user)
    await expect(bot.rest.repos.get(at)).rejects.toMatchObject({ status: 401 })
    open('later', { a: 'x' })
    expect(sandbox.deliveries.all().map(({ event, action }) => `${event} ${action}`)).toEqual(['installation deleted'])
  })
})
