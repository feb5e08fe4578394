// What webhooks ask for: payloads are hints of strangers, so every field is checked before it means anything.
import { describe, expect, it } from 'vitest'
import { originOf } from '../src/payload.ts'
import { hear } from '../src/trigger.ts'

const oid = (digit: string) => digit.repeat(40)
const zero = oid('0')
const bot = 'sluice[bot]'
const repository = { id: 7, name: 'platform', full_name: 'acme/platform', owner: { login: 'acme' } }
const from = { installation: { id: 3 }, repository }
const origin = { installation: 3, repository: { id: 7, owner: 'acme', name: 'platform' } }
const ignored = { kind: 'ignored', because: expect.any(String) }

describe('the origin', () => {
  it('is the numeric installation and repository with safe names', () => {
    expect(originOf(from)).toEqual(origin)
  })

  it.each([
    ['no installation', { repository }],
    ['an installation that is no number', { ...from, installation: { id: '3' } }],
    ['a negative installation', { ...from, installation: { id: -3 } }],
    ['no repository', { installation: { id: 3 } }],
    ['a repository without an id', { ...from, repository: { ...repository, id: 0 } }],
    ['an owner that climbs', { ...from, repository: { ...repository, owner: { login: '../..' } } }],
    ['a name that climbs', { ...from, repository: { ...repository, name: '..' } }],
    ['a name with a slash', { ...from, repository: { ...repository, name: 'a/b' } }],
    ['a full name that climbs', { ...from, repository: { id: 7, name: 'admin', full_name: '../../admin' } }],
    ['a name with a NUL', { ...from, repository: { ...repository, name: 'a\0' } }],
    ['a name with a line break', { ...from, repository: { ...repository, name: 'a\nb' } }],
  ])('is none for %s', (_name, payload) => {
    expect(originOf(payload)).toBeNull()
    expect(hear('push', payload, bot)).toEqual(ignored)
  })

  it.each(['.github', '_x', '-x', 'a.b'])('allows the name %s, which GitHub allows', (name) => {
    expect(originOf({ ...from, repository: { ...repository, name } })).not.toBeNull()
  })
})

describe('a push', () => {
  const push = (over: object) =>
    hear('push', { ...from, ref: 'refs/heads/main', before: oid('a'), after: oid('b'), forced: false, ...over }, bot)

  it('to a branch moved it', () => {
    const trigger = { kind: 'moved', branch: 'main', before: oid('a'), after: oid('b'), forced: false }
    expect(push({})).toEqual({ kind: 'trigger', origin, trigger })
  })

  it('that made the branch has no before', () => {
    expect(push({ before: zero })).toMatchObject({ trigger: { before: null, forced: false } })
  })

  it('by force says so', () => {
    expect(push({ forced: true })).toMatchObject({ trigger: { forced: true } })
  })

  it.each([
    [{ ref: 'refs/heads/../x' }],
    [{ ref: 'refs/heads/a//b' }],
    [{ ref: 'refs/heads/a.lock' }],
    [{ ref: 'refs/heads/-x' }],
    [{ ref: 'refs/heads/a b' }],
    [{ ref: 'refs/heads/a"b' }],
    [{ ref: 'refs/heads/' }],
    [{ ref: 7 }],
    [{ ref: 'refs/heads/sluice-ledger' }],
    [{ ref: 'refs/heads/sluice/promote/staging/redis' }],
    [{ after: zero }],
    [{ after: 'main' }],
    [{ after: oid('A') }],
  ])('with %j asks for nothing', (over) => {
    expect(push(over)).toEqual(ignored)
  })
})

