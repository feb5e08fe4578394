// The same configuration comes with every question: what was found out about it once, by its identity, is kept.
import type { Config } from '../config/model.ts'

const most = 20
const seen = new Map<string, Config>()

/** A configuration that says the same and was seen before, else this one. */
export function sameConfig(config: Config): Config {
  const text = JSON.stringify(config)
  const same = seen.get(text) ?? config
  seen.delete(text)
  seen.set(text, same)
  for (const oldest of seen.keys()) {
    if (seen.size <= most) break
    seen.delete(oldest)
  }
  return same
}
