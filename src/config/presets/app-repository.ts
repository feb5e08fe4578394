// The repository of one application's team: a Kustomize root for each environment. The platform's repository names it by
// a GitRepository; here it is the one service `app`.
import type { Layout } from '../model.ts'

const stages = ['overlays', 'environments', 'envs']
const above = ['deploy', 'deployment', 'k8s', 'kubernetes', 'kustomize', 'manifests']

export const appRepository: Layout = {
  preset: 'app-repository',
  slices: [],
  indexes: [],
  services: {
    app: [
      ...stages.map((stage) => `${stage}/{cluster}/**`),
      ...above.map((folder) => `${folder}/{cluster}/**`),
      ...above.flatMap((folder) => stages.map((stage) => `${folder}/${stage}/{cluster}/**`)),
    ],
  },
  groups: null,
  reserved: ['base', 'flux-system'],
}
