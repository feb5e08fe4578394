// What a kustomization.yaml points to within its repository, and which files it puts in as values of a chart.
import { isScalar } from 'yaml'
import { nodeAt, scalarSource } from '../flux/node.ts'
import { objectsIn } from '../flux/objects.ts'
import { isRemote, itemsOf, pathReferences } from '../flux/path-references.ts'
import { readYaml } from '../flux/read-yaml.ts'
import { isYamlName } from '../flux/yaml-name.ts'
import { textOf } from '../promotion/file/text.ts'

export type KustomizationRead = {
  /** As written; files and folders. */
  readonly paths: readonly string[]
  /** Those of generators that hold values of a chart. */
  readonly values: readonly string[]
  /** Why it could not be read. */
  readonly because: string | null
}

/** Planners run again with every round of reading: what a file says is found out once. */
const lately = new WeakMap<Uint8Array, KustomizationRead>()

export function readKustomization(bytes: Uint8Array | 'too-large', path: string): KustomizationRead {
  if (bytes === 'too-large') return unreadable('it is too large')
  const before = lately.get(bytes)
  if (before !== undefined) return before
  const found = read(bytes, path)
  lately.set(bytes, found)
  return found
}

const unreadable = (because: string): KustomizationRead => ({ paths: [], values: [], because })

function read(bytes: Uint8Array, path: string): KustomizationRead {
  const text = textOf(bytes)
  if (text === null) return unreadable('it is no text')
  const yaml = readYaml(text, path)
  if ('problems' in yaml) return unreadable(yaml.problems[0]?.message ?? 'it is no YAML')
  const paths = pathReferences(yaml).flatMap(({ value, source }) => (source === null && !isRemote(value) ? value : []))
  const values = objectsIn(yaml).flatMap(({ detail, docIndex }) =>
    detail?.type === 'kustomize' ? valuesFiles(yaml.documents[docIndex]?.contents) : [],
  )
  return { paths, values, because: null }
}

/** `values.yaml=helm-values/values-1.18.2.yaml`, `hardened.yaml=…`, `override.yaml=…`: the key or the name tells. */
const isOfValues = (entry: string) => /values|hardened|override/i.test(entry)

function valuesFiles(root: unknown): readonly string[] {
  return ['configMapGenerator', 'secretGenerator'].flatMap((list) =>
    itemsOf(root, [list]).flatMap((generator) =>
      itemsOf(generator, ['files']).flatMap((item) => {
        const entry = isScalar(item) ? (scalarSource(item) ?? '') : ''
        const path = entry.slice(entry.indexOf('=') + 1)
        const named = textOfName(generator)
        return isYamlName(path) && (isOfValues(entry) || isOfValues(named)) ? path : []
      }),
    ),
  )
}

function textOfName(generator: unknown): string {
  const name = nodeAt(generator, ['name'])
  return isScalar(name) ? (scalarSource(name) ?? '') : ''
}
