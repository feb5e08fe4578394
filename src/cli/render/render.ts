// `sluice plan --render`: what Kustomize makes of the target before and after the plans, folder by folder.

import type { Config } from '../../config/model.ts'
import { compileLayout, rootsOf } from '../../config/template.ts'
import { fluxObjects } from '../../flux/objects.ts'
import { isYamlName } from '../../flux/yaml-name.ts'
import type { GitReader } from '../../git/reader.ts'
import { maskedChange } from '../../messages/masked-change.ts'
import type { RenderedFolder, Rendering } from '../../messages/render-text.ts'
import type { Oid } from '../../oid.ts'
import { textOf } from '../../promotion/file/text.ts'
import type { Change, Content, Plan } from '../../promotion/model.ts'
import { hidden } from '../../promotion/secrets/secret-strings.ts'
import { buildFolder } from './build.ts'
import { kustomizationIn } from './closure.ts'
import { changedObjects } from './objects.ts'
import { rootsFor } from './roots.ts'
import { type Side, sidesOf } from './side.ts'
import type { Builder, Built } from './tool.ts'

export type RenderQuestion = {
  readonly config: Config
  readonly target: Oid
  readonly plans: readonly Plan[]
  /** One for each file. */
  readonly changes: readonly Change[]
}

export async function render(
  reader: GitReader,
  { config, target, plans, changes }: RenderQuestion,
  build: Builder,
): Promise<Rendering> {
  const { before, after } = await sidesOf(reader, target, changes)
  const layout = compileLayout(config)
  const within = [...new Set(plans.flatMap((plan) => rootsOf(layout, plan.to, plan.cluster)))]
  const applied = new Set([...(await appliedPaths(before, within)), ...(await appliedPaths(after, within))])
  const roots = rootsFor(
    changes.map((change) => change.path),
    [before, after],
    applied,
    within,
  )
  const folders: RenderedFolder[] = []
  for (const { folder } of roots) {
    const old = kustomizationIn(folder, before) === null ? { text: '' } : await buildFolder(folder, before, build)
    const now = kustomizationIn(folder, after) === null ? { text: '' } : await buildFolder(folder, after, build)
    if (old === 'no-tool' || now === 'no-tool') return { tool: false, folders: [] }
    folders.push(compared(folder, old, now, config))
  }
  return { tool: true, folders }
}

type Done = Exclude<Built, 'no-tool'>

function compared(folder: string, old: Done, now: Done, config: Config): RenderedFolder {
  if ('reason' in now) return { folder, reason: `afterwards: ${now.reason}`, objects: [] }
  if ('reason' in old) return { folder, reason: `as it stands: ${old.reason}`, objects: [] }
  return { folder, reason: null, objects: changedObjects(old.text, now.text).map((change) => shown(change, config)) }
}

/** So large a Secret is not looked through: none of it is shown. */
const largestSecret = 128 * 1024

function shown({ path, before, after }: Change, config: Config): Change {
  const masked = maskedChange({ path: 'rendered.yaml', before, after }, config.secrets)
  const sides = [before?.text ?? '', after?.text ?? '']
  const isTooLarge = path.startsWith('Secret/') && sides.some((text) => text.length > largestSecret)
  // A difference that the mask hides is said all the same.
  const isHidden = [masked.before?.text, masked.after?.text].includes(hidden)
  if (!isTooLarge && !isHidden) return { ...masked, path }
  const told = (content: Content | null, text: string) => (content === null ? null : { ...content, text: `${text}\n` })
  return { path, before: told(before, hidden), after: told(after, before === null ? hidden : '(another secret)') }
}

const mostFiles = 5000

/** Paths that the cluster's Flux Kustomizations apply. */
async function appliedPaths(side: Side, within: readonly string[]): Promise<readonly string[]> {
  const files = [...side.files].flatMap(([path, { mode }]) => {
    const isInside = within.some((root) => root === '' || path === root || path.startsWith(`${root}/`))
    return isInside && isYamlName(path) && mode.startsWith('100') ? [path] : []
  })
  const paths = files.slice(0, mostFiles)
  const contents = await side.bytes(paths)
  return paths.flatMap((path, index) => {
    const bytes = contents[index]
    const text = bytes === undefined || bytes === 'too-large' ? null : textOf(bytes)
    if (text?.includes('kustomize.toolkit.fluxcd.io') !== true) return []
    const read = fluxObjects(text, path)
    const objects = 'objects' in read ? read.objects : []
    return objects.flatMap(({ detail }) =>
      detail?.type === 'kustomization' && detail.path !== null ? [detail.path] : [],
    )
  })
}
