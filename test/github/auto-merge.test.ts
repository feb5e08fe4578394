// Merging by GitHub itself: what a branch asks for, how it is told, and what each of its refusals means.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, expectGraphql, expectQuery, expectToken, failureOf, oid, repo, standIn, useGitHub } from './stand-in.ts'

useGitHub()

const bot = { __typename: 'Bot', login: 'sluice' }
const order = { number: 3, nodeId: 'PR_1', head: oid('1'), method: 'squash', isQueued: false } as const
const stateIs = (enabledBy: object | null | undefined, more: object = {}, allowed = [true, true, true]) =>
  expectQuery(({ query }) => {
    expect(query).toContain('mergeCommitAllowed')
    const pull = {
      ...{ state: 'OPEN', headRefOid: oid('1'), isMergeQueueEnabled: false },
      autoMergeRequest: enabledBy === undefined ? null : { enabledBy },
      ...more,
    }
    return { f0: pull, f1: allowed[0], f2: allowed[1], f3: allowed[2] }
  })
/** A mutation by this name; answered with a message it is refused. */
const mutates = (name: string, input: object, refusal?: string) =>
  expectGraphql(({ query, variables }) => {
    expect(query).toContain(`${name}(input: $input)`)
    expect(variables).toEqual({ input })
    const errors = [{ type: 'UNPROCESSABLE', message: refusal, path: [name] }]
    return refusal === undefined ? { data: { [name]: { clientMutationId: null } } } : { data: { [name]: null }, errors }
  })

describe('required checks', () => {
  const rules = (status: number, body: object) =>
    nock(api).get(`${repo}/rules/branches/main`).query({ per_page: '100', page: '1' }).reply(status, body)
  const classic = (status: number, body: object) => nock(api).get(`${repo}/branches/main`).reply(status, body)
  const ruled = [
    { type: 'deletion' },
    {
      type: 'required_status_checks',
      parameters: { required_status_checks: [{ context: 'ci' }, { context: 'lint' }] },
    },
  ]
  const guarded = (contexts: string[]) => ({ protection: { required_status_checks: { contexts } } })
  const ask = () => standIn().forge.requiredChecks('main')

  it('come from rulesets and from classic protection', async () => {
    expectToken()
    rules(200, ruled)
    classic(200, guarded(['ci', 'sluice/gate']))
    expect(await ask()).toEqual({ contexts: ['ci', 'lint', 'sluice/gate'], isWhole: true })
  })

  it('are none on a branch without protection', async () => {
    expectToken()
    rules(200, [])
    classic(200, {})
    expect(await ask()).toEqual({ contexts: [], isWhole: true })
  })

  it.each([403, 404])('are not all known where one of both cannot be read: %i', async (status) => {
    expectToken(2)
    rules(status, { message: 'Resource not accessible by integration' })
    classic(200, guarded(['ci']))
    expect(await ask()).toEqual({ contexts: ['ci'], isWhole: false })
    rules(200, [])
    classic(status, { message: 'Resource not accessible by integration' })
    expect(await ask()).toEqual({ contexts: [], isWhole: false })
  })

  it('are no absence in an outage', async () => {
    expectToken()
    rules(502, {})
    expect((await failureOf(ask())).failure.kind).toBe('retry')
  })
})

describe('the state of merging', () => {
  it.each([
    ['nobody', undefined, 'no'],
    ['us', bot, 'by-us'],
    ['another App', { __typename: 'Bot', login: 'other' }, 'by-others'],
    ['a person of our name', { __typename: 'User', login: 'sluice' }, 'by-others'],
    ['a deleted account', null, 'by-others'],
  ])('tells who turned it on: %s', async (_, by, enabled) => {
    expectToken()
    stateIs(by)
    expect(await standIn().forge.mergeState(3)).toMatchObject({
      isOpen: true,
      head: oid('1'),
      enabled,
      method: 'merge',
    })
  })

  it.each([
    [[true, true, true], 'merge'],
    [[false, true, true], 'squash'],
    [[false, false, true], 'rebase'],
    [[false, false, false], null],
  ])('takes the first way that the repository allows: %j', async (allowed, method) => {
    expectToken()
    stateIs(undefined, {}, allowed)
    expect(await standIn().forge.mergeState(3)).toMatchObject({ method })
  })
})

describe('merging when ready', () => {
  const enable = (refusal?: string, more: object = { mergeMethod: 'SQUASH' }) =>
    mutates('enablePullRequestAutoMerge', { pullRequestId: 'PR_1', expectedHeadOid: oid('1'), ...more }, refusal)
  const merge = (status: number, body: object) =>
    nock(api)
      .put(`${repo}/pulls/3/merge`, { sha: oid('1'), merge_method: 'squash' })
      .reply(status, body)
  const ask = (more: object = {}) => standIn().forge.mergeWhenReady({ ...order, ...more })

  it('is told to GitHub for this head', async () => {
    expectToken()
    enable()
    expect(await ask()).toBe('enabled')
  })

  it.each(['clean', 'unstable'])('merges at once what is in %s status', async (status) => {
    expectToken()
    enable(`Pull request Pull request is in ${status} status`)
    merge(200, { merged: true, sha: oid('9'), message: 'm' })
    expect(await ask()).toBe('merged')
  })

  it('leaves a head that moved alone', async () => {
    expectToken(2)
    enable("Head sha didn't match expected head oid")
    expect(await ask()).toBe('moved')
    enable('Pull request Pull request is in clean status')
    merge(409, { message: 'Head branch was modified. Review and try the merge again.' })
    expect(await ask()).toBe('moved')
  })

  it('queues where there is a queue', async () => {
    expectToken(2)
    enable(undefined, {})
    expect(await ask({ isQueued: true })).toBe('enabled')
    enable('Pull request Pull request is in clean status', {})
    mutates('enqueuePullRequest', { pullRequestId: 'PR_1', expectedHeadOid: oid('1') })
    expect(await ask({ isQueued: true })).toBe('enabled')
  })

  it('is refused where the repository does not allow it', async () => {
    expectToken()
    enable('Pull request Auto merge is not allowed for this repository')
    expect((await failureOf(ask())).failure.kind).toBe('refused')
  })
})

describe('stopping', () => {
  const stop = (refusal?: string) => mutates('disablePullRequestAutoMerge', { pullRequestId: 'PR_1' }, refusal)

  it('is told to GitHub, and done where it was done before', async () => {
    expectToken(3)
    stop()
    await standIn().forge.stopAutoMerge(order)
    stop('Pull request is not in an auto merge state')
    stateIs(undefined)
    await standIn().forge.stopAutoMerge(order)
    stop('Something is locked')
    stateIs(bot)
    expect((await failureOf(standIn().forge.stopAutoMerge(order))).failure.kind).toBe('refused')
  })
})
