// Real repositories in temporary folders, with an explicit identity and none of the machine's configuration.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const env = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Alice',
  GIT_AUTHOR_EMAIL: 'alice@example.com',
  GIT_COMMITTER_NAME: 'Alice',
  GIT_COMMITTER_EMAIL: 'alice@example.com',
  GIT_AUTHOR_DATE: '2026-01-05T10:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-05T10:00:00Z',
}

type Entry = { readonly mode?: string; readonly text?: string; readonly oid?: string }

export type TemporaryRepository = {
  readonly directory: string
  git(...args: string[]): string
  write(path: string, text: string): void
  commitAll(message: string): string
  /** Commits exactly these entries on `main`, through the object store alone: any name and mode. */
  commitTree(entries: Readonly<Record<string, Entry>>, message?: string): string
}

const folders: string[] = []

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-git-')))
  folders.push(folder)
  return folder
}

export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

export function temporaryRepository(...options: string[]): TemporaryRepository {
  const repository = repositoryIn(temporaryFolder())
  repository.git('init', '-q', '-b', 'main', ...options)
  return repository
}

/** Another one with the same files and history: much quicker than to make it again. */
export function copyOf(original: TemporaryRepository): TemporaryRepository {
  const directory = temporaryFolder()
  cpSync(original.directory, directory, { recursive: true, verbatimSymlinks: true })
  return repositoryIn(directory)
}

function repositoryIn(directory: string): TemporaryRepository {
  const git = (args: readonly string[], input = '') =>
    execFileSync('git', args, { cwd: directory, env, encoding: 'utf8', input, stdio: 'pipe' }).trim()
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), text)
  }
  return {
    directory,
    git: (...args) => git(args),
    write,
    commitAll: (message) => {
      git(['add', '-A'])
      git(['commit', '-q', '--allow-empty', '-m', message])
      return git(['rev-parse', 'HEAD'])
    },
    commitTree: (entries, message = 'tree') => {
      const changes = Object.entries(entries).map(([path, { mode = '100644', text = '', oid }]) => {
        const name = `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`
        if (oid !== undefined) return `M ${mode} ${oid} ${name}\n`
        return `M ${mode} inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`
      })
      const head = 'commit refs/heads/main\ncommitter Alice <alice@example.com> 1767600000 +0000\n'
      git(
        ['fast-import', '--quiet', '--force'],
        `${head}data ${Buffer.byteLength(message)}\n${message}\ndeleteall\n${changes.join('')}\n`,
      )
      return git(['rev-parse', 'main'])
    },
  }
}
