// The payloads of `fixtures/flux-events`: made up after the structures and format strings of the controllers, none was sent.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'flux-events')

export const fluxEventNames: readonly string[] = readdirSync(folder).map((file) => file.replace(/\.json$/, ''))

export const fluxEventFile = (name: string): string => join(folder, `${name}.json`)

/** As it arrives, parsed anew. */
export const fluxEvent = (name: string): unknown => JSON.parse(readFileSync(fluxEventFile(name), 'utf8'))

/** The merge commit that they speak of. */
export const merged = '5b0e6f7c2f4d4c1e9a3d8b7a6c5d4e3f2a1b0c9d'
