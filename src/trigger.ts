// What a webhook asks for: payload → trigger, or why it is ignored. Payloads are hints; the truth is read again.

import type { HealthReport } from './health/model.ts'
import { readHeard } from './health/read/webhook.ts'
import { gateName } from './messages/gate-summary.ts'
import { isOid, type Oid, ZERO_OID } from './oid.ts'
import {
  at,
  id,
  isObject,
  originOf,
  type Payload,
  queued,
  repositoryOf,
  safeBranch,
  safeName,
  text,
} from './payload.ts'

export type Origin = {
  readonly installation: number
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string }
}

export type Person = { readonly id: number; readonly login: string }

export type Trigger =
  | {
      readonly kind: 'moved'
      readonly branch: string
      readonly before: Oid | null
      readonly after: Oid
      readonly forced: boolean
      /** The pull request that was merged, where the event tells. */
      readonly pull?: number
    }
  | {
      readonly kind: 'closed'
      readonly number: number
      readonly branch: string
      readonly merged: boolean
      /** We closed it ourselves. */
      readonly byUs: boolean
      /** As GitHub writes it: it may be closed again. */
      readonly closedAt: string
      readonly base: string
      readonly after: Oid | null
    }
  | {
      readonly kind: 'judge'
      readonly number: number
      readonly head: Oid
      readonly branch: string
      readonly fork: boolean
    }
  /** A merge group: everything between `base` and `head`; its name tells the last pull request that it adds. */
  | { readonly kind: 'group'; readonly head: Oid; readonly base: Oid | null; readonly pull: number | null }
  | {
      readonly kind: 'comment'
      readonly issue: number
      readonly onPull: boolean
      readonly comment: number
      readonly body: string
      readonly from: Person
      /** When it was made, by GitHub's clock, where the event tells. */
      readonly at?: string
    }
  /** Of the sweep: something differs from the last look. `head`: of the default branch at the glance; `print`: see survey. */
  | { readonly kind: 'look'; readonly print: string; readonly head: Oid }
  /** Of the sweep: the ledger calls it open with content of this digest, and it was never made visible. */
  | {
      readonly kind: 'resume'
      readonly environment: string
      readonly unit: string
      readonly digest: string
      /** The branch of a revert; absent: a promotion. */
      readonly revert?: string
    }
  /** What was reported of this repository since the last pass, oldest first; at least one. */
  | { readonly kind: 'reports'; readonly reports: readonly HealthReport[] }
  /** A webhook that may be a health report: who may say what stands in the configuration, so it is read there. */
  | {
      readonly kind: 'heard'
      readonly event: 'status' | 'dispatch' | 'deployment'
      /** GitHub's number of what was made; null: it has none. */
      readonly id: number | null
      /** Of the webhook's payload what `readStatus`, `readDispatch` and `readDeployment` look at. */
      readonly payload: Readonly<Record<string, unknown>>
    }
  /** Time passed: a soak, a grace or a deadline may be over. */
  | { readonly kind: 'due' }
  /** Whether a pull request of ours merges by itself is to be looked at, as long as it has this head. */
  | { readonly kind: 'merge'; readonly number: number; readonly head: Oid }
  /** The dashboard may say what is true no more. */
  | { readonly kind: 'dashboard' }
  /** What base repositories offer is to be compared with what this repository pins. */
  | { readonly kind: 'bumps' }
  /** Installed, grown, unsuspended or allowed more. Empty: all of the installation's repositories. */
  | { readonly kind: 'installed'; readonly repositories: readonly Origin['repository'][] }

export type Heard =
  | { readonly kind: 'trigger'; readonly origin: Origin; readonly trigger: Trigger }
  /** Something about tags of the repository: it concerns those that use it as their base. */
  | { readonly kind: 'tags'; readonly of: Origin['repository'] }
  | { readonly kind: 'ignored'; readonly because: string }

/** Everything that Sluice listens to: GitHub's names of the events that lead to a trigger. */
export const events = [
  'push',
  'pull_request',
  'pull_request_review',
  'check_run',
  'issue_comment',
  'merge_group',
  'create',
  'release',
  'status',
  'repository_dispatch',
  'deployment_status',
  'installation',
  'installation_repositories',
] as const

const ignored = (because: string): Heard => ({ kind: 'ignored', because })

