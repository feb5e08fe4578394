// One walk over every REST route and every kind of event, through the clients that people use; it notes each answer.
import { octokitAsApp, octokitAsInstallation, octokitFor } from './jwt.ts'
import { matchRoute, templateOf } from './rest/router.ts'
import { enableAutoMerge } from './state/auto-merge.ts'
import { pressCheckRun } from './state/checks.ts'
import { createRepository, createUser, pullOf } from './state/github.ts'
import { addRepositories, removeRepositories, suspendInstallation } from './state/installations.ts'
import { takeManifest } from './state/manifests.ts'
import { finishGroup, queuePulls } from './state/merge-groups.ts'
import { setDraft } from './state/pulls.ts'
import type { Sandbox } from './world.ts'

const at = { owner: 'acme', repo: 'platform' }
/** `template` is GitHub's name for the route. */
export type Visit = {
  readonly method: string
  readonly template: string
  readonly status: number
  readonly body: unknown
}

let sandbox: Sandbox
let seen: Visit[] = []

/** Leaves pull request 1 merged, issue 2 closed, and webhooks of every kind in the delivery log. */
export async function takeTour(through: Sandbox): Promise<readonly Visit[]> {
  sandbox = through
  seen = []
  await tour()
  return seen
}

type Client = ReturnType<typeof octokitFor>

// Notes each answer of a client, refusals too.
function listen(client: Client): Client {
  const note = (method: string, url: string, status: number, body: unknown) => {
    const match = matchRoute(method, new URL(url).pathname)
    if (match) seen.push({ method, template: templateOf(match), status, body })
  }
  client.hook.after('request', (response, { method }) => note(method, response.url, response.status, response.data))
  client.hook.error('request', (error, { method }) => {
    if (!('response' in error) || !error.response) throw error
    note(method, error.response.url, error.response.status, error.response.data)
    return error.response
  })
  return client
}

async function tour() {
  const { state, repository, users } = sandbox
  const alice = listen(octokitFor(sandbox, users.alice.token))
  const bob = listen(octokitFor(sandbox, users.bob.token))
  const app = listen(octokitAsApp(sandbox))
  const bot = listen(await octokitAsInstallation(sandbox))
  await asApp(app)
  const made = { name: 'Other', url: 'https://example.com', redirect_url: 'http://127.0.0.1:1/created' }
  const { code } = takeManifest(state, users.alice.user, 'acme', JSON.stringify(made))
  await alice.rest.apps.createFromManifest({ code })
  const head = await gitData(alice, bot)
  await repositories(alice, head)
  await contents(alice)
  await pulls(alice, bob, bot)
  await issues(alice, bob)
  await checks(alice, bob, bot, head)
  await accounts(alice)
  const pull = pullOf(repository, 1)
  repository.protections.set('main', {
    pullRequestRequired: true,
    requiredChecks: ['sluice/gate'],
    requiredApprovals: 0,
  })
  await alice.rest.repos.getBranch({ ...at, branch: 'main' })
  await alice.rest.repos.getBranchRules({ ...at, branch: 'main' })
  setDraft(state, pull, users.alice.user, true)
  setDraft(state, pull, users.alice.user, false)
  enableAutoMerge(state, pull, users.alice.user)
  await alice.rest.pulls.get({ ...at, pull_number: 1 })
  const group = queuePulls(state, repository, users.alice.user, [pull])
  finishGroup(state, repository, users.alice.user, group, 'merged')
  const extra = createRepository(state, sandbox.organization, 'extra')
  addRepositories(state, sandbox.installation, users.alice.user, [extra])
  removeRepositories(state, sandbox.installation, users.alice.user, [extra])
  suspendInstallation(state, sandbox.installation, users.alice.user, true)
  suspendInstallation(state, sandbox.installation, users.alice.user, false)
  await sandbox.drained()
  await app.rest.apps.listWebhookDeliveries({ per_page: 3 })
  const first = sandbox.deliveries.all()[0]?.id ?? 0
  await app.rest.apps.getWebhookDelivery({ delivery_id: first })
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: first })
}

