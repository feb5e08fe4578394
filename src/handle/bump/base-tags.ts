// The tags of a base: asked for conditionally, and remembered for every repository of the process.
import { baseId } from '../../bump/model.ts'
import type { BaseForge, BaseTag } from '../../github/base-ports.ts'
import type { Work } from '../work.ts'

type Remembered = { readonly version: string | null; readonly tags: readonly BaseTag[] }

/** One request, whether or not there is news. Throws `ForgeError`; what is remembered stands in for no failure. */
export async function tagsOf(
  { memory }: Pick<Work, 'memory'>,
  base: Pick<BaseForge, 'address' | 'tags'>,
): Promise<readonly BaseTag[]> {
  const key = `tags:${baseId(base.address)}`
  const text = await memory.recall(key)
  const known: Remembered | null = text === null ? null : JSON.parse(text)
  const answer = await base.tags(known?.version ?? null)
  if (answer.kind === 'unchanged') return known?.tags ?? []
  const { version, tags } = answer
  const now = JSON.stringify({ version, tags } satisfies Remembered)
  if (now !== text) await memory.remember(key, now)
  return tags
}
