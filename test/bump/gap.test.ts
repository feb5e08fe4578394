// Which services of a promotion have a source that runs on a newer base.
import { expect, it } from 'vitest'
import { pinGaps } from '../../src/bump/gap.ts'
import type { Pin } from '../../src/bump/model.ts'
import { schemeFor } from '../../src/versions/schemes.ts'

const base = (name: string) => ({ host: 'github.com', owner: 'acme', name })
const pin = (cluster: string, tag: string, services: readonly string[], more: Partial<Pin> = {}): Pin => ({
  cluster,
  path: 'p.yaml',
  docIndex: 0,
  line: 1,
  kind: 'GitRepository',
  namespace: 'flux-system',
  name: services[0] ?? '',
  base: base('base'),
  tag,
  services,
  uses: services.map((service) => ({ service, path: `${service}/${cluster}`, file: 'k.yaml', line: 1, name: service })),
  ...more,
})
const gaps = (source: readonly Pin[], target: readonly Pin[], services = ['redis']) =>
  pinGaps({
    services,
    source,
    target,
    schemeOf: () => {
      const tags = [...source, ...target].map(({ tag }) => tag)
      return schemeFor('auto', tags, tags)
    },
  }).map(({ service, stands, runs, uses }) => [service, stands, runs, uses.map(({ path }) => path)])

const [old, next] = [pin('prod', '2026.01', ['redis']), pin('dev', '2026.02', ['redis'])]

it.each<[string, readonly Pin[], readonly Pin[], readonly unknown[]]>([
  ['the same tag', [pin('dev', '2026.01', ['redis'])], [old], []],
  ['a newer source', [next], [old], [['redis', '2026.01', '2026.02', ['redis/prod', 'redis/dev']]]],
  ['an older source', [pin('dev', '2025.12', ['redis'])], [old], []],
  ['another service', [pin('dev', '2026.02', ['loki'])], [pin('prod', '2026.01', ['loki'])], []],
  ['another base of the same service', [{ ...next, base: base('other') }], [old], []],
  ['a base that the target does not pin', [next], [], []],
  ['tags of two schemes', [pin('dev', 'v1.0.0', ['redis'])], [old], []],
  [
    'another name of the object',
    [{ ...next, name: 'shared' }],
    [old],
    [['redis', '2026.01', '2026.02', ['redis/prod', 'redis/dev']]],
  ],
  [
    'the same name before others',
    [pin('dev', '2026.03', ['redis'], { name: 'shared' }), next],
    [old],
    [['redis', '2026.01', '2026.02', ['redis/prod', 'redis/dev']]],
  ],
  [
    'a source of several services, of which one travels',
    [pin('dev', '2026.02', ['loki', 'redis'])],
    [pin('prod', '2026.01', ['loki', 'redis'])],
    [['redis', '2026.01', '2026.02', ['redis/prod', 'redis/dev']]],
  ],
])('%s', (_, source, target, expected) => {
  expect(gaps(source, target)).toEqual(expected)
})
