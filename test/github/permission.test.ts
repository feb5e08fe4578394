// What somebody may do: the base permission decides, the role refines it, and anything unclear is an error.
import nock from 'nock'
import { expect, it } from 'vitest'
import { api, expectToken, failureOf, repo, standIn, useGitHub } from './stand-in.ts'

useGitHub()

function answers(body: nock.Body, login = 'alice') {
  expectToken()
  nock(api).get(`${repo}/collaborators/${login}/permission`).reply(200, body)
  return standIn().forge.permission({ id: 5, login: decodeURIComponent(login) })
}

it.each([
  ['admin', 'admin', 'admin'],
  ['write', 'maintain', 'maintain'],
  ['write', 'write', 'write'],
  ['read', 'triage', 'triage'],
  ['read', 'read', 'read'],
  ['none', 'none', 'none'],
  ['write', 'release-captain', 'write'],
  ['read', 'admin', 'read'],
  ['read', 'maintain', 'read'],
  ['none', 'admin', 'none'],
  ['write', 'triage', 'write'],
])('reads %s with the role %s as %s', async (permission, role_name, expected) => {
  expect(await answers({ user: { id: 5 }, permission, role_name })).toBe(expected)
})

it.each([
  ['about another account', { user: { id: 6 }, permission: 'admin', role_name: 'admin' }, { kind: 'refused' }],
  ['about nobody', { user: null, permission: 'admin', role_name: 'admin' }, { kind: 'refused' }],
  ['without a person', { permission: 'admin', role_name: 'admin' }, { kind: 'refused' }],
  ['without a permission', { user: { id: 5 }, role_name: 'admin' }, { kind: 'retry', after: null }],
  ['of an unknown base', { user: { id: 5 }, permission: 'owner', role_name: 'admin' }, { kind: 'retry', after: null }],
])('throws for an answer %s', async (_, body, failure) => {
  expect((await failureOf(answers(body))).failure).toEqual(failure)
})

it('asks for the login as it is', async () => {
  expect(await answers({ user: { id: 5 }, permission: 'read', role_name: 'read' }, 'a%2Fb%3F')).toBe('read')
})
