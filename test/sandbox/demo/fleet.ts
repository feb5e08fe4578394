// The demo's second prod cluster: a smaller one in another region, with a few of the services, sized for itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed } from '../world.ts'

const overlays = 'applications/overlays'
const first = `${overlays}/prod-cluster`
const second = `${overlays}/prod-us-cluster`

/** What runs there; redis is Sluice's first example, the two gateways are a group. */
const services = ['gateway', 'gateway-api', 'redis']

const read = (path: string) => readFileSync(join(defaultSeed, path), 'utf8')
/** The domain is the one that the configuration's variables say. */
const renamed = (text: string) =>
  text.replaceAll('prod-cluster', 'prod-us-cluster').replaceAll(/(?<=redis\.|\*\.|- )example\.com/g, 'us.example.com')

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(join(defaultSeed, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(defaultSeed.length + 1))
}

/** An index of prod without the services that do not run here. */
const index = (path: string, kept: (entry: string) => boolean): string =>
  read(path)
    .split('\n')
    .filter((line) => !line.startsWith('  - ') || kept(line))
    .join('\n')

const isOurs = (entry: string) => services.some((name) => new RegExp(`[/-]${name}\\.yaml`).test(entry))

/** Whole files to commit before Sluice comes. */
export function fleetFiles(): Readonly<Record<string, string>> {
  const copied = [
    `${first}/services/fluxcd/sources.yaml`,
    ...filesBelow(`${first}/flux-system`),
    ...services.map((name) => `${first}/services/fluxcd/${name}.yaml`),
    ...['gateway-api', 'redis'].map((name) => `${first}/services/sources/opencenter-${name}.yaml`),
    ...services.flatMap((name) => filesBelow(`${first}/services/${name}`)),
  ]
  const files: Record<string, string> = Object.fromEntries(copied.map((path) => [renamed(path), renamed(read(path))]))
  const fluxcd = 'services/fluxcd/kustomization.yaml'
  const sources = 'services/sources/kustomization.yaml'
  files[`${second}/${fluxcd}`] = index(
    `${first}/${fluxcd}`,
    (entry) => isOurs(entry) || entry.endsWith('./sources.yaml'),
  )
  files[`${second}/${sources}`] = index(`${first}/${sources}`, isOurs)
  files[`${second}/kustomization.yaml`] = index(`${first}/kustomization.yaml`, (entry) => !/managed-/.test(entry))
  // No certificates are issued here, so nothing waits for cert-manager.
  const gateway = `${second}/services/fluxcd/gateway.yaml`
  files[gateway] = (files[gateway] ?? '').replace(
    '    - name: cert-manager-override\n      namespace: flux-system\n',
    '',
  )
  const redis = `${second}/services/redis/helm-values/override-values.yaml`
  files[redis] = (files[redis] ?? '').replace('replicas: 3', 'replicas: 5')
  files['.github/sluice.yaml'] = configured(read('.github/sluice.yaml'))
  return files
}

const configured = (text: string) =>
  text
    .replace(
      '    clusters: [staging-cluster]\n',
      '    clusters: [staging-cluster]\n    soak: 10m                       # healthy for so long before it goes on\n',
    )
    .replace('clusters: [prod-cluster]\n', 'clusters: [prod-cluster, prod-us-cluster]\n')
    .replace(
      '\nvariables:\n',
      '\n# The gateway and its API are tested together and travel together.\ngroups: { edge: [gateway, gateway-api] }\n\nvariables:\n',
    )
    .replace(
      '  prod-cluster: { domain: example.com }\n',
      '  prod-cluster: { domain: example.com }\n  prod-us-cluster: { domain: us.example.com }\n',
    )
