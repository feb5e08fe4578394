// Whether a merge touched what pins bases: by the names of files that are known to, and by the texts of new ones beside them.
import type { Config } from '../config/model.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import type { FileEntry, Known, Step } from '../promotion/model.ts'
import { folderOf } from '../promotion/slice/entries.ts'
import { layoutFor } from '../promotion/slice/layout-memo.ts'
import type { Moved } from '../promotion/slice/touched.ts'
import { clusterFiles } from '../promotion/slice/view.ts'
import { together } from '../promotion/step.ts'
import { mayHoldSource } from './sources.ts'

/** `files`: paths that pins were found in; null: nobody knows, so every text that changed is looked at. */
export type PinsTouchedQuestion = { readonly moved: Moved; readonly files: readonly string[] | null }

export function pinsTouched({ moved, files }: PinsTouchedQuestion, config: Config, known: Known): Step<boolean> {
  const layout = layoutFor(config)
  const places = config.environments
    .filter(({ name }) => moved.environments.includes(name))
    .flatMap(({ name, clusters }) => clusters.map((cluster) => ({ environment: name, cluster: cluster.name })))
  const trees = together(
    places.flatMap((place) =>
      [moved.before, moved.after].map((commit) => clusterFiles({ ...place, commit }, layout, known)),
    ),
  )
  if ('need' in trees) return trees
  const isKnown = new Set(files)
  const folders = new Set(files?.map(folderOf))
  // A new pin stands beside others; where there are none, anywhere.
  const mayPin = (path: string) => folders.size === 0 || folders.has(folderOf(path))
  const oids = new Set<string>()
  for (let at = 0; at < trees.done.length; at += 2) {
    const [before, after] = [trees.done[at] ?? none, trees.done[at + 1] ?? none]
    for (const path of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(path)?.oid, after.get(path)?.oid]
      if (was === is || !isYamlName(path)) continue
      if (isKnown.has(path)) return { done: true }
      if (is !== undefined && (files === null || (was === undefined && mayPin(path)))) oids.add(is)
    }
  }
  const missing = [...oids].filter((oid) => !known.blobs.has(oid))
  if (missing.length > 0) return { need: missing.map((oid) => ({ kind: 'blob', oid })) }
  return { done: [...oids].some((oid) => isSource(known.blobs.get(oid))) }
}

const none: ReadonlyMap<string, FileEntry> = new Map()

const isSource = (bytes: Uint8Array | 'too-large' | undefined) =>
  bytes !== undefined && bytes !== 'too-large' && mayHoldSource(new TextDecoder().decode(bytes))
