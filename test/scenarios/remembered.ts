// What the bot's own store remembers: it must not grow with the people who comment or the pull requests that come and go.
import { DatabaseSync } from 'node:sqlite'
import type { World } from './world.ts'

/** Keys that begin so. */
export function remembered({ environment }: World, prefix: string): readonly string[] {
  const db = new DatabaseSync(environment.store.file, { readOnly: true })
  const keys = db.prepare('SELECT key FROM memory WHERE key LIKE ?').all(`${prefix}%`)
  db.close()
  return keys.map(({ key }) => String(key))
}
