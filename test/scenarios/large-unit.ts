// A repository whose services all travel in one group: twenty of them, in three clusters of each environment.
import { openWorld } from './world.ts'

const services = Array.from({ length: 20 }, (_, n) => `service-${n}`)
const regions = ['eu', 'us', 'ap']
export const clustersOf = (environment: string) => regions.map((region) => `${environment}-${region}`)
export const valuesPath = (cluster: string, service: string) => `apps/${cluster}/${service}/values.yaml`

const filesIn = (environment: string, level: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    clustersOf(environment).flatMap((cluster) =>
      services.map((service) => [valuesPath(cluster, service), `cluster: ${cluster}\nlevel: ${level}\n`]),
    ),
  )

const config = `version: 1
mode: act
layout:
  slice: ["apps/{cluster}/{service}/**"]
environments:
  - { name: dev, clusters: [dev-eu, dev-us, dev-ap] }
  - name: staging
    after: [dev]
    clusters: [{ name: staging-eu, from: dev-eu }, { name: staging-us, from: dev-us }, { name: staging-ap, from: dev-ap }]
groups: { everything: [${services.join(', ')}] }
`

export const openLargeUnit = () =>
  openWorld({ files: { '.github/sluice.yaml': config, ...filesIn('dev', 'info'), ...filesIn('staging', 'info') } })

/** What a merge in dev brings that changes every service in every cluster. */
export const changeOfAll = filesIn('dev', 'debug')
