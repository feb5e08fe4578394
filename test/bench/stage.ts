// A folder and child processes for one measurement; both are gone when it ends, however it ends.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Child = {
  readonly process: ChildProcess
  /** The next line of its output that `wanted` takes; rejects when the child ends before. */
  readonly line: (wanted: (line: string) => boolean) => Promise<string>
  readonly ended: Promise<number | null>
}

export type Stage = {
  readonly folder: string
  /** Starts this Node with these arguments; a child that writes to stderr is heard. */
  readonly start: (args: readonly string[], env?: Readonly<Record<string, string>>) => Child
}

export async function onStage<T>(run: (stage: Stage) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'))
  const children: Child[] = []
  const clean = () => {
    for (const child of children) child.process.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  // An interrupted measurement leaves nothing behind either.
  process.once('exit', clean)
  try {
    return await run({
      folder,
      start: (args, env = {}) => {
        const child = startChild(args, env, folder)
        children.push(child)
        return child
      },
    })
  } finally {
    for (const child of children) child.process.kill('SIGKILL')
    await Promise.all(children.map((child) => child.ended))
    clean()
    process.removeListener('exit', clean)
  }
}

function startChild(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string): Child {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const waiting = new Set<(line: string) => void>()
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(text)
    for (const listener of waiting) listener(text)
  })
  const line: Child['line'] = async (wanted) => {
    const early = lines.find(wanted)
    if (early !== undefined) return early
    const { promise, resolve } = Promise.withResolvers<string>()
    const listener = (text: string) => {
      if (wanted(text)) resolve(text)
    }
    waiting.add(listener)
    const tooEarly = ended.then((code) => {
      // What it wrote last may still be on its way.
      return new Promise<never>((_, reject) =>
        setImmediate(() => reject(new Error(`${args.join(' ')} ended with ${code} before it said what was awaited`))),
      )
    })
    try {
      return await Promise.race([promise, tooEarly])
    } finally {
      waiting.delete(listener)
    }
  }
  return { process: child, line, ended }
}

/** The object that a child prints as one line of JSON. */
export async function objectFrom(child: Child): Promise<unknown> {
  return JSON.parse(await child.line((line) => line.startsWith('{')))
}
