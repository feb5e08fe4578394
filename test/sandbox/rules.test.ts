// What GitHub refuses, the sandbox refuses: moves of branches, merges, foreign hands, narrow tokens.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { octokitAsApp, octokitAsInstallation, octokitFor, signJwt } from './jwt.ts'
import { commitFiles } from './state/contents.ts'
import { createRepository } from './state/github.ts'
import type { Oid } from './state/model.ts'
import { createRef } from './state/refs.ts'
import { type Sandbox, startSandbox } from './world.ts'

const at = { owner: 'acme', repo: 'platform' }
let sandbox: Sandbox
let alice: ReturnType<typeof octokitFor>
let base: Oid
beforeAll(async () => {
  sandbox = await startSandbox()
  alice = octokitFor(sandbox, sandbox.users.alice.token)
})
afterAll(() => sandbox.stop())

let count = 0
const fresh = () => `work-${++count}`
const tip = () => sandbox.repository.refs.get('refs/heads/main') ?? ''
const change = (branch: string, files: Record<string, string | null>, parent?: Oid) =>
  commitFiles(sandbox.state, sandbox.repository, sandbox.users.bob.user, {
    branch,
    message: 'Change',
    files,
    ...(parent ? { parent } : {}),
  })
beforeEach(() => {
  base = tip()
})

async function refusal(run: Promise<unknown>): Promise<string> {
  const outcome = await run.then(
    () => 'done',
    (error: { status: number; response?: { data?: { message?: string; errors?: { message?: string }[] } } }) => {
      const { message = '', errors = [] } = error.response?.data ?? {}
      return `${error.status} ${[message, ...errors.map((one) => one.message ?? '')].join(': ')}`
    },
  )
  return outcome
}

async function open(files: Record<string, string | null>): Promise<{ number: number; head: Oid }> {
  const branch = fresh()
  const head = change(branch, files, base)
  const { data } = await alice.rest.pulls.create({ ...at, title: 'Change', head: branch, base: 'main' })
  return { number: data.number, head }
}

describe('branches', () => {
  it('move forward only, unless forced', async () => {
    const branch = fresh()
    const first = change(branch, { [branch]: '1' })
    const second = change(branch, { [branch]: '2' })
    const move = (sha: Oid, force: boolean) => alice.rest.git.updateRef({ ...at, ref: `heads/${branch}`, sha, force })
    expect(await refusal(move(first, false))).toBe('422 Update is not a fast forward')
    await move(first, true)
    await move(second, false)
    expect(await refusal(move('1'.repeat(40), true))).toBe('422 Object does not exist')
  })

  it('are claimed once: of two creations at the same time one wins', async () => {
    const ref = `refs/heads/${fresh()}`
    const claims = await Promise.all([1, 2].map(() => refusal(alice.rest.git.createRef({ ...at, ref, sha: base }))))
    expect(claims.sort()).toEqual(['422 Reference already exists', 'done'])
  })

  it('need names that Git allows and that are no part of another', async () => {
    const branch = fresh()
    createRef(sandbox.state, sandbox.repository, sandbox.users.bob.user, `refs/heads/${branch}`, base)
    const make = (ref: string) => refusal(alice.rest.git.createRef({ ...at, ref, sha: base }))
    for (const bad of [
      'refs/heads/a..b',
      'refs/heads/a b',
      'refs/heads/a.lock',
      'refs/heads/',
      'heads/x',
      'refs/heads/a~1',
    ])
      expect(await make(bad)).toMatch(/^422 Reference name/)
    expect(await make(`refs/heads/${branch}/deeper`)).toMatch(/^422 /)
  })

  it('that are protected take pull requests alone', async () => {
    const rules = { pullRequestRequired: true, requiredChecks: ['sluice/gate'], requiredApprovals: 1 }
    sandbox.repository.protections.set('main', rules)
    const { number, head } = await open({ protected: 'x' })
    expect(await refusal(alice.rest.git.updateRef({ ...at, ref: 'heads/main', sha: head }))).toBe(
      '422 Changes must be made through a pull request.',
    )
    const merge = () => refusal(alice.rest.pulls.merge({ ...at, pull_number: number }))
    expect(await merge()).toBe('405 Required status check "sluice/gate" is expected.')
    const bot = await octokitAsInstallation(sandbox)
    await bot.rest.checks.create({ ...at, name: 'sluice/gate', head_sha: head, conclusion: 'success' })
    expect(await merge()).toBe('405 At least 1 approving review is required by reviewers with write access.')
    const review = (token: string) =>
      octokitFor(sandbox, token).rest.pulls.createReview({ ...at, pull_number: number, event: 'APPROVE' })
    await review(sandbox.users.carol.token)
    expect(await merge()).toMatch(/^405 At least 1/)
    expect(await refusal(review(sandbox.users.alice.token))).toBe('422 Can not approve your own pull request')
    await review(sandbox.users.bob.token)
    expect(await merge()).toBe('done')
    sandbox.repository.protections.clear()
  })
})

