// Writes the credentials where only their owner reads them; another file of that name is never lost by accident.
import { accessSync, constants, existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { envText, type NewApp } from './env-file.ts'

/** Why nothing may be written there, before an App is made in vain; null: it may. */
export function occupied(file: string, force: boolean): string | null {
  if (existsSync(file) && !force)
    return `${file} exists already and is not overwritten: move it away, name another with --file, or say --force.`
  try {
    accessSync(dirname(file), constants.W_OK)
    return null
  } catch {
    return `Nothing can be written into ${dirname(file)}: name another place with --file.`
  }
}

/**
 * Answers the file's name. The code counted once, so the credentials are kept in any case: where a file has appeared
 * meanwhile, beside it.
 */
export function keepIn(file: string, force: boolean, app: NewApp, api: string): string {
  const name = existsSync(file) && !force ? `${file}.${app.id}` : file
  const made = force ? `${file}.${process.pid}` : name
  writeFileSync(made, envText(app, api), { mode: 0o600, flag: 'wx' })
  if (force) renameSync(made, name)
  return name
}
