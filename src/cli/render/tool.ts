// Runs `kustomize build` or `kubectl kustomize` on a folder: whichever is on the PATH of the person, with limits. No
// plugins, no functions, no Helm: those are switched on by options that are not given.
import { spawn } from 'node:child_process'
import { usualPath } from '../../git/run.ts'

type Tool = { readonly name: 'kustomize' | 'kubectl'; readonly args: readonly string[] }

const tools: readonly Tool[] = [
  { name: 'kustomize', args: ['build'] },
  { name: 'kubectl', args: ['kustomize'] },
]

export type Limits = { readonly milliseconds: number; readonly bytes: number }
const usualLimits: Limits = { milliseconds: 30_000, bytes: 16 * 1024 * 1024 }

export type Built = { readonly text: string } | { readonly reason: string } | 'no-tool'

export type Builder = (directory: string) => Promise<Built>

/** Tries the tools in their order; the first that is there builds everything. `path`: where they are looked for, as in PATH. */
export function builder(path: string = usualPath, limits: Limits = usualLimits): Builder {
  let usable = tools
  return async (directory) => {
    for (const tool of usable) {
      const built = await runTool(tool, directory, path, limits)
      if (built === 'no-tool') continue
      usable = [tool]
      return built
    }
    usable = []
    return 'no-tool'
  }
}

const longestReason = 500

async function runTool({ name, args }: Tool, directory: string, path: string, limits: Limits): Promise<Built> {
  return await new Promise<Built>((resolve) => {
    const child = spawn(name, [...args, '.'], {
      cwd: directory,
      // Nothing of a person's settings: what is shown depends on the files alone.
      env: { PATH: path, HOME: directory, LC_ALL: 'C' },
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const out: Buffer[] = []
    let said = ''
    let size = 0
    // The tool may have started others: its whole group goes.
    const stop = (reason: string) => {
      finish({ reason })
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        child.kill('SIGKILL')
      }
    }
    const timer = setTimeout(
      () => stop(`${name} took longer than ${limits.milliseconds / 1000} s`),
      limits.milliseconds,
    )
    const finish = (built: Built) => {
      clearTimeout(timer)
      resolve(built)
    }
    child.on('error', (error) =>
      finish('code' in error && error.code === 'ENOENT' ? 'no-tool' : { reason: `${name} could not be started` }),
    )
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limits.bytes) stop(`${name} wrote more than ${limits.bytes / 1024 / 1024} MiB`)
      else out.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < longestReason) said += chunk.toString('utf8')
    })
    child.on('close', (code) => {
      const why = said.replaceAll(directory, '').trim().slice(0, longestReason)
      finish(code === 0 ? { text: Buffer.concat(out).toString('utf8') } : { reason: `${name} failed: ${why}` })
    })
  })
}
