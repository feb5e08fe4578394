// Commits: what stands in them, where they come from, and which pull requests brought them.
import { isoSeconds, pageUrl } from '../../shapes/site.ts'
import { describeDiff } from '../../state/diff.ts'
import { pullsOf } from '../../state/github.ts'
import { ahead, commitOf } from '../../state/history.ts'
import type { Oid, PullRequest } from '../../state/model.ts'
import type { Person } from '../../state/objects.ts'
import { entryAt } from '../../state/trees.ts'
import { type Page, paginate } from '../page.ts'
import { demand, type Fields } from '../session.ts'
import { type EntrySource, type ObjectSource, toObject } from '../source.ts'
import { showPerson } from './actors.ts'
import { listSuites, type SuiteQuestion } from './checks.ts'
import { type HistoryQuestion, listHistory } from './history.ts'
import { listPulls, type PullQuestion } from './lists.ts'
import { gitObjectFields } from './objects.ts'

const read = ({ repository, oid }: ObjectSource) => commitOf(repository.store, oid)
const headline = (message: string) => (message.split('\n', 1)[0] ?? '').trim()
const body = (message: string) => message.split('\n').slice(1).join('\n').trim()

function files({ repository, oid }: ObjectSource) {
  const { store } = repository
  const { tree, parents } = commitOf(store, oid)
  const [parent] = parents
  return describeDiff(store, parent === undefined ? null : commitOf(store, parent).tree, tree)
}
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** The author, and whom trailers of the message name beside. */
function authorsOf({ author, message }: ReturnType<typeof read>): Person[] {
  const named = [...message.matchAll(/^co-authored-by: *([^<>]+?) *<([^<>]+)> *$/gim)]
  const others = named.map(([, name = '', email = '']) => ({ ...author, name, email }))
  return [author, ...others.filter(({ email }) => email !== author.email)]
}

/** Pull requests that merged the commit into this repository, or that carry it and are open. */
function pullsWith({ repository, oid }: ObjectSource): PullRequest[] {
  const { store } = repository
  return pullsOf(repository).filter(({ state, pull }) => {
    if (pull.mergeCommitSha === oid && pull.merged) return true
    if (!pull.merged && state !== 'open') return false
    return ahead(store, pull.base.sha, pull.head.sha).includes(oid)
  })
}

export const commitFields = {
  Commit: {
    ...gitObjectFields,
    message: (commit) => read(commit).message,
    messageHeadline: (commit) => headline(read(commit).message),
    messageBody: (commit) => body(read(commit).message),
    author: (commit, _, { github }) => showPerson(github, read(commit).author),
    authors: (commit, page: Page, { github }) => {
      const show = (person: Person) => showPerson(github, person)
      return paginate({ name: 'authors', items: authorsOf(read(commit)), key: ({ email }) => email, show }, page)
    },
    committer: (commit, _, { github }) => showPerson(github, read(commit).committer),
    authoredDate: (commit) => isoSeconds(read(commit).author.seconds),
    committedDate: (commit) => isoSeconds(read(commit).committer.seconds),
    url: ({ repository, oid }, _, session) => `${pageUrl(session, repository)}/commit/${oid}`,
    tree: (commit) => toObject(commit.repository, read(commit).tree),
    parents: (commit, page: Page) => {
      const show = (oid: Oid) => toObject(commit.repository, oid)
      return paginate({ name: 'parents', items: read(commit).parents, key: (oid) => oid, show }, page)
    },
    history: (commit, question: HistoryQuestion) => listHistory(commit, question),
    file: (commit, { path }: { path: string }): EntrySource | null => {
      const entry = path === '' ? undefined : entryAt(commit.repository.store, read(commit).tree, path)
      return entry ? { repository: commit.repository, entry, path } : null
    },
    additions: (commit) => sum(files(commit).map(({ additions }) => additions)),
    deletions: (commit) => sum(files(commit).map(({ deletions }) => deletions)),
    changedFilesIfAvailable: (commit) => files(commit).length,
    checkSuites: (commit, question: SuiteQuestion, session) => listSuites(commit, question, session),
    signature: (commit) => (commit.repository.store.verified.has(commit.oid) ? signed(commit) : null),
    associatedPullRequests: (commit, question: PullQuestion, session) => {
      demand(session, commit.repository, 'pull_requests', 'read')
      return listPulls(pullsWith(commit), question)
    },
  } satisfies Fields<ObjectSource>,
}

/** What GitHub shows of its own signatures; the bytes of the signature are not kept. */
function signed(commit: ObjectSource) {
  return {
    __typename: 'GpgSignature',
    email: 'noreply@github.com',
    isValid: true,
    keyId: 'B5690EEEBB952194',
    payload: '',
    signature: '',
    signer: null,
    state: 'VALID',
    verifiedAt: isoSeconds(read(commit).committer.seconds),
    wasSignedByGitHub: true,
  }
}