describe('a pull request', () => {
  const pull = {
    number: 5,
    head: { sha: oid('c'), ref: 'work', repo: { id: 7 } },
    base: { ref: 'main' },
    user: { login: 'bob' },
    merged: false,
    merge_commit_sha: null,
  }
  const said = (action: string, over: object = {}, sender = 'alice') =>
    hear('pull_request', { ...from, action, sender: { login: sender }, pull_request: { ...pull, ...over } }, bot)

  it.each(['opened', 'synchronize', 'reopened', 'edited', 'ready_for_review'])('that was %s is judged', (action) => {
    const trigger = { kind: 'judge', number: 5, head: oid('c'), branch: 'work', fork: false }
    expect(said(action)).toEqual({ kind: 'trigger', origin, trigger })
  })

  it.each(['enqueued2', 'labeled', 'assigned', ''])('that was %s asks for nothing', (action) => {
    expect(said(action)).toEqual(ignored)
  })

  it('from a fork is told apart by the id of its repository, and never by its branch', () => {
    const head = { sha: oid('c'), ref: 'sluice/promote/staging/redis', repo: { id: 8 } }
    expect(said('opened', { head })).toMatchObject({ trigger: { fork: true } })
    expect(said('closed', { head })).toMatchObject({ trigger: { branch: '' } })
    expect(said('closed', { head: { ...head, repo: null } })).toMatchObject({ trigger: { branch: '' } })
  })

  it('that was merged tells the commit', () => {
    const merged = { merged: true, merge_commit_sha: oid('d') }
    expect(said('closed', merged)).toMatchObject({
      trigger: { kind: 'closed', merged: true, after: oid('d'), base: 'main', byUs: false },
    })
  })

  it('that we closed ourselves says so', () => {
    expect(said('closed', {}, bot)).toMatchObject({ trigger: { byUs: true } })
  })

  it('of ours that we change ourselves is not judged twice; that a person changes is', () => {
    const ours = { user: { login: bot } }
    expect(said('synchronize', ours, bot)).toEqual(ignored)
    expect(said('synchronize', ours, 'bob')).toMatchObject({ trigger: { kind: 'judge' } })
  })

  it.each([
    [{ number: 0 }],
    [{ number: '5' }],
    [{ head: { sha: 'x' } }],
    [{ head: null }],
  ])('with %j asks for nothing', (over) => {
    expect(said('opened', over)).toEqual(ignored)
  })

  it('to a branch of a wild name that closes asks for nothing', () => {
    expect(said('closed', { base: { ref: '../x' } })).toEqual(ignored)
  })
})

describe('a merge group', () => {
  const ref = `refs/heads/gh-readonly-queue/main/pr-12-${oid('a')}`
  const group = (over: object, action = 'checks_requested') => {
    const merge_group = { head_sha: oid('b'), base_sha: oid('a'), head_ref: ref, ...over }
    return hear('merge_group', { ...from, action, merge_group }, bot)
  }

  it('names its head, its base and the last pull request that it adds', () => {
    expect(group({})).toMatchObject({ trigger: { kind: 'group', head: oid('b'), base: oid('a'), pull: 12 } })
  })

  it('of a name that we do not know is still judged', () => {
    expect(group({ head_ref: 'refs/heads/queue' })).toMatchObject({ trigger: { pull: null } })
    expect(group({ base_sha: 'x' })).toMatchObject({ trigger: { base: null } })
  })

  it('that ended or has no head asks for nothing', () => {
    expect(group({}, 'destroyed')).toEqual(ignored)
    expect(group({ head_sha: null })).toEqual(ignored)
  })
})

describe('a comment', () => {
  const bob = { id: 9, login: 'bob', type: 'User' }
  const said = (over: { action?: string; body?: string; user?: object; sender?: object; issue?: object } = {}) => {
    const { action = 'created', body = '/promote', user = bob, sender = user, issue = { number: 4 } } = over
    return hear('issue_comment', { ...from, action, issue, comment: { id: 6, body, user }, sender }, bot)
  }

  it('by a person is heard as it was received', () => {
    const trigger = {
      kind: 'comment',
      issue: 4,
      onPull: false,
      comment: 6,
      body: '/promote',
      from: { id: 9, login: 'bob' },
    }
    expect(said()).toEqual({ kind: 'trigger', origin, trigger })
    expect(said({ issue: { number: 4, pull_request: { url: 'x' } } })).toMatchObject({ trigger: { onPull: true } })
  })

  it.each(['edited', 'deleted'])('that was %s is no command', (action) => {
    expect(said({ action })).toEqual(ignored)
  })

  it.each([
    ['a bot', { user: { ...bob, type: 'Bot' } }],
    ['an organisation', { user: { ...bob, type: 'Organization' } }],
    ['a ghost', { user: {} }],
    ['somebody other than the sender', { sender: { ...bob, id: 10 } }],
    ['a login with odd characters', { user: { ...bob, login: 'a/b' } }],
  ])('by %s is no command', (_name, over) => {
    expect(said(over)).toEqual(ignored)
  })

  it.each(['Hello', 'a /promote', '', '    /promote'])('that says %j costs nothing', (body) => {
    expect(said({ body })).toEqual(ignored)
  })

  it.each(['\uFEFF/promote', 'Hi\r\n/promote', '  /promote'])('that says %j may hold a command', (body) => {
    expect(said({ body })).toMatchObject({ kind: 'trigger' })
  })
})

