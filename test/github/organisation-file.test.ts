// The organisation's file: a token that reads one repository and nothing else, and answers that are never guessed.
import nock from 'nock'
import { expect, it } from 'vitest'
import { blobOid } from '../../src/oid.ts'
import { api, expectToken, failureOf, standIn, token, useGitHub } from './stand-in.ts'

useGitHub()

const text = 'version: 1\n'
const file = {
  type: 'file',
  size: text.length,
  sha: blobOid(Buffer.from(text)),
  content: Buffer.from(text).toString('base64'),
}
const theirs = (status: number, body: nock.Body = { token, expires_at: '2030-01-01T00:00:00Z', permissions: {} }) =>
  nock(api)
    .post('/app/installations/7/access_tokens', {
      repositories: ['.github'],
      permissions: { metadata: 'read', contents: 'read' },
    })
    .reply(status, body)
const contents = () => nock(api).get('/repos/acme/.github/contents/.github%2Fsluice.yaml')
const noRepository = {
  message: 'There is at least one repository that does not exist or is not accessible to the parent installation.',
}
const read = (known: string | null = null) => standIn().forge.organisationFile(known)

it('is read with a token of its own', async () => {
  theirs(201)
  contents().reply(200, file, { etag: 'W/"1"' })
  expect(await read()).toEqual({ kind: 'file', version: 'W/"1"', text })
})

it('is asked for only if it changed', async () => {
  theirs(201)
  contents().matchHeader('if-none-match', 'W/"1"').reply(304)
  expect(await read('W/"1"')).toEqual({ kind: 'unchanged' })
})

it('is not there where its repository can be read', async () => {
  theirs(201)
  contents().reply(404, { message: 'Not Found' })
  expect(await read()).toEqual({ kind: 'none' })
})

it.each([
  ['is read where it is public', 200, file, { kind: 'file', version: null, text }],
  ['is unseen where it is not', 404, { message: 'Not Found' }, { kind: 'unseen' }],
])('that the installation does not cover %s', async (_title, status, body, is) => {
  theirs(422, noRepository)
  expectToken()
  contents().reply(status, body)
  expect(await read()).toEqual(is)
})

it('above 1 MiB is not fetched', async () => {
  theirs(201)
  contents().reply(200, { ...file, size: 1_048_577, content: '', encoding: 'none' })
  expect(await read()).toEqual({ kind: 'file', version: null, text: 'too-large' })
})

it.each([
  ['a folder', 200, [file], 'refused'],
  ['a link', 200, { ...file, type: 'symlink' }, 'refused'],
  ['another file’s content', 200, { ...file, sha: '0'.repeat(40) }, 'refused'],
  ['no content', 200, { type: 'file', size: 3, sha: file.sha }, 'retry'],
  ['an outage', 502, { message: 'Bad Gateway' }, 'retry'],
  ['a refusal', 403, { message: 'Resource not accessible by integration' }, 'permission'],
])('is never taken for absent: %s', async (_title, status, body, kind) => {
  theirs(201)
  contents().reply(status, body as nock.Body)
  expect((await failureOf(read())).failure).toMatchObject({ kind })
})

it('is never taken for absent because of a token that is not granted', async () => {
  theirs(422, { message: 'The permissions requested are not granted to this installation.' })
  expect((await failureOf(read())).failure).toEqual({ kind: 'permission' })
})
