// The configuration that a command goes by: from a pinned commit, or from a file that a person names.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Organisation } from '../config/layers/organisation.ts'
import type { Config } from '../config/model.ts'
import { parseConfig } from '../config/parse.ts'
import { tooLarge } from '../config/read.ts'
import type { Oid } from '../oid.ts'
import type { Problem } from '../problem.ts'
import { idKey } from '../promotion/model.ts'
import type { Wrong } from './answer.ts'
import type { OpenClone } from './clone.ts'

export const configPath = '.github/sluice.yaml'

/** Where people put it by mistake. */
export const likelyPaths = ['.github/sluice.yml', 'sluice.yaml', 'sluice.yml', '.sluice.yaml']

export type Configured = { readonly config: Config } | { readonly problems: readonly Problem[] } | Wrong

/** `FILE` of `--config`, from disk. */
export async function configFromDisk(
  from: string,
  file: string,
  organisation: Organisation | null,
): Promise<Configured> {
  try {
    return parseConfig(await readFile(resolve(from, file), 'utf8'), file, organisation)
  } catch {
    return { wrong: `The file ${file} of --config cannot be read.` }
  }
}

/** The configuration as a commit has it. */
export async function configAt(
  { reader }: OpenClone,
  commit: Oid,
  organisation: Organisation | null,
): Promise<Configured> {
  const { ids } = await reader.read([{ kind: 'ids', commit, paths: [configPath, ...likelyPaths] }])
  const id = ids.get(idKey(commit, configPath)) ?? null
  if (id?.type !== 'blob' || !id.mode.startsWith('100')) {
    if (id === null && (await stands(reader, commit)))
      return { wrong: `${configPath} is not committed yet: commit it, or name it with --config FILE.` }
    const likely = likelyPaths.find((path) => ids.get(idKey(commit, path))?.type === 'blob')
    const todo = id === null && likely !== undefined ? `rename ${likely}, or ` : ''
    const what = id === null ? 'There is no file' : 'There is a link or a folder and no file'
    return { wrong: `${what} ${configPath} at ${commit.slice(0, 7)}: ${todo}name one with --config FILE.` }
  }
  const { blobs } = await reader.read([{ kind: 'blob', oid: id.oid }])
  const bytes = blobs.get(id.oid)
  if (bytes === undefined || bytes === 'too-large') {
    return { problems: [tooLarge(configPath)] }
  }
  return parseConfig(new TextDecoder().decode(bytes), configPath, organisation)
}

/** In the working tree on top of this commit, as `sluice init` leaves it. */
async function stands(reader: OpenClone['reader'], commit: Oid): Promise<boolean> {
  if ((await reader.resolve('HEAD')) !== commit) return false
  const { paths, bare } = await reader.outline()
  return !bare && paths.includes(configPath)
}
