// What a clone holds by name alone, in a time that hundreds of thousands of files allow: no file is opened.
import type { Oid } from '../oid.ts'
import type { Clone } from './clone.ts'
import { pathOf, piecesOf } from './listing.ts'
import { type GitPlace, runGit } from './run.ts'

export type Outline = { readonly paths: readonly string[]; readonly bare: boolean }

export async function readOutline({ place, workingTree }: Clone): Promise<Outline> {
  if (!workingTree)
    return { paths: await namesIn(place, ['ls-tree', '-r', '--name-only', '-z', '--full-tree', 'HEAD']), bare: true }
  const list = (...kinds: readonly string[]) => namesIn(place, ['ls-files', '-z', '--full-name', ...kinds])
  const [tracked, others, deleted] = await Promise.all([
    list('--cached'),
    list('--others', '--exclude-standard'),
    list('--deleted'),
  ])
  const gone = new Set(deleted)
  // A repository inside the working tree that is no submodule ends in a slash.
  const found = [...tracked, ...others].filter((path) => !path.endsWith('/') && !gone.has(path))
  return { paths: [...new Set(found)].sort(), bare: false }
}

async function namesIn(place: GitPlace, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runGit(place, args)
  // Decoding one by one costs more than the listing: a name that is not UTF-8 is found by the stricter way.
  const text = stdout.toString('utf8')
  return text.includes('\ufffd') ? [...piecesOf(stdout)].map(pathOf) : text.split('\0').filter((path) => path !== '')
}

export async function readBranches(place: GitPlace): Promise<ReadonlyMap<string, Oid>> {
  const format = '--format=%(objectname)%00%(refname)'
  const { stdout } = await runGit(place, ['for-each-ref', format, 'refs/heads', 'refs/remotes/origin'])
  const refs = stdout
    .toString()
    .split('\n')
    .flatMap((line) => {
      const [oid, ref] = line.split('\0')
      return oid === undefined || ref === undefined ? [] : [{ oid, ref }]
    })
  const own = (prefix: string) =>
    refs.flatMap(({ oid, ref }) => (ref.startsWith(prefix) ? [[ref.slice(prefix.length), oid] as const] : []))
  return new Map([...own('refs/remotes/origin/').filter(([name]) => name !== 'HEAD'), ...own('refs/heads/')])
}
