// Plans a bump: for every cluster of the environment which pins move, which stay and why, and the edited files.
import { createHash } from 'node:crypto'
import type { Config } from '../config/model.ts'
import type { Change, Known, Step } from '../promotion/model.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import { type ClusterView, type Place, viewCluster } from '../promotion/slice/view.ts'
import { schemeFor } from '../versions/schemes.ts'
import { withTags } from './edit-tags.ts'
import { type BumpPlan, type BumpRequest, baseId, type Pin, type PinMove, type PinStay } from './model.ts'
import { judgePin, unknownServices, waysUp } from './pin-moves.ts'
import { surveyPins } from './pins.ts'
import { notesOf } from './plan-notes.ts'
import { sourceFile } from './source-file.ts'

export function planBump(request: BumpRequest, config: Config, known: Known): Step<readonly BumpPlan[]> {
  const { environment, commit, own } = request
  const clusters = config.environments.find(({ name }) => name === environment)?.clusters.map(({ name }) => name) ?? []
  const layout = layoutFor(config)
  const surveyed = surveyPins({ environment, clusters, commit }, config.bases, own, config, layout, known)
  if ('need' in surveyed) return surveyed
  const id = baseId(request.base)
  const isOfBase = ({ base }: Pick<Pin, 'base'>) => baseId(base) === id
  const { pins, unmovable, problems } = surveyed.done
  const ofBase = pins.filter(isOfBase)
  const stuckOfBase = unmovable.filter(isOfBase)
  const pinsOf = Map.groupBy(ofBase, ({ cluster }) => cluster)
  const stuckOf = Map.groupBy(stuckOfBase, ({ cluster }) => cluster)
  const scheme = schemeFor(
    request.versioning,
    [],
    ofBase.map(({ tag }) => tag),
  )
  const notUp = waysUp(scheme)
  const unknown = unknownServices(request, [...ofBase, ...stuckOfBase])
  const plans = clusters.flatMap((cluster): BumpPlan[] => {
    const here = pinsOf.get(cluster) ?? []
    const stuck = stuckOf.get(cluster) ?? []
    if (here.length + stuck.length === 0) return []
    const judged = here.map((pin) => judgePin(pin, request, notUp))
    const moves = judged.filter((one): one is PinMove => 'to' in one)
    const stays = judged.filter((one): one is PinStay => 'because' in one)
    const files = filesOf({ environment, cluster, commit }, config, known)
    const edited = changesFor(files, moves, known)
    const unread = problems.filter(({ file }) => file !== null && files.has(file))
    const plan = { base: request.base, environment, cluster, target: commit, moves, stays, unmovable: stuck }
    const notes = notesOf(plan, edited.texts, scheme)
    const blocking = [...unknown, ...edited.problems]
    return [{ ...plan, changes: edited.changes, problems: blocking, notes: [...notes, ...unread] }]
  })
  return { done: plans }
}

type Edited = {
  readonly changes: readonly Change[]
  readonly texts: ReadonlyMap<string, string>
  readonly problems: BumpPlan['problems']
}

function filesOf(place: Place, config: Config, known: Known): ClusterView['files'] {
  const view = viewCluster(place, layoutFor(config), known, config.ignore)
  return 'done' in view ? view.done.files : new Map()
}

function changesFor(files: ClusterView['files'], moves: readonly PinMove[], known: Known): Edited {
  const changes: Change[] = []
  const texts = new Map<string, string>()
  const problems: BumpPlan['problems'][number][] = []
  for (const [path, own] of Map.groupBy(moves, ({ pin }) => pin.path)) {
    const entry = files.get(path)
    const bytes = entry === undefined ? undefined : known.blobs.get(entry.oid)
    if (entry === undefined || bytes === undefined || bytes === 'too-large') continue
    const text = sourceFile(bytes)?.text ?? ''
    texts.set(path, text)
    const after = withTags(text, own)
    if ('problems' in after) problems.push(...after.problems.map((one) => ({ ...one, file: path })))
    else {
      const [before, now] = [
        { ...entry, text },
        { oid: after.oid, mode: entry.mode, text: after.text },
      ]
      changes.push({ path, before, after: now })
    }
  }
  return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), texts, problems }
}

/** Says the same content: what every file becomes, and from what. */
export function digestOfBump(plans: readonly BumpPlan[]): string {
  const all = plans.flatMap(({ changes }) => changes.map(({ path, before, after }) => [path, before?.oid, after?.oid]))
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}