describe('pull requests', () => {
  it('exist once for a head and a base, and need commits', async () => {
    const branch = fresh()
    createRef(sandbox.state, sandbox.repository, sandbox.users.bob.user, `refs/heads/${branch}`, base)
    const create = () => refusal(alice.rest.pulls.create({ ...at, title: 'One', head: branch, base: 'main' }))
    expect(await create()).toBe(`422 Validation Failed: No commits between main and ${branch}`)
    change(branch, { [branch]: 'x' })
    expect(await create()).toBe('done')
    expect(await create()).toBe(`422 Validation Failed: A pull request already exists for acme:${branch}.`)
  })

  it('merge in three ways with the right parents', async () => {
    for (const merge_method of ['merge', 'squash', 'rebase'] as const) {
      base = tip()
      const { number, head } = await open({ [`file-${merge_method}`]: 'x' })
      const onto = change('main', { [`other-${merge_method}`]: 'y' })
      const { data } = await alice.rest.pulls.merge({ ...at, pull_number: number, merge_method })
      const { data: commit } = await alice.rest.git.getCommit({ ...at, commit_sha: data.sha })
      expect(commit.parents.map(({ sha }) => sha)).toEqual(merge_method === 'merge' ? [onto, head] : [onto])
      expect(commit.verification.verified).toBe(true)
      expect(tip()).toBe(data.sha)
      const { data: after } = await alice.rest.pulls.get({ ...at, pull_number: number })
      expect(after).toMatchObject({
        merged: true,
        state: 'closed',
        merge_commit_sha: data.sha,
        merged_by: { login: 'alice' },
      })
    }
  })

  it('that conflict cannot merge, and say so', async () => {
    change('main', { shared: '1\n' })
    base = tip()
    const { number } = await open({ shared: '2\n' })
    change('main', { shared: '3\n' })
    const { data } = await alice.rest.pulls.get({ ...at, pull_number: number })
    expect(data).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
    expect(await refusal(alice.rest.pulls.merge({ ...at, pull_number: number }))).toBe(
      '405 Pull Request is not mergeable',
    )
  })

  it('merge only the head that was named', async () => {
    const { number } = await open({ named: 'x' })
    expect(await refusal(alice.rest.pulls.merge({ ...at, pull_number: number, sha: base }))).toBe(
      '409 Head branch was modified. Review and try the merge again.',
    )
  })

  it('close with their branch and merge with a push that brings their head', async () => {
    const [closed, pushed] = [await open({ a: 'x' }), await open({ b: 'x' })]
    const branchOf = async (pull_number: number) => (await alice.rest.pulls.get({ ...at, pull_number })).data.head.ref
    await alice.rest.git.deleteRef({ ...at, ref: `heads/${await branchOf(closed.number)}` })
    await alice.rest.git.updateRef({ ...at, ref: 'heads/main', sha: pushed.head })
    const states = await Promise.all(
      [closed, pushed].map(({ number }) => alice.rest.pulls.get({ ...at, pull_number: number })),
    )
    expect(states.map(({ data }) => [data.state, data.merged])).toEqual([
      ['closed', false],
      ['closed', true],
    ])
  })
})

describe('people', () => {
  it('see and do what their role allows', async () => {
    const { data: issue } = await alice.rest.issues.create({ ...at, title: 'Roles' })
    const tries = async (token: string) => {
      const client = octokitFor(sandbox, token).rest
      const one = { ...at, issue_number: issue.number }
      const made = await Promise.all([
        refusal(client.issues.createComment({ ...one, body: 'hello' })),
        refusal(client.issues.addLabels({ ...one, labels: ['x'] })),
        refusal(client.git.createRef({ ...at, ref: `refs/heads/${fresh()}`, sha: base })),
        refusal(client.repos.update({ ...at, description: 'Mine' })),
      ])
      return made.map((text) => text.split(' ')[0])
    }
    const { alice: admin, bob, carol, mallory, trent } = sandbox.users
    expect(await tries(admin.token)).toEqual(['done', 'done', 'done', 'done'])
    expect(await tries(bob.token)).toEqual(['done', 'done', 'done', '403'])
    expect(await tries(trent.token)).toEqual(['done', 'done', '403', '403'])
    expect(await tries(carol.token)).toEqual(['done', '403', '403', '403'])
    expect(await tries(mallory.token)).toEqual(['done', '403', '403', '403'])
    expect(await tries('ghp_invented')).toEqual(['401', '401', '401', '401'])
  })

  it('have a legacy permission and a real role', async () => {
    const told = await Promise.all(
      Object.keys(sandbox.users).map(async (username) => {
        const { data } = await alice.rest.repos.getCollaboratorPermissionLevel({ ...at, username })
        return [username, data.permission, data.role_name, data.user?.id]
      }),
    )
    const ids = sandbox.users
    expect(told).toEqual([
      ['alice', 'admin', 'admin', ids.alice.user.id],
      ['bob', 'write', 'write', ids.bob.user.id],
      ['carol', 'read', 'read', ids.carol.user.id],
      ['mallory', 'none', 'none', ids.mallory.user.id],
      ['trent', 'read', 'triage', ids.trent.user.id],
    ])
  })

  it('do not learn of private repositories that are not theirs', async () => {
    const hidden = createRepository(sandbox.state, sandbox.organization, 'hidden', { private: true })
    hidden.roles.set(sandbox.users.bob.user.id, 'read')
    const get = (token?: string) =>
      refusal(octokitFor(sandbox, token).rest.repos.get({ owner: 'acme', repo: 'hidden' }))
    expect(await get(sandbox.users.bob.token)).toBe('done')
    expect(await get(sandbox.users.carol.token)).toBe('404 Not Found')
    expect(await get()).toBe('404 Not Found')
    const bot = await octokitAsInstallation(sandbox)
    expect(await refusal(bot.rest.repos.get({ owner: 'acme', repo: 'hidden' }))).toBe('404 Not Found')
  })
})

