// A webhook that may be a health report: who may say what stands in the configuration.
import type { Config } from '../../config/model.ts'
import type { HealthReport } from '../../health/model.ts'
import { readDeployment } from '../../health/read/deployment.ts'
import { readDispatch } from '../../health/read/dispatch.ts'
import { readStatus } from '../../health/read/status.ts'
import type { Trigger } from '../../trigger.ts'
import { stand } from '../standing/standing.ts'
import type { Report, Work } from '../work.ts'
import { isRecorded } from './policy.ts'
import { takeReports } from './reports.ts'

type Heard = Extract<Trigger, { kind: 'heard' }>

/** What nobody listed may inform; it never decides. */
export async function handleHeard(work: Work, heard: Heard): Promise<Report> {
  const standing = await stand(work)
  if ('stopped' in standing) return { did: [`stopped: ${standing.stopped}`] }
  const { config } = standing
  if (!config.environments.some((one) => isRecorded(work, config, one)))
    return { did: [`a ${heard.event} was heard: health counts nowhere here`] }
  const report = reportOf(heard, config)
  if (report.state !== 'ignored') return takeReports(work, standing, [report])
  if (report.because.startsWith('spoof')) work.log.warn({ event: heard.event, because: report.because }, 'ignored')
  return { did: [`a ${heard.event} has no effect: ${report.because}`] }
}

function reportOf({ event, payload }: Heard, config: Config): HealthReport {
  const places = config.environments.flatMap(({ name, clusters }) =>
    clusters.map((cluster) => ({ environment: name, cluster: cluster.name })),
  )
  switch (event) {
    case 'status':
      return readStatus(payload, config.reports.statuses, places)
    case 'dispatch':
      return readDispatch(payload, places)
    case 'deployment':
      return readDeployment(payload, places)
  }
}
