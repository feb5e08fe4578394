// Check runs: a verdict on a commit, with sentences at their places in files.
import { answered } from './failure.ts'
import type { Annotation, CheckRun } from './ports.ts'
import { sameText, unlessDone } from './resend.ts'
import type { Session } from './session.ts'

/** GitHub's limit for one request. */
const annotationsAtOnce = 50

/** A new check run; GitHub shows the newest of each name. */
export async function check(session: Session, run: CheckRun): Promise<void> {
  const { name, headOid, conclusion, title, summary, annotations = [] } = run
  const outputs = batches(annotations).map((some) => ({ title, summary, annotations: some.map(annotationOf) }))
  const [output = { title, summary }, ...more] = outputs
  const made = await unlessDone(
    () =>
      session.rest('write', (client) =>
        client.request('POST /repos/{owner}/{repo}/check-runs', {
          ...session.at,
          name,
          head_sha: headOid,
          status: 'completed',
          conclusion,
          output,
        }),
      ),
    () => standing(session, run),
  )
  // What is sent with an update is added. When an answer is lost, the job makes a run anew.
  for (const next of more) {
    const id = Number(answered(made.data.id, 'id of a check run'))
    await session.rest('write', (client) =>
      client.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...session.at,
        check_run_id: id,
        output: next,
      }),
    )
  }
}

/** The newest run if it says the same. */
async function standing(session: Session, { name, headOid, conclusion, title, summary }: CheckRun) {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
      ...session.at,
      ref: headOid,
      check_name: name,
      filter: 'latest',
    }),
  )
  const [latest] = answered(data.check_runs, 'check runs').filter(({ app }) => app?.slug === session.appSlug)
  const output = latest?.output
  const same = latest?.conclusion === conclusion && output?.title === title && sameText(output?.summary ?? '', summary)
  return same && latest !== undefined ? { data: latest } : undefined
}

const batches = (all: readonly Annotation[]): readonly (readonly Annotation[])[] =>
  Array.from({ length: Math.ceil(all.length / annotationsAtOnce) }, (_, index) =>
    all.slice(index * annotationsAtOnce, (index + 1) * annotationsAtOnce),
  )

const annotationOf = ({ path, line, column, level, message }: Annotation) => ({
  path,
  start_line: line,
  end_line: line,
  ...(column === null ? {} : { start_column: column, end_column: column }),
  annotation_level: level,
  message,
})