/** `bot` is the login of our own App's user, e.g. `sluice[bot]`. */
export function hear(event: string, payload: Payload, bot: string): Heard {
  const origin = originOf(payload)
  if (event === 'installation' || event === 'installation_repositories') return heardInstallation(event, payload)
  if (origin === null) return ignored('the payload names no installation and repository of ours')
  const action = text(payload, 'action')
  switch (event) {
    case 'push':
      return heardPush(origin, payload)
    case 'pull_request':
      return heardPull(origin, payload, action, bot)
    case 'pull_request_review':
      return heardReview(origin, payload, action)
    case 'check_run':
      return heardCheck(origin, payload, action, bot)
    case 'merge_group':
      return heardGroup(origin, payload, action)
    case 'status':
    case 'repository_dispatch':
    case 'deployment_status': {
      const heard = readHeard(event, payload, bot)
      return 'ignored' in heard
        ? ignored(heard.ignored)
        : { kind: 'trigger', origin, trigger: { kind: 'heard', ...heard } }
    }
    case 'issue_comment':
      return heardComment(origin, payload, action)
    case 'create':
      return text(payload, 'ref_type') === 'tag' ? tagsOf(origin) : ignored('what was created is no tag')
    case 'release':
      return released.has(action) ? tagsOf(origin) : ignored(`release.${action}`)
    default:
      return ignored(`nothing listens to ${event}`)
  }
}

const tagsOf = ({ repository }: Origin): Heard => ({ kind: 'tags', of: repository })
const released = new Set(['published', 'released'])

function heardPush(origin: Origin, payload: Payload): Heard {
  const ref = text(payload, 'ref')
  // Made, moved or deleted.
  if (ref.startsWith('refs/tags/')) return tagsOf(origin)
  const branch = ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ''
  if (branch === '') return ignored('the push is not to a branch')
  if (!safeBranch.test(branch)) return ignored('the branch has a name that Sluice does not handle')
  if (branch === 'sluice-ledger' || branch.startsWith('sluice/')) return ignored('the push is to a branch of ours')
  const [before, after] = [text(payload, 'before'), text(payload, 'after')]
  if (!isOid(after) || after === ZERO_OID) return ignored('the branch was deleted')
  const known = isOid(before) && before !== ZERO_OID ? before : null
  const forced = at(payload, 'forced') === true && known !== null
  return { kind: 'trigger', origin, trigger: { kind: 'moved', branch, before: known, after, forced } }
}

const judged = new Set(['opened', 'synchronize', 'reopened', 'edited', 'ready_for_review'])

function heardPull(origin: Origin, payload: Payload, action: string, bot: string): Heard {
  const pull = at(payload, 'pull_request')
  const [number, head, branch] = [id(pull, 'number'), text(pull, 'head', 'sha'), text(pull, 'head', 'ref')]
  if (number === 0 || !isOid(head)) return ignored('the payload holds no pull request')
  const fork = id(pull, 'head', 'repo', 'id') !== origin.repository.id
  if (action === 'closed') {
    const after = text(pull, 'merge_commit_sha')
    const merged = at(pull, 'merged') === true
    const base = text(pull, 'base', 'ref')
    const closed = {
      kind: 'closed',
      number,
      branch: fork ? '' : branch,
      merged,
      byUs: text(payload, 'sender', 'login') === bot,
      closedAt: text(pull, 'closed_at'),
      base,
      after: isOid(after) ? after : null,
    } as const
    return safeBranch.test(base)
      ? { kind: 'trigger', origin, trigger: closed }
      : ignored('the base has a name that Sluice does not handle')
  }
  if (!judged.has(action)) return ignored(`pull_request.${action}`)
  // What we do to our own pull requests is judged in the same job; only other people's doing is judged here.
  if (text(payload, 'sender', 'login') === bot && text(pull, 'user', 'login') === bot) return ignored('our own doing')
  return judging(origin, pull)
}

/** Who approved is part of the gate; a review that only comments approves and withdraws nothing. */
function heardReview(origin: Origin, payload: Payload, action: string): Heard {
  const withdraws = action === 'dismissed'
  if (!withdraws && action !== 'submitted') return ignored(`pull_request_review.${action}`)
  if (!withdraws && text(payload, 'review', 'state').toLowerCase() === 'commented')
    return ignored('the review approves nothing and asks for no change')
  if (text(payload, 'pull_request', 'state') !== 'open') return ignored('the pull request is not open')
  return judging(origin, at(payload, 'pull_request'))
}

function judging(origin: Origin, pull: unknown): Heard {
  const [number, head, branch] = [id(pull, 'number'), text(pull, 'head', 'sha'), text(pull, 'head', 'ref')]
  if (number === 0 || !isOid(head)) return ignored('the payload holds no pull request')
  const fork = id(pull, 'head', 'repo', 'id') !== origin.repository.id
  return { kind: 'trigger', origin, trigger: { kind: 'judge', number, head, branch, fork } }
}

