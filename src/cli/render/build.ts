// One folder of one side, built in a temporary directory that holds only the files it reads, and removed at once.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isTreePath } from '../../git/listing.ts'
import { closureOf } from './closure.ts'
import type { Side } from './side.ts'
import type { Builder, Built } from './tool.ts'

export async function buildFolder(folder: string, side: Side, build: Builder): Promise<Built> {
  const closure = await closureOf(folder, side)
  if ('reason' in closure) return closure
  const odd = [...closure.files.keys()].find((path) => !isTreePath(path) || path.includes('\\'))
  if (odd !== undefined) return { reason: `${odd} is no safe name for a file` }
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'sluice-render-')))
  try {
    for (const [path, bytes] of closure.files) {
      await mkdir(join(directory, dirname(path)), { recursive: true })
      await writeFile(join(directory, path), bytes, { flag: 'wx', mode: 0o600 })
    }
    return await build(join(directory, folder))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
