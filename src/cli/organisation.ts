// The organisation's file that a command is to go by, from disk.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Organisation, parseOrganisation } from '../config/layers/organisation.ts'
import type { Problem } from '../problem.ts'
import type { Wrong } from './answer.ts'

/** Null: none was named. */
export async function organisationNamed(
  directory: string,
  file: string | null | undefined,
): Promise<{ readonly organisation: Organisation | null } | { readonly problems: readonly Problem[] } | Wrong> {
  if (file == null) return { organisation: null }
  try {
    return parseOrganisation(await readFile(resolve(directory, file), 'utf8'), file)
  } catch {
    return { wrong: `The file ${file} of --organisation cannot be read.` }
  }
}
