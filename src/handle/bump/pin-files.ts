// Which files pin bases, as the last evaluation found them, so that a push that touches none of them costs nothing more.
import { oidOfText } from '../../oid.ts'
import type { Moved } from '../../promotion/slice/touched.ts'
import type { Standing } from '../standing/standing.ts'
import type { Work } from '../work.ts'
import { laterBumps } from './later-bumps.ts'
import type { Surveys } from './survey.ts'

/** `files` null: too many to be kept. */
type PinFiles = { readonly configuration: string; readonly files: readonly string[] | null }

const key = ({ forge }: Pick<Work, 'forge'>) => `pin-files:${forge.repository.id}`
const mostKept = 5000

/** With what the organisation's file says of it. */
const configurationOf = ({ config }: Pick<Standing, 'config'>) => oidOfText(JSON.stringify(config))

export async function rememberPinFiles(work: Work, standing: Standing, surveys: Surveys): Promise<void> {
  const all = [...surveys.values()].flatMap(({ pins, unmovable }) => [...pins, ...unmovable])
  const files = [...new Set(all.flatMap(({ path, uses }) => [path, ...uses.map(({ file }) => file)]))].sort()
  const found: PinFiles = { configuration: configurationOf(standing), files: files.length > mostKept ? null : files }
  const text = JSON.stringify(found)
  if ((await work.memory.recall(key(work))) !== text) await work.memory.remember(key(work), text)
}

/** Bumps could not be evaluated: what was told meanwhile is looked for once they can be, whatever is touched then. */
export const missPinFiles = (work: Work): Promise<void> =>
  work.memory.remember(key(work), JSON.stringify({ configuration: '', files: null } satisfies PinFiles))

/** Has bumps evaluated where a push touched a pin, or policy. What was never evaluated waits for the sweep. */
export async function bumpsIfTouched(work: Work, standing: Standing, moved: Moved): Promise<void> {
  const text = await work.memory.recall(key(work))
  if (text === null) return
  const { configuration, files }: PinFiles = JSON.parse(text)
  const { config } = standing
  const isTouched =
    configuration !== configurationOf(standing) ||
    (await work.plan('pinsTouched', { config, question: { moved, files } }))
  if (isTouched) await laterBumps(work.tasks, work.forge.repository.id)
}
