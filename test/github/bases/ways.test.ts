// Which token reads a base: its own, the job's, or none; never another owner's, and never on another host.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, failureOf, oid, token, useGitHub } from '../stand-in.ts'
import {
  elsewhere,
  expectActing,
  expectOwn,
  open,
  ours,
  own,
  process,
  publicApi,
  ref,
  refuseOwn,
  tagsRequest,
  theirs,
} from './base-stand-in.ts'

useGitHub()

const one = [ref('2026.01', oid('1'))]
const names = async (base: ReturnType<typeof open>) => {
  const list = await base.tags(null)
  return list.kind === 'tags' ? list.tags.map(({ name }) => name) : list.kind
}

describe('a base of another owner', () => {
  it("is read with the job's own repository's token, restricted to reading", async () => {
    expectActing()
    tagsRequest().matchHeader('authorization', `token ${token}`).reply(200, one)
    expect(await names(open())).toEqual(['2026.01'])
  })

  it('costs one token for all bases of a job', async () => {
    expectActing()
    tagsRequest().reply(200, one)
    nock(api).get('/repos/community/enterprise/git/matching-refs/tags').reply(200, [])
    const job = process()()
    expect(await names(open(theirs, job))).toEqual(['2026.01'])
    expect(await names(open({ ...theirs, name: 'enterprise' }, job))).toEqual([])
    expect(job.open({ ...theirs, owner: 'COMMUNITY' })).toBe(job.open(theirs))
  })

  it('that cannot be read is told for what it is', async () => {
    expectActing()
    tagsRequest().reply(404, { message: 'Not Found' })
    const error = await failureOf(open().tags(null))
    expect(error.failure).toEqual({ kind: 'missing' })
    expect(error.message).toBe(
      'community/base cannot be read: there is no such repository, or it is private and the App is not installed on it',
    )
  })
})

describe('a base of the same owner', () => {
  it('is read with a token for it alone where the App is installed on it', async () => {
    expectOwn()
    tagsRequest('Acme').reply(200, one)
    expect(await names(open(ours))).toEqual(['2026.01'])
  })

  it.each([
    422, 404,
  ])('that the App is not installed on (%i) is read as anybody may, and so from then on', async (status) => {
    refuseOwn(status)
    expectActing()
    tagsRequest('Acme').reply(200, one)
    const jobs = process()
    expect(await names(open(ours, jobs()))).toEqual(['2026.01'])
    expectActing()
    tagsRequest('Acme').reply(200, one)
    expect(await names(open(ours, jobs()))).toEqual(['2026.01'])
  })

  it('that became private meanwhile is asked for with its own token again', async () => {
    refuseOwn()
    expectActing()
    tagsRequest('Acme').reply(404, { message: 'Not Found' })
    const jobs = process()
    await failureOf(open(ours, jobs()).tags(null))
    expectOwn()
    tagsRequest('Acme').reply(200, one)
    expect(await names(open(ours, jobs()))).toEqual(['2026.01'])
  })

  it('is not taken for uncovered because of a token that is not granted', async () => {
    nock(api)
      .post('/app/installations/7/access_tokens')
      .reply(422, { message: 'The permissions requested are not granted to this installation.' })
    expect((await failureOf(open(ours).tags(null))).failure).toEqual({ kind: 'permission' })
  })
})

describe('a base on another host', () => {
  it('is read without a token where it is github.com', async () => {
    nock(publicApi, { badheaders: ['authorization'] })
      .get('/repos/community/base/git/matching-refs/tags')
      .reply(200, one)
    expect(await names(open(elsewhere))).toEqual(['2026.01'])
  })

  it('waits for all jobs alike when GitHub grants no more', async () => {
    nock(publicApi)
      .get('/repos/community/base/git/matching-refs/tags')
      .reply(
        403,
        { message: 'API rate limit exceeded' },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000', date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      )
    const jobs = process()
    expect((await failureOf(open(elsewhere, jobs(7)).tags(null))).failure).toEqual({ kind: 'retry', after: 4_000_000 })
    expect((await failureOf(open(elsewhere, jobs(8)).releases())).failure).toEqual({ kind: 'retry', after: 4_000_000 })
  })

  it('that is no GitHub anybody knows is not opened', () => {
    expect(process()().open({ ...theirs, host: 'gitlab.com' })).toBeNull()
    expect(process()().open({ ...theirs, host: `${own}.evil.example` })).toBeNull()
  })
})

describe('the number of a base', () => {
  it('is no number of a repository, and the same for everybody who sees the same of it', () => {
    const jobs = process()
    const [one, other] = [open(theirs, jobs(7)), open({ ...theirs, name: 'BASE' }, jobs(8))]
    expect(one.id).toBeLessThan(0)
    expect(Number.isSafeInteger(one.id)).toBe(true)
    expect(other.id).toBe(one.id)
  })

  it('is another one for an installation that may see what is private', () => {
    const jobs = process()
    const ids = [open(ours, jobs(7)).id, open(ours, jobs(8)).id, open(theirs, jobs(7)).id]
    expect(new Set(ids).size).toBe(3)
  })
})
