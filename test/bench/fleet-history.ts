// A repository of many clusters as `git fast-import` reads it: openCenter's layout, then merges that move one service each.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSeed } from '../sandbox/world.ts'

const overlays = 'applications/overlays'
const values = 'redis/helm-values/override-values.yaml'
const paths = [
  'fluxcd/redis.yaml',
  'sources/opencenter-redis.yaml',
  'redis/kustomization.yaml',
  'redis/httproute.yaml',
  values,
]
const settings = [1, 2, 3, 4, 5]

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
const commit = (time: number, message: string) =>
  `commit refs/heads/main\ncommitter Alice <alice@example.com> ${time} +0000\n${data(message)}`

/** One dev, four staging and otherwise prod clusters. */
export function fleetHistory(clusters: number, services: number, merges: number): Buffer {
  const texts = paths.map((path) => readFileSync(join(defaultSeed, overlays, 'dev-cluster/services', path), 'utf8'))
  const names = Array.from({ length: services }, (_, n) => `service-${n}`)
  const marks = new Map<string, number>()
  const blobs: string[] = []
  const marked = (text: string) => {
    const known = marks.get(text)
    if (known !== undefined) return known
    const mark = marks.size + 1
    marks.set(text, mark)
    blobs.push(`blob\nmark :${mark}\n${data(text)}`)
    return mark
  }
  const lines: string[] = []
  const put = (path: string, text: string) => lines.push(`M 100644 :${marked(text)} ${overlays}/${path}\n`)
  for (let n = 0; n < clusters; n++) {
    const cluster = n === 0 ? 'dev-1' : n < 5 ? `staging-${n}` : `prod-${n}`
    const below = `${cluster}/services`
    put(`${below}/fluxcd/kustomization.yaml`, `resources:\n${names.map((name) => `  - ./${name}.yaml\n`).join('')}`)
    for (const name of names) {
      for (const [index, path] of paths.entries()) {
        const text = (texts[index] ?? '').replaceAll('redis', name).replaceAll('dev-cluster', cluster)
        put(`${below}/${path.replaceAll('redis', name)}`, text)
      }
      for (const n of settings)
        put(`${below}/${name}/config/settings-${n}.yaml`, `kind: ConfigMap\nmetadata:\n  name: ${name}-${n}\n`)
    }
  }
  const start = 1_767_600_000
  const history = [commit(start, 'start'), ...lines.splice(0)]
  for (let n = 0; n < merges; n++) {
    const name = names[n % services] ?? ''
    const text = (texts[4] ?? '').replaceAll('redis', name).replace(/tag: .*/, `tag: "9.${n}"`)
    const before = lines.length
    put(`${n % 2 === 0 ? 'dev-1' : 'staging-1'}/services/${values.replaceAll('redis', name)}`, text)
    history.push(commit(start + n + 1, `feat: Move ${name}`), ...lines.slice(before))
  }
  return Buffer.from([...blobs, ...history].join(''))
}
