// Labels of a repository and of its issues, over REST.
import { labelShape } from '../shapes/issues.ts'
import { addLabels, createLabel, findLabel, removeLabel, setLabels } from '../state/issues.ts'
import type { Issue, Label } from '../state/model.ts'
import { notFound, Refusal } from '../state/refusal.ts'
import { paged } from './paging.ts'
import {
  type Call,
  created,
  given,
  issueParam,
  needs,
  noContent,
  ok,
  type Reply,
  type Route,
  requiredText,
  route,
  textField,
  textsField,
} from './route.ts'

const read = { ...needs('issues', 'read', 'read'), orPulls: true } as const
const triage = { ...needs('issues', 'write', 'triage'), orPulls: true } as const
const write = { ...needs('issues', 'write', 'write'), orPulls: true } as const

const shape = (call: Call) => (label: Label) => labelShape(call.site, call.repository, label)
const labelsOf = (call: Call, issue: Issue): Reply => ok(issue.labels.map(shape(call)))

function labelParam(call: Call): Label {
  const label = findLabel(call.repository, call.params.name ?? '')
  if (!label) throw notFound()
  return label
}

function removeOne(call: Call): Reply {
  const issue = issueParam(call)
  const label = findLabel(call.repository, call.params.name ?? '')
  if (!label || !issue.labels.includes(label)) throw new Refusal(404, 'Label does not exist')
  removeLabel(call.github, issue, call.actor, label)
  return labelsOf(call, issue)
}

function change(call: Call, apply: typeof setLabels): Reply {
  const issue = issueParam(call)
  apply(call.github, issue, call.actor, textsField(call, 'labels') ?? [])
  return labelsOf(call, issue)
}

const onIssue = '/repos/{owner}/{repo}/issues/{issue_number}/labels'
const all = '/repos/{owner}/{repo}/labels'

export const labelRoutes: readonly Route[] = [
  route('GET', onIssue, read, (call) => paged(call, issueParam(call).labels, shape(call))),
  route('POST', onIssue, triage, (call) => change(call, addLabels)),
  route('PUT', onIssue, triage, (call) => change(call, setLabels)),
  route('DELETE', onIssue, triage, (call) => {
    setLabels(call.github, issueParam(call), call.actor, [])
    return noContent
  }),
  route('DELETE', `${onIssue}/{name}`, triage, removeOne),
  route('GET', all, read, (call) => paged(call, [...call.repository.labels.values()], shape(call))),
  route('POST', all, write, (call) => {
    const more = given({ color: textField(call, 'color'), description: textField(call, 'description') })
    return created(
      shape(call)(createLabel(call.github, call.repository, { name: requiredText(call, 'name'), ...more })),
    )
  }),
  route('GET', `${all}/{name}`, read, (call) => ok(shape(call)(labelParam(call)))),
  route('DELETE', `${all}/{name}`, write, (call) => {
    const label = labelParam(call)
    for (const issue of call.repository.issues.values()) issue.labels = issue.labels.filter((one) => one !== label)
    call.repository.labels.delete(label.name.toLowerCase())
    return noContent
  }),
]
