// Clusters mostly differ by their name: finding and moving their pins reads each text once, however many clusters there are.
import { afterEach, expect, it, vi } from 'vitest'
import { configOf } from '../promotion/repository.ts'
import { bump, kustomization, path, source } from './stand.ts'

const parse = vi.hoisted(() => ({ calls: 0 }))
vi.mock('yaml', async (original) => {
  const yaml = await original<typeof import('yaml')>()
  const parseAllDocuments: typeof yaml.parseAllDocuments = (...question) => {
    parse.calls += 1
    return yaml.parseAllDocuments(...question)
  }
  return { ...yaml, parseAllDocuments }
})
afterEach(() => {
  parse.calls = 0
})

/** `name` makes texts of their own. */
function parsesOf(clusters: number, name: string): number {
  const names = Array.from({ length: clusters }, (_, n) => `${name}-${n}`)
  const files = names.flatMap((cluster) => [
    [path(`sources/${name}.yaml`, cluster), source({ name })],
    [
      path(`fluxcd/${name}.yaml`, cluster),
      kustomization(name, name, `applications/overlays/${cluster}/services/${name}`),
    ],
  ])
  const settings = configOf(`version: 1
mode: act
layout: opencenter
environments:
  - { name: staging, clusters: [${names.join(', ')}] }
`)
  parse.calls = 0
  const plans = bump(Object.fromEntries(files), {}, settings)
  expect(plans.map(({ changes }) => changes.length)).toEqual(names.map(() => 1))
  return parse.calls
}

it('costs as many parses for thirty clusters as for three', () => {
  const few = parsesOf(3, 'few')
  expect(few).toBeGreaterThan(0)
  expect(few).toBeLessThanOrEqual(6)
  expect(parsesOf(30, 'many')).toBe(few)
})
