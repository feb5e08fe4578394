// One repository as Git wants to see it, for the length of one request: its own refs over the objects of its network.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runGit } from './state/git-process.ts'
import type { GitHub, Oid, Repository, User } from './state/model.ts'
import { branchRef, updateRefs } from './state/refs.ts'

export type GitView = {
  /** Holds the bare repository `repository.git`. */
  readonly root: string
  /** Where objects are written, shared by the fork network. */
  readonly objects: string
  /** Brings what a push did to this view into the state, in the name of the one who pushed. Throws a Refusal. */
  readonly apply: (github: GitHub, by: User) => void
  readonly dispose: () => void
}

// GitHub serves every object by its id, partial clones included, and keeps refs/pull to itself.
const config = `[core]
\trepositoryformatversion = 0
\tbare = true
[gc]
\tauto = 0
[http]
\treceivepack = true
[receive]
\tautogc = false
\thideRefs = refs/pull
[uploadpack]
\tallowAnySHA1InWant = true
\tallowFilter = true
`

// Git asks this once for each ref; what it prints reaches the person who pushes.
const updateHook = `#!/bin/sh
grep -qxF -e "$1" "$GIT_DIR/protected" || exit 0
echo "error: GH006: Protected branch update failed for $1." >&2
echo "error: Changes must be made through a pull request." >&2
exit 1
`

export function openGitView(repository: Repository): GitView {
  const objects = join(repository.store.directory(), 'objects')
  const root = mkdtempSync(join(tmpdir(), 'sluice-sandbox-view-'))
  const directory = join(root, 'repository.git')
  for (const part of ['objects/info', 'refs', 'hooks']) mkdirSync(join(directory, part), { recursive: true })
  const before = new Map(repository.refs)
  const write = (name: string, text: string) => writeFileSync(join(directory, name), text)
  write('HEAD', `ref: ${branchRef(repository.defaultBranch)}\n`)
  write('config', config)
  write('objects/info/alternates', `${objects}\n`)
  write('packed-refs', [...before].map(([ref, oid]) => `${oid} ${ref}\n`).join(''))
  write('protected', protectedRefs(repository).join('\n'))
  write('hooks/update', updateHook)
  chmodSync(join(directory, 'hooks/update'), 0o755)
  return {
    root,
    objects,
    apply: (github, by) => applyPush(github, repository, by, before, readRefs(directory)),
    dispose: () => rmSync(root, { recursive: true, force: true }),
  }
}

const protectedRefs = ({ protections, refs }: Repository) =>
  [...protections]
    .filter(([branch, rules]) => rules.pullRequestRequired && refs.has(branchRef(branch)))
    .map(([branch]) => branchRef(branch))

function readRefs(directory: string): Map<string, Oid> {
  const lines = runGit(directory, ['for-each-ref', '--format=%(objectname) %(refname)']).toString('utf8').split('\n')
  return new Map(lines.filter((line) => line !== '').map((line) => [line.slice(41), line.slice(0, 40)]))
}

function applyPush(
  github: GitHub,
  repository: Repository,
  by: User,
  before: ReadonlyMap<string, Oid>,
  after: ReadonlyMap<string, Oid>,
) {
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((ref) => before.get(ref) !== after.get(ref))
  if (changed.length === 0) return
  repository.store.adopt(changed.flatMap((ref) => after.get(ref) ?? []))
  const updates = changed.map((ref) => ({
    ref,
    before: before.get(ref) ?? null,
    after: after.get(ref) ?? null,
    force: true,
  }))
  updateRefs(github, repository, by, updates)
}
