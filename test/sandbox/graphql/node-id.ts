// Global node ids: what REST shows as `node_id` and GraphQL as `id`. Opaque for clients, readable for the sandbox.

const prefixes: Readonly<Record<string, string>> = {
  Repository: 'R',
  Ref: 'REF',
  Commit: 'C',
  Tree: 'T',
  Blob: 'B',
  Tag: 'TA',
  User: 'U',
  Bot: 'BOT',
  Organization: 'O',
  Issue: 'I',
  PullRequest: 'PR',
  IssueComment: 'IC',
  PullRequestReview: 'PRR',
  PullRequestCommit: 'PURC',
  Label: 'LA',
  CheckSuite: 'CS',
  App: 'A',
}

export type NodeAddress = { readonly type: string; readonly id: number; readonly rest: string }

/** `id` is the database id, of the repository for everything that Git holds; `rest` names the thing in there. */
export function nodeId(type: string, id: number, rest = ''): string {
  return `${prefixes[type] ?? type}_${Buffer.from(`${type}:${id}:${rest}`).toString('base64url')}`
}

/** undefined when the text is no id of ours. */
export function readNodeId(text: string): NodeAddress | undefined {
  const decoded = Buffer.from(text.slice(text.indexOf('_') + 1), 'base64url').toString('utf8')
  const [, type = '', id = '', rest = ''] = /^(\w+):(\d+):([\s\S]*)$/.exec(decoded) ?? []
  return nodeId(type, Number(id), rest) === text ? { type, id: Number(id), rest } : undefined
}
