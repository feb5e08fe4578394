// What people wrote about tags: releases, commit subjects, and the pages where people read on.
import nock from 'nock'
import { describe, expect, it } from 'vitest'
import { api, failureOf, oid, useGitHub } from '../stand-in.ts'
import { expectActing, open } from './base-stand-in.ts'

useGitHub()

const commits = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => ({ commit: { message: `feat: ${from + n}\n\nBody` } }))
const compare = (page: number, total: number, list: readonly object[]) =>
  nock(api)
    .get(`/repos/community/base/compare/${oid('1')}...${oid('2')}`)
    .query({ per_page: 100, page })
    .reply(200, { status: 'ahead', total_commits: total, commits: list })

describe('releases', () => {
  it('are the published ones, as people wrote them, with one request', async () => {
    expectActing()
    const release = (tag_name: string, more: object = {}) => ({
      tag_name,
      name: `Release ${tag_name}`,
      body: 'Notes',
      draft: false,
      html_url: `https://github.test/${tag_name}`,
      ...more,
    })
    nock(api)
      .get('/repos/community/base/releases')
      .query({ per_page: 100 })
      .reply(200, [release('3', { draft: true }), release('2'), release('1', { name: null, body: null })])
    expect(await open().releases()).toEqual([
      { tag: '2', title: 'Release 2', body: 'Notes', url: 'https://github.test/2' },
      { tag: '1', title: '1', body: '', url: 'https://github.test/1' },
    ])
  })

  it('that cannot be read are not none', async () => {
    expectActing()
    nock(api).get('/repos/community/base/releases').query(true).reply(404, { message: 'Not Found' })
    expect((await failureOf(open().releases())).failure).toEqual({ kind: 'missing' })
  })
})

describe('history', () => {
  it('is told by subjects, newest first', async () => {
    expectActing()
    compare(1, 3, commits(1, 3))
    expect(await open().history(oid('1'), oid('2'))).toEqual({
      subjects: ['feat: 3', 'feat: 2', 'feat: 1'],
      isWhole: true,
    })
  })

  it('of two pages is whole; of more than that, the newest are told', async () => {
    expectActing()
    compare(1, 102, commits(1, 100))
    compare(2, 102, commits(101, 102))
    const base = open()
    const two = await base.history(oid('1'), oid('2'))
    expect([two.subjects.length, two.subjects[0], two.isWhole]).toEqual([102, 'feat: 102', true])
    compare(1, 350, commits(1, 100))
    compare(4, 350, commits(301, 350))
    const many = await base.history(oid('1'), oid('2'))
    expect([many.subjects.length, many.subjects[0], many.isWhole]).toEqual([50, 'feat: 350', false])
  })
})

it('people compare two tags on the page of the base', () => {
  expect(open().compareUrl('2026.01', 'rel/1.0#x')).toBe(
    'https://github.test/community/base/compare/2026.01...rel/1.0%23x',
  )
})
