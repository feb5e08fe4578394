// What ties Flux to a cluster stays the target's, whatever the source says of its own.
import { describe, expect, it } from 'vitest'
import { at, plan, written } from '../repository.ts'

const instance = (version: string, path: string, more = '') => `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata:
  name: flux
spec:
  distribution:
    version: "${version}"
  sync:
    # Where this hub begins.
    path: ${path}
${more}`
const spoke = (secret: string, interval: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: spoke
spec:
  interval: ${interval}
  kubeConfig:
    secretRef:
      name: ${secret}
`
const step = (base: string, source: string, target: string) => {
  const [here, there] = [at('dev', 'redis/flux.yaml'), at('staging', 'redis/flux.yaml')]
  return plan({ base: { [here]: base }, source: { [here]: source }, target: { [there]: target } })
}
const became = (base: string, source: string, target: string) =>
  written(step(base, source, target))[at('staging', 'redis/flux.yaml')]

describe('a FluxInstance', () => {
  it('keeps everything of its spec, and what the source adds to its own does not come', () => {
    const target = instance('2.4.x', 'clusters/live')
    expect(became(instance('2.4.x', 'a'), instance('2.5.x', 'b', '  wait: false\n'), target)).toBeUndefined()
  })

  it('lists what it keeps when the file changes elsewhere', () => {
    const other = (value: string) =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: facts\ndata:\n  a: ${value}\n`
    const made = step(
      instance('2.4.x', 'a') + other('1'),
      instance('2.5.x', 'a') + other('2'),
      instance('2.4.x', 'b') + other('1'),
    )
    expect(written(made)).toEqual({ [at('staging', 'redis/flux.yaml')]: instance('2.4.x', 'b') + other('2') })
    expect(made.kept).toContainEqual({
      path: at('staging', 'redis/flux.yaml'),
      pointer: '1:spec.distribution.version',
      source: '2.5.x',
      target: '2.4.x',
    })
    expect(made.conflicts).toEqual([])
  })

  it('keeps it in brackets, too', () => {
    const flow = (version: string) =>
      `{"apiVersion": "fluxcd.controlplane.io/v1", "kind": "FluxInstance", "spec": {"version": "${version}"}}\n`
    expect(became(flow('1'), flow('2'), flow('3'))).toBeUndefined()
  })
})

describe('the kubeconfig of a remote cluster', () => {
  it('stays while the rest of its Kustomization moves on', () => {
    expect(became(spoke('dev', '5m'), spoke('dev-2', '10m'), spoke('live', '5m'))).toBe(spoke('live', '10m'))
  })

  it('comes with a first copy', () => {
    const made = plan({
      base: null,
      source: { [at('dev', 'redis/flux.yaml')]: spoke('hub-kubeconfig', '5m') },
      target: {},
    })
    expect(written(made)[at('staging', 'redis/flux.yaml')]).toBe(spoke('hub-kubeconfig', '5m'))
  })
})

describe('a suspension', () => {
  const flux = (interval: string, suspend: string) =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: redis\nspec:\n  interval: ${interval}\n${suspend}  prune: true\n`
  const [on, off, none] = ['  suspend: true\n', '  suspend: false\n', '']

  it.each([
    ['set in the source', off, on, off],
    ['lifted in the source', on, off, on],
    ['added in the source', none, on, none],
    ['added where the target says it otherwise', none, on, off],
    ['taken out of the source', on, none, on],
  ])('%s stays where it is, and the rest of the file travels', (_, base, source, target) => {
    expect(became(flux('5m', base), flux('10m', source), flux('5m', target))).toBe(flux('10m', target))
    expect(became(flux('5m', base), flux('5m', source), flux('5m', target))).toBeUndefined()
  })
})