async function asApp(app: Client) {
  const { apps } = app.rest
  const { installationId: installation_id } = sandbox.app
  await apps.getAuthenticated()
  await apps.listInstallations()
  await apps.getInstallation({ installation_id })
  await apps.getRepoInstallation(at)
  await apps.getOrgInstallation({ org: 'acme' })
  await apps.getUserInstallation({ username: 'acme' })
  await apps.createInstallationAccessToken({
    installation_id,
    repositories: ['platform'],
    permissions: { contents: 'read' },
  })
  await apps.createInstallationAccessToken({ installation_id, permissions: { administration: 'write' } })
}

async function gitData(alice: Client, bot: Client): Promise<string> {
  const { git } = bot.rest
  const { data: ref } = await git.getRef({ ...at, ref: 'heads/main' })
  await git.listMatchingRefs({ ...at, ref: 'heads/' })
  const { data: blob } = await git.createBlob({ ...at, content: 'aGk=', encoding: 'base64' })
  await git.getBlob({ ...at, file_sha: blob.sha })
  const entry = { path: 'a/b.txt', mode: '100644', type: 'blob' } as const
  const { data: tree } = await git.createTree({ ...at, base_tree: ref.object.sha, tree: [{ ...entry, sha: blob.sha }] })
  await git.createTree({ ...at, base_tree: ref.object.sha, tree: [{ ...entry, path: 'none', sha: null }] })
  await git.getTree({ ...at, tree_sha: tree.sha })
  await git.getTree({ ...at, tree_sha: tree.sha, recursive: '1' })
  const { data: commit } = await git.createCommit({ ...at, message: 'One', tree: tree.sha, parents: [ref.object.sha] })
  await alice.rest.git.createCommit({
    ...at,
    message: 'Two',
    tree: tree.sha,
    parents: [],
    author: { name: 'A', email: 'a@b.c', date: '2026-01-02T03:04:05Z' },
  })
  await git.getCommit({ ...at, commit_sha: commit.sha })
  await git.createRef({ ...at, ref: 'refs/heads/work', sha: commit.sha })
  await git.createRef({ ...at, ref: 'refs/heads/work', sha: commit.sha })
  await git.updateRef({ ...at, ref: 'heads/work', sha: ref.object.sha })
  await git.updateRef({ ...at, ref: 'heads/work', sha: commit.sha, force: true })
  const { data: tag } = await git.createTag({ ...at, tag: 'v1', message: 'One', object: commit.sha, type: 'commit' })
  await git.getTag({ ...at, tag_sha: tag.sha })
  await git.createRef({ ...at, ref: 'refs/tags/v1', sha: tag.sha })
  await git.createRef({ ...at, ref: 'refs/heads/gone', sha: commit.sha })
  await git.deleteRef({ ...at, ref: 'heads/gone' })
  await git.getRef({ ...at, ref: 'heads/gone' })
  return commit.sha
}

