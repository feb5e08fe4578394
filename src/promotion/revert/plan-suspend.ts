// The plan of a suspension: `spec.suspend` of the Flux Kustomizations that a service's own files hold, in each cluster of an
// environment. Only the bytes of that value change, or one line comes to `spec`.
import type { Config } from '../../config/model.ts'
import type { CompiledLayout } from '../../config/template.ts'
import { editRead, type YamlOperation } from '../../flux/edit.ts'
import { nodeAt, textAt } from '../../flux/node.ts'
import { objectsIn } from '../../flux/objects.ts'
import { readYaml, type YamlRead } from '../../flux/read-yaml.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import { type Problem, problem } from '../../problem.ts'
import { asContent, contentOf, type ReadFile, readFile } from '../file/text.ts'
import type { Known, SliceFile, Step } from '../model.ts'
import { refusedAs } from '../slice/guard.ts'
import { insideTarget } from '../slice/outside.ts'
import { type ClusterView, sliceNamed, viewCluster } from '../slice/view.ts'
import { together, unread } from '../step.ts'
import type { SuspendPlan, SuspendRequest } from './model.ts'

/** One plan for each cluster that has the service; of every cluster, with a problem, where none has it. */
export function planSuspend(
  request: SuspendRequest,
  config: Config,
  layout: CompiledLayout,
  known: Known,
): Step<readonly SuspendPlan[]> {
  const { environment, service, target: commit } = request
  const clusters = config.environments.find(({ name }) => name === environment)?.clusters ?? []
  const views = together(
    clusters.map(({ name: cluster }) => viewCluster({ environment, cluster, commit }, layout, known, config.ignore)),
  )
  if ('need' in views) return views
  const having = views.done.filter((view) => sliceNamed(view, service) !== null)
  const need = having.flatMap((view) => unread(filesOf(view, service), known))
  if (need.length > 0) return { need }
  const asked = having.length > 0 ? having : views.done
  return { done: asked.map((view) => planCluster(request, view, layout, known)) }
}

/** Where Flux objects may be written; values of charts are none, and may be large. */
const filesOf = (view: ClusterView, service: string): readonly SliceFile[] =>
  (sliceNamed(view, service)?.files ?? []).filter(
    (file) => isYamlName(file.path) && !/values[^/]*$/i.test(file.path) && refusedAs(file) === null,
  )

function planCluster(request: SuspendRequest, view: ClusterView, layout: CompiledLayout, known: Known): SuspendPlan {
  const files = filesOf(view, request.service).flatMap((file) => readFile(file, known) ?? [])
  const edited = files.map((file) => editFile(file, request.suspend))
  const inside = insideTarget(
    edited.flatMap(({ changes }) => changes),
    { layout, to: view.place },
  )
  const objects = edited.flatMap((one) => one.objects)
  const problems = [...edited.flatMap((one) => one.problems), ...inside.problems]
  return {
    ...request,
    cluster: view.place.cluster,
    objects,
    changes: inside.changes,
    problems: objects.length > 0 || problems.length > 0 ? problems : [nothingToSuspend(request, view)],
  }
}

type Edited = Pick<SuspendPlan, 'objects' | 'changes' | 'problems'>

const nothing: Edited = { objects: [], changes: [], problems: [] }

const group = 'kustomize.toolkit.fluxcd.io'

function editFile(file: ReadFile, suspend: boolean): Edited {
  const { path, text } = file
  if (text?.includes(group) !== true) return nothing
  const read = readYaml(text, path)
  if ('problems' in read) return { ...nothing, problems: read.problems }
  const found = objectsIn(read).filter(({ detail }) => detail?.type === 'kustomization')
  const operations = found.map(({ docIndex }) => operationFor(read, docIndex, suspend))
  const objects = found.map(({ namespace, name }, index) => ({
    file: path,
    namespace,
    name: name ?? '',
    changes: operations[index] !== null,
  }))
  const due = operations.filter((one) => one !== null)
  if (due.length === 0) return { ...nothing, objects }
  const written = editRead(read, due)
  if ('problems' in written) return { objects, changes: [], problems: written.problems }
  return {
    objects,
    changes: [{ path, before: asContent(file), after: contentOf(written.text, file.mode) }],
    problems: [],
  }
}

const path = ['spec', 'suspend']

/** Null: it is as wished; Flux takes a missing one for false. */
function operationFor(read: YamlRead, document: number, suspend: boolean): YamlOperation | null {
  const root = read.documents[document]?.contents
  if (nodeAt(root, path) === undefined) {
    return suspend ? { op: 'append', document, path: ['spec'], key: 'suspend', value: true } : null
  }
  const now = textAt(root, path)?.toLowerCase() ?? 'false'
  return now === String(suspend) ? null : { op: 'set', document, path, value: suspend }
}

function nothingToSuspend({ service, suspend }: SuspendRequest, view: ClusterView): Problem {
  const { cluster, environment } = view.place
  const word = suspend ? 'suspend' : 'resume'
  const why =
    sliceNamed(view, service) === null
      ? `${cluster} of ${environment} has no service ${service}: look at /status for the names that it has.`
      : `${service} has no Flux Kustomization among its files in ${cluster}: find the one that applies it with \`flux get kustomizations\` and ${word} that one by hand.`
  return problem('no-kustomization', why)
}