describe('an installation', () => {
  const listed = [
    { id: 7, name: 'platform', full_name: 'acme/platform' },
    { id: 0, name: '..', full_name: '../..' },
  ]

  it('names its repositories, without those of wild names', () => {
    const heard = hear('installation', { action: 'created', installation: { id: 3 }, repositories: listed }, bot)
    expect(heard).toEqual({
      kind: 'trigger',
      origin,
      trigger: { kind: 'installed', repositories: [origin.repository] },
    })
  })

  it('that grows names what was added', () => {
    const payload = { action: 'added', installation: { id: 3 }, repositories_added: listed }
    expect(hear('installation_repositories', payload, bot)).toMatchObject({ trigger: { kind: 'installed' } })
  })

  it.each([
    'created',
    'unsuspend',
    'new_permissions_accepted',
  ])('that was %s means all where it names none', (action) => {
    const payload = { action, installation: { id: 3, account: { login: 'acme' } } }
    expect(hear('installation', payload, bot)).toEqual({
      kind: 'trigger',
      origin: { installation: 3, repository: { id: 3, owner: 'acme', name: '' } },
      trigger: { kind: 'installed', repositories: [] },
    })
  })

  it.each(['deleted', 'suspend', 'removed'])('that was %s asks for nothing', (action) => {
    expect(hear('installation', { action, installation: { id: 3 }, repositories: listed }, bot)).toEqual(ignored)
  })
})

describe('tags', () => {
  const heard = { kind: 'tags', of: { id: 7, owner: 'acme', name: 'platform' } }

  it.each([
    ['push', { ref: 'refs/tags/2026.02', after: oid('b') }],
    ['push', { ref: 'refs/tags/2026.02', after: zero, deleted: true }],
    ['create', { ref: '2026.02', ref_type: 'tag' }],
    ['release', { action: 'published' }],
    ['release', { action: 'released' }],
  ])('that a %s tells of concern whoever uses the repository as a base: %j', (event, payload) => {
    expect(hear(event, { ...from, ...payload }, bot)).toEqual(heard)
  })

  it.each([
    ['create', { ref: 'main', ref_type: 'branch' }],
    ['release', { action: 'edited' }],
    ['release', { action: 'created' }],
    ['release', { action: 'deleted' }],
  ])('are not what a %s with %j is about', (event, payload) => {
    expect(hear(event, { ...from, ...payload }, bot)).toEqual(ignored)
  })

  it('of a repository without an installation of ours concern nobody', () => {
    expect(hear('create', { repository: from.repository, ref_type: 'tag' }, bot)).toEqual(ignored)
  })
})

it.each(['star', 'workflow_run', '__proto__', 'constructor'])('the event %s asks for nothing', (event) => {
  expect(hear(event, { ...from, action: 'created' }, bot)).toEqual(ignored)
})

describe('a review', () => {
  const pull_request = { number: 5, state: 'open', head: { sha: oid('c'), ref: 'work', repo: { id: 7 } } }
  const said = (action: string, state: string, over: object = {}) =>
    hear('pull_request_review', { ...from, action, review: { state }, pull_request: { ...pull_request, ...over } }, bot)
  const trigger = { kind: 'judge', number: 5, head: oid('c'), branch: 'work', fork: false }

  it.each([
    ['submitted', 'approved'],
    ['submitted', 'changes_requested'],
    ['dismissed', 'dismissed'],
  ])('that was %s as %s has the gate judged', (action, state) => {
    expect(said(action, state)).toEqual({ kind: 'trigger', origin, trigger })
  })

  it('that only comments, was edited, or is of a closed pull request asks for nothing', () => {
    expect(said('submitted', 'commented')).toEqual(ignored)
    expect(said('edited', 'approved')).toEqual(ignored)
    expect(said('submitted', 'approved', { state: 'closed' })).toEqual(ignored)
    expect(said('submitted', 'approved', { head: { sha: 'x' } })).toEqual(ignored)
  })

  it('on a fork’s pull request tells so', () => {
    const head = { ...pull_request.head, repo: { id: 8 } }
    expect(said('submitted', 'approved', { head })).toMatchObject({ trigger: { fork: true } })
  })
})

describe('a check run that a person wants again', () => {
  const pull = { number: 5, head: { sha: oid('c'), ref: 'work', repo: { id: 7 } } }
  const run = {
    name: 'sluice/gate',
    head_sha: oid('c'),
    app: { slug: 'sluice' },
    pull_requests: [{ ...pull, number: 4, head: { ...pull.head, sha: oid('d') } }, pull],
    check_suite: { head_branch: 'work' },
  }
  const said = (over: object, action = 'rerequested', type = 'User', as = bot) =>
    hear('check_run', { ...from, action, sender: { type }, check_run: { ...run, ...over } }, as)

  it('has the gate of that head judged; also before our own name is known', () => {
    const trigger = { kind: 'judge', number: 5, head: oid('c'), branch: 'work', fork: false }
    expect(said({})).toEqual({ kind: 'trigger', origin, trigger })
    expect(said({}, 'rerequested', 'User', '')).toEqual({ kind: 'trigger', origin, trigger })
  })

  it('of a merge group has the group judged', () => {
    const check_suite = { head_branch: `gh-readonly-queue/main/pr-12-${oid('a')}` }
    const trigger = { kind: 'group', head: oid('c'), base: null, pull: 12 }
    expect(said({ pull_requests: [], check_suite })).toEqual({ kind: 'trigger', origin, trigger })
  })

  it.each<[string, ReturnType<typeof said>]>([
    ['done', said({}, 'completed')],
    ['of another App', said({ app: { slug: 'other' } })],
    ['of another name', said({ name: 'sluice/promotion' })],
    ['asked for by a bot', said({}, 'rerequested', 'Bot')],
    ['of a commit without a pull request', said({ pull_requests: [] })],
    ['with a list that is none', said({ pull_requests: 'x' })],
  ])('%s asks for nothing', (_, heard) => {
    expect(heard).toEqual(ignored)
  })
})