describe('an App', () => {
  it('signs in with its key, its number and a time that is now', async () => {
    const { id, privateKey } = sandbox.app
    const ask = (jwt: string) => refusal(octokitFor(sandbox, jwt).rest.apps.getAuthenticated())
    const now = Math.floor(Date.now() / 1000)
    expect(await ask(signJwt(id, privateKey))).toBe('done')
    expect(await ask(signJwt(id, privateKey, { exp: now - 1 }))).toMatch(/^401 'Expiration time'/)
    expect(await ask(signJwt(id, privateKey, { exp: now + 3600 }))).toMatch(/^401 'Expiration time'/)
    expect(await ask(signJwt(id, privateKey, { iat: now + 300 }))).toMatch(/^401 'Issued at'/)
    expect(await ask(signJwt(99, privateKey))).toMatch(/^404 /)
    const [head, body] = signJwt(id, privateKey).split('.')
    const forged = `${head}.${body}.${createHmac('sha256', 'x').update(`${head}.${body}`).digest('base64url')}`
    expect(await ask(forged)).toBe('401 A JSON web token could not be decoded')
    expect(await refusal(octokitFor(sandbox, sandbox.users.alice.token).rest.apps.getAuthenticated())).toMatch(/^401 /)
  })

  it('can do with a token what the token says, in the repositories that it names', async () => {
    const reader = await octokitAsInstallation(sandbox, { permissions: { contents: 'read' } })
    await reader.rest.git.getRef({ ...at, ref: 'heads/main' })
    const refused = '403 Resource not accessible by integration'
    expect(await refusal(reader.rest.git.createRef({ ...at, ref: `refs/heads/${fresh()}`, sha: base }))).toBe(refused)
    expect(await refusal(reader.rest.issues.create({ ...at, title: 'x' }))).toBe(refused)
    const other = createRepository(sandbox.state, sandbox.organization, 'other')
    sandbox.installation.repositoryIds.add(other.id)
    const narrow = await octokitAsInstallation(sandbox, { repositories: ['other'] })
    expect(await refusal(narrow.rest.issues.create({ ...at, title: 'x' }))).toBe(refused)
    expect(await refusal(narrow.rest.issues.create({ owner: 'acme', repo: 'other', title: 'x' }))).toBe('done')
    const { installationId: installation_id } = sandbox.app
    const ask = (repositories: string[]) =>
      refusal(octokitAsApp(sandbox).rest.apps.createInstallationAccessToken({ installation_id, repositories }))
    expect(await ask(['hidden-or-not-there'])).toMatch(/^422 There is at least one repository/)
  })

  it('labels and comments on pull requests with the permission for either', async () => {
    const { number } = await open({ either: 'x' })
    const bot = await octokitAsInstallation(sandbox, { permissions: { pull_requests: 'write' } })
    await bot.rest.issues.createComment({ ...at, issue_number: number, body: 'hello' })
    await bot.rest.issues.addLabels({ ...at, issue_number: number, labels: ['x'] })
    const { data: issue } = await alice.rest.issues.create({ ...at, title: 'An issue' })
    expect(await refusal(bot.rest.issues.createComment({ ...at, issue_number: issue.number, body: 'x' }))).toMatch(
      /^403 /,
    )
  })

  it('has commits signed that name no author, and those alone', async () => {
    const bot = await octokitAsInstallation(sandbox)
    const tree = sandbox.repository.store.commit(base)?.tree ?? ''
    const verified = async (client: typeof bot, author?: { name: string; email: string }) => {
      const { data } = await client.rest.git.createCommit({
        ...at,
        message: 'x',
        tree,
        parents: [base],
        ...(author ? { author } : {}),
      })
      return data.verification.verified
    }
    expect(await verified(bot)).toBe(true)
    expect(await verified(bot, { name: 'Someone', email: 'someone@example.com' })).toBe(false)
    expect(await verified(alice)).toBe(false)
  })

  it('loses its token after an hour', async () => {
    let now = new Date('2026-03-01T00:00:00Z')
    const other = await startSandbox({ now: () => now })
    const bot = await octokitAsInstallation(other)
    expect(await refusal(bot.rest.repos.get(at))).toBe('done')
    now = new Date('2026-03-01T01:00:01Z')
    expect(await refusal(bot.rest.repos.get(at))).toBe('401 Bad credentials')
    await other.stop()
  })
})
