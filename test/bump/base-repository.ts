// A small base repository in memory, in the shape of openCenter-gitops-base, and uses of it.
import { type BaseChanges, baseChanges, type ClusterUse } from '../../src/bump/changes.ts'
import type { Need } from '../../src/promotion/model.ts'
import { type Files, repository } from '../promotion/repository.ts'

export const services = 'applications/base/services'

const release = (name: string, version: string) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
    name: ${name}
spec:
    chart:
        spec:
            chart: ${name}
            version: ${version}
            sourceRef: { kind: HelmRepository, name: ${name} }
`

/** A standard service: namespace, release, and default values whose file is named after the chart's version. */
export const standard = (name: string, version: string, values: string): Files => ({
  [`${services}/${name}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
    - "./namespace.yaml"
    - helmrelease.yaml
secretGenerator:
    - name: ${name}-values-base
      files: [values.yaml=helm-values/values-${version}.yaml]
      options: { disableNameSuffixHash: true }
`,
  [`${services}/${name}/namespace.yaml`]: `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`,
  [`${services}/${name}/helmrelease.yaml`]: release(name, version),
  [`${services}/${name}/helm-values/values-${version}.yaml`]: values,
  [`${services}/${name}/README.md`]: `# ${name} ${version}\n`,
})

export const use = (service: string, path = `${services}/${service}`, cluster = 'dev-cluster'): ClusterUse => ({
  service,
  path,
  file: `applications/overlays/${cluster}/services/fluxcd/${service}.yaml`,
  line: 2,
  name: `${service}-base`,
  cluster,
})

export function changed(
  before: Files,
  after: Files,
  uses: readonly ClusterUse[],
): { readonly changes: BaseChanges; readonly asked: readonly (readonly Need[])[] } {
  const repo = repository()
  const [from, to] = [repo.commit(before), repo.commit(after)]
  const { done, asked } = repo.run((known) => baseChanges({ from, to, uses }, known))
  return { changes: done, asked }
}