describe('what may be a health report', () => {
  const status = {
    id: 9,
    sha: oid('c'),
    state: 'failure',
    context: 'kustomization/redis-override/0c9c2e41',
    description: 'health check failed',
    created_at: '2026-03-02T10:00:00Z',
    updated_at: '2026-03-02T10:00:00Z',
    target_url: 'javascript:alert(1)',
  }
  const sender = { id: 49699333, login: bot, type: 'Bot' }
  const heardStatus = (over: object) => hear('status', { ...from, sender, ...status, ...over }, bot)

  it('is a status in a form that Flux writes, also of our own App, with what the reader needs and no more', () => {
    const { id, target_url, ...payload } = status
    const trigger = { kind: 'heard', event: 'status', id, payload: { ...payload, sender: { id: sender.id } } }
    expect(heardStatus({})).toEqual({ kind: 'trigger', origin, trigger })
    const expression = 'flux/staging/staging-cluster/kustomization/flux-system/redis-override'
    expect(heardStatus({ context: expression, state: 'success' })).toMatchObject({ trigger: { kind: 'heard' } })
  })

  it.each([
    { context: 'ci/test' },
    { context: 'codecov/patch/project' },
    { context: undefined },
    { context: 7 },
    { state: 'pending' },
    { state: 'error' },
  ])('is no status with %j: tests of people cost nothing', (over) => {
    expect(heardStatus(over)).toEqual(ignored)
  })

  const event = {
    involvedObject: { kind: 'Kustomization', namespace: 'flux-system', name: 'redis-override', uid: '1' },
    severity: 'error',
    timestamp: '2026-03-02T10:00:00Z',
    message: 'health check failed',
    reason: 'HealthCheckFailed',
    metadata: { revision: `main@sha1:${oid('c')}`, cluster: 'staging-cluster', 7: { no: 'text' } },
    reportingController: 'kustomize-controller',
  }
  const dispatched = (client_payload: unknown) =>
    hear('repository_dispatch', { ...from, action: 'Kustomization/redis-override.flux-system', client_payload }, bot)

  it('is a dispatch that holds an event', () => {
    const { reportingController, ...kept } = event
    const { uid, ...involvedObject } = event.involvedObject
    const { 7: _number, ...metadata } = event.metadata
    const client_payload = { ...kept, involvedObject, metadata }
    const payload = { action: 'Kustomization/redis-override.flux-system', client_payload }
    expect(dispatched(event)).toEqual({
      kind: 'trigger',
      origin,
      trigger: { kind: 'heard', event: 'dispatch', id: null, payload },
    })
  })

  it.each([null, 'text', [], {}, { involvedObject: 'x' }])('is no dispatch with %j', (payload) => {
    expect(dispatched(payload)).toEqual(ignored)
  })

  it('is bounded, whatever is sent', () => {
    const metadata = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`k${n}`, 'x'.repeat(5000)]))
    const heard = dispatched({ ...event, message: 'x'.repeat(1e6), metadata })
    expect(JSON.stringify(heard).length).toBeLessThan(70_000)
  })

  const deployment = { sha: oid('c'), environment: 'staging', payload: { cluster: 'staging-cluster', secret: 'x' } }
  const deployed = (login: string) =>
    hear(
      'deployment_status',
      { ...from, deployment_status: { id: 8, state: 'failure', creator: { login } }, deployment },
      bot,
    )

  it('is a deployment status of somebody else', () => {
    const payload = {
      deployment_status: { state: 'failure', creator: { login: 'argo' } },
      deployment: { sha: oid('c'), environment: 'staging', payload: { cluster: 'staging-cluster' } },
    }
    const trigger = { kind: 'heard', event: 'deployment', id: 8, payload }
    expect(deployed('argo')).toEqual({ kind: 'trigger', origin, trigger })
    expect(deployed(bot)).toEqual(ignored)
  })
})