/** A person asked for the gate again. GitHub tells it to the App whose check run it is. */
function heardCheck(origin: Origin, payload: Payload, action: string, bot: string): Heard {
  const run = at(payload, 'check_run')
  const ours = bot === '' || `${text(run, 'app', 'slug')}[bot]` === bot
  if (action !== 'rerequested' || text(run, 'name') !== gateName || !ours) return ignored(`check_run.${action}`)
  if (text(payload, 'sender', 'type') !== 'User') return ignored('only people ask for the gate again')
  const head = text(run, 'head_sha')
  const listed = at(run, 'pull_requests')
  const pull = (Array.isArray(listed) ? listed : []).find((one) => text(one, 'head', 'sha') === head)
  if (pull !== undefined) return judging(origin, pull)
  const last = queued(text(run, 'check_suite', 'head_branch'))
  if (last === null || !isOid(head)) return ignored('no open pull request has this commit')
  return { kind: 'trigger', origin, trigger: { kind: 'group', head, base: null, pull: last } }
}

function heardGroup(origin: Origin, payload: Payload, action: string): Heard {
  const [head, base] = [text(payload, 'merge_group', 'head_sha'), text(payload, 'merge_group', 'base_sha')]
  if (action !== 'checks_requested' || !isOid(head)) return ignored(`merge_group.${action}`)
  return {
    kind: 'trigger',
    origin,
    trigger: {
      kind: 'group',
      head,
      base: isOid(base) ? base : null,
      pull: queued(text(payload, 'merge_group', 'head_ref')),
    },
  }
}

function heardComment(origin: Origin, payload: Payload, action: string): Heard {
  if (action !== 'created') return ignored(`issue_comment.${action}: only new comments are commands`)
  const from = { id: id(payload, 'comment', 'user', 'id'), login: text(payload, 'comment', 'user', 'login') }
  const isUser = text(payload, 'comment', 'user', 'type') === 'User' && text(payload, 'sender', 'type') === 'User'
  if (!isUser || from.id !== id(payload, 'sender', 'id')) return ignored('comments by bots are no commands')
  const comment = id(payload, 'comment', 'id')
  if (comment === 0 || !safeName.test(from.login)) return ignored('the payload holds no comment')
  const trigger = commandIn({
    comment,
    issue: id(payload, 'issue', 'number'),
    onPull: isObject(at(payload, 'issue', 'pull_request')),
    body: text(payload, 'comment', 'body'),
    user: { ...from, type: 'User' },
    at: text(payload, 'comment', 'created_at'),
  })
  return trigger === null ? ignored('the comment holds no command') : { kind: 'trigger', origin, trigger }
}

/** What a comment asks for, whoever brought it; null: nothing that could be a command. */
export function commandIn(of: {
  readonly comment: number
  readonly issue: number
  readonly onPull: boolean
  readonly body: string
  readonly user: Person & { readonly type: string }
  readonly at: string
}): Extract<Trigger, { kind: 'comment' }> | null {
  const { user, at, ...said } = of
  const isCommand = /(^|\n)\uFEFF?[ \t]{0,3}\//.test(said.body) && user.type === 'User' && safeName.test(user.login)
  const from = { id: user.id, login: user.login }
  return isCommand ? { kind: 'comment', ...said, from, ...(at === '' ? {} : { at }) } : null
}

/** What there is left to do is nothing, and that is said in the log. */
const endings: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  suspend: 'the App is suspended there: nothing is done until it is unsuspended',
  deleted: 'the App was uninstalled: what still waits there ends without effect',
  removed: 'repositories were taken out of the installation: what still waits for them ends without effect',
})

function heardInstallation(event: string, payload: Payload): Heard {
  const action = text(payload, 'action')
  const added = event === 'installation' ? at(payload, 'repositories') : at(payload, 'repositories_added')
  const installation = id(payload, 'installation', 'id')
  if (!['created', 'added', 'unsuspend', 'new_permissions_accepted'].includes(action))
    return ignored(endings[action] ?? `${event}.${action}`)
  const repositories = (Array.isArray(added) ? added : []).flatMap((one) => repositoryOf(one) ?? [])
  if (installation === 0 || (event === 'installation_repositories' && repositories.length === 0))
    return ignored('the payload names no repository')
  // An installation need not tell its repositories: its own number then stands for them.
  const repository = repositories[0] ?? {
    id: installation,
    owner: text(payload, 'installation', 'account', 'login'),
    name: '',
  }
  return { kind: 'trigger', origin: { installation, repository }, trigger: { kind: 'installed', repositories } }
}