async function repositories(alice: Client, head: string) {
  const { repos } = alice.rest
  await repos.get(at)
  await repos.listBranches(at)
  await repos.getBranch({ ...at, branch: 'main' })
  await repos.listTags(at)
  await repos.listCollaborators(at)
  await repos.checkCollaborator({ ...at, username: 'bob' })
  await repos.addCollaborator({ ...at, username: 'bob', permission: 'push' })
  await repos.removeCollaborator({ ...at, username: 'mallory' })
  await repos.createFork(at)
  await repos.getCollaboratorPermissionLevel({ ...at, username: 'trent' })
  await repos.createDispatchEvent({ ...at, event_type: 'flux', client_payload: { a: 1 } })
  await repos.listCommits({ ...at, sha: 'work', path: 'a' })
  await repos.getCommit({ ...at, ref: head })
  await repos.compareCommitsWithBasehead({ ...at, basehead: 'main...work' })
  await repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: head })
  await repos.listBranchesForHeadCommit({ ...at, commit_sha: head })
  const { data: release } = await repos.createRelease({
    ...at,
    tag_name: 'v2',
    target_commitish: 'work',
    name: 'Two',
    body: 'Text',
  })
  await repos.listReleases(at)
  await repos.getRelease({ ...at, release_id: release.id })
  await repos.getReleaseByTag({ ...at, tag: 'v2' })
  await repos.getLatestRelease(at)
  const { data: deployment } = await repos.createDeployment({ ...at, ref: 'main', environment: 'staging' })
  await repos.listDeployments(at)
  const deployment_id = 'id' in deployment ? deployment.id : 0
  await repos.createDeploymentStatus({ ...at, deployment_id, state: 'success', log_url: 'https://example.com/log' })
  await repos.listDeploymentStatuses({ ...at, deployment_id })
  await repos.get({ ...at, repo: 'nothing' })
  await repos.update({ ...at, description: 'Overlays' })
}

async function contents(alice: Client) {
  const { repos } = alice.rest
  const file = { ...at, path: 'note.md', message: 'Note', content: 'bm90ZQo=' }
  const { data } = await repos.createOrUpdateFileContents(file)
  const sha = data.content?.sha ?? ''
  await repos.createOrUpdateFileContents({ ...file, content: 'bW9yZQo=', sha })
  await repos.createOrUpdateFileContents({ ...file, sha })
  await repos.createOrUpdateFileContents(file)
  await repos.getContent({ ...at, path: 'note.md' })
  await repos.getContent({ ...at, path: '' })
  await repos.getContent({ ...at, path: 'nothing' })
  const { data: held } = await repos.getContent({ ...at, path: 'note.md' })
  await repos.deleteFile({ ...at, path: 'note.md', message: 'Drop', sha: 'sha' in held ? held.sha : '' })
}

async function pulls(alice: Client, bob: Client, bot: Client) {
  const { pulls: api } = bot.rest
  const order = { ...at, title: 'One', head: 'work', base: 'main', body: 'Body' }
  await api.create(order)
  await api.create(order)
  await api.create({ ...order, head: 'nothing' })
  const one = { ...at, pull_number: 1 }
  await api.list(at)
  await api.get(one)
  await api.update({ ...one, title: 'Other', body: 'More' })
  await api.listFiles(one)
  await api.listCommits(one)
  await api.requestReviewers({ ...one, reviewers: ['bob'] })
  await api.listRequestedReviewers(one)
  await api.removeRequestedReviewers({ ...one, reviewers: ['bob'] })
  const { data: review } = await bob.rest.pulls.createReview({ ...one, event: 'APPROVE', body: 'Good' })
  await api.listReviews(one)
  await api.getReview({ ...one, review_id: review.id })
  await alice.rest.pulls.dismissReview({ ...one, review_id: review.id, message: 'Stale' })
  await alice.rest.pulls.updateBranch(one)
  await api.checkIfMerged(one)
  await api.update({ ...one, state: 'closed' })
  await api.merge(one)
  await api.update({ ...one, state: 'open' })
  await api.merge({ ...one, sha: '0'.repeat(40) })
}

