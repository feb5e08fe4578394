// What `--render` found, as text for a terminal and as JSON: a difference for each object, secrets masked before.
import type { Change } from '../promotion/model.ts'
import { oneLine } from './escape.ts'
import { patchOf } from './patch.ts'
import { patchText } from './plan-diff.ts'
import type { Paint } from './screen.ts'

export type RenderedFolder = {
  readonly folder: string
  /** Why it was not built; null: it was. */
  readonly reason: string | null
  /** `path` names the object. */
  readonly objects: readonly Change[]
}

/** `tool` false: neither tool is there, so nothing was built. */
export type Rendering = { readonly tool: boolean; readonly folders: readonly RenderedFolder[] }

export function renderText({ tool, folders }: Rendering, style: Paint): string {
  if (!tool) return 'Nothing was rendered: neither kustomize nor kubectl is on the PATH.\n'
  if (folders.length === 0) return 'Nothing was rendered: no kustomization.yaml is above what changes.\n'
  return `${folders.map((folder) => folderText(folder, style)).join('\n\n')}\n`
}

function folderText({ folder, reason, objects }: RenderedFolder, style: Paint): string {
  const title = style.bold(oneLine(`Rendered ${folder}`))
  if (reason !== null) return `${title}\n  Not rendered, ${oneLine(reason)}.`
  if (objects.length === 0) return `${title}\n  Nothing changes.`
  return [title, ...objects.map((object) => patchText(withoutHeader(patchOf([object])), style))].join('\n')
}

/** Objects are no files: Git's lines above the names say nothing here. */
const withoutHeader = (patch: string) => patch.slice(Math.max(0, patch.search(/^--- /m)))

export const renderJson = ({ tool, folders }: Rendering): object => ({
  tool,
  folders: folders.map(({ folder, reason, objects }) => ({
    folder,
    reason,
    objects: objects.map((object) => ({ object: object.path, diff: withoutHeader(patchOf([object])) })),
  })),
})
