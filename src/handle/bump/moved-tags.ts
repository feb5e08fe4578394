// A tag that points elsewhere than it did: said once, on the commit that stands, as a check run that nobody requires.
import { baseId } from '../../bump/model.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { type BaseRead, movedSentence } from './read-base.ts'

const checkName = 'sluice/base'

/** One line for each tag that is moved, told or not. */
export async function alarmMoved(
  work: Work,
  { snapshot }: Standing,
  { base, record }: BaseRead,
): Promise<readonly string[]> {
  const headOid = snapshot.heads.get(snapshot.defaultBranch)
  const said: string[] = []
  for (const [tag, mark] of Object.entries(record.moved)) {
    const sentence = movedSentence(base, tag, mark)
    said.push(sentence)
    const key = `moved-tag:${work.forge.repository.id}:${baseId(base)}:${tag}`
    if (headOid == null || (await work.memory.recall(key)) === mark.is) continue
    await work.forge.check({
      name: checkName,
      headOid,
      conclusion: 'action_required',
      title: `The tag ${tag} of ${base.owner}/${base.name} was moved`,
      summary: `${sentence}\n\nIt was \`${mark.was}\` and is \`${mark.is}\`. Until then Sluice opens no bump of this base.`,
    })
    await work.memory.remember(key, mark.is)
  }
  return said
}