async function issues(alice: Client, bob: Client) {
  const { issues: api, reactions } = alice.rest
  await api.create({ ...at, title: 'Sluice dashboard', body: 'Text', labels: ['sluice'], assignees: ['bob'] })
  const two = { ...at, issue_number: 2 }
  await api.listForRepo({ ...at, labels: 'sluice' })
  await api.get(two)
  await api.get({ ...two, issue_number: 1 })
  await api.update({ ...two, body: 'New', state: 'closed' })
  await api.addAssignees({ ...two, issue_number: 1, assignees: ['carol'] })
  await api.removeAssignees({ ...two, issue_number: 1, assignees: ['carol'] })
  await api.addLabels({ ...two, issue_number: 1, labels: ['one', 'two'] })
  await api.setLabels({ ...two, issue_number: 1, labels: ['two'] })
  await api.listLabelsOnIssue(two)
  await api.removeLabel({ ...two, issue_number: 1, name: 'two' })
  await api.removeAllLabels(two)
  await api.createLabel({ ...at, name: 'fresh', color: 'ff0000' })
  await api.createLabel({ ...at, name: 'Fresh', color: 'ff0000' })
  await api.listLabelsForRepo(at)
  await api.getLabel({ ...at, name: 'fresh' })
  await api.deleteLabel({ ...at, name: 'fresh' })
  const { data: comment } = await bob.rest.issues.createComment({ ...at, issue_number: 1, body: '/promote' })
  await api.createComment({ ...two, body: 'x'.repeat(65_537) })
  const one = { ...at, comment_id: comment.id }
  await api.updateComment({ ...one, body: 'edited' })
  await api.getComment(one)
  await api.listComments({ ...at, issue_number: 1 })
  await api.listCommentsForRepo(at)
  const { data: mark } = await reactions.createForIssueComment({ ...one, content: 'rocket' })
  await reactions.createForIssueComment({ ...one, content: 'rocket' })
  await reactions.listForIssueComment(one)
  await reactions.deleteForIssueComment({ ...one, reaction_id: mark.id })
  const { data: eyes } = await reactions.createForIssue({ ...two, content: 'eyes' })
  await reactions.listForIssue(two)
  await reactions.deleteForIssue({ ...two, reaction_id: eyes.id })
  await api.deleteComment(one)
}

async function checks(alice: Client, bob: Client, bot: Client, head: string) {
  const { checks: api } = bot.rest
  const output = { title: 'Waiting', summary: 'For health' }
  const { data: run } = await api.create({ ...at, name: 'sluice/gate', head_sha: head, status: 'in_progress', output })
  const one = { ...at, check_run_id: run.id }
  await api.update({
    ...one,
    conclusion: 'success',
    output,
    actions: [{ label: 'Again', description: 'Check again', identifier: 'again' }],
  })
  await api.get(one)
  await api.rerequestRun(one)
  await api.listForRef({ ...at, ref: 'work' })
  await api.listSuitesForRef({ ...at, ref: head })
  await alice.rest.checks.create({ ...at, name: 'mine', head_sha: head })
  await bob.rest.repos.createCommitStatus({
    ...at,
    sha: head,
    state: 'success',
    context: 'flux/web',
    description: 'Reconciled',
  })
  await bob.rest.repos.listCommitStatusesForRef({ ...at, ref: head })
  await bob.rest.repos.getCombinedStatusForRef({ ...at, ref: head })
  const held = sandbox.repository.checkRuns.get(run.id)
  if (!held) throw new Error('the check run is not in the state')
  pressCheckRun(sandbox.state, sandbox.repository, held, sandbox.users.alice.user)
  pressCheckRun(sandbox.state, sandbox.repository, held, sandbox.users.alice.user, 'again')
}

async function accounts(alice: Client) {
  const { state, organization, users } = sandbox
  const members = new Map([[users.alice.user.id, { user: users.alice.user, role: 'member', state: 'active' } as const]])
  state.teams.set(1, { id: 1, organization, slug: 'platform-leads', name: 'Platform leads', members })
  createUser(state, 'eve')
  await alice.rest.users.getAuthenticated()
  await alice.rest.users.getByUsername({ username: 'bob' })
  await alice.rest.rateLimit.get()
  await alice.rest.teams.getByName({ org: 'acme', team_slug: 'platform-leads' })
  await alice.rest.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'platform-leads', username: 'alice' })
  await alice.rest.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'platform-leads', username: 'eve' })
  const installed = await octokitAsInstallation(sandbox, { repositories: ['platform'] })
  await listen(installed).rest.apps.listReposAccessibleToInstallation()
}
