// One folder of a monorepo that holds the services of one cluster beside each other, listed by one kustomization.yaml.
import type { Layout } from '../model.ts'

type Templates = Pick<Layout, 'slices' | 'indexes'>

/** A service has a folder, or files of its own beside the index: whole, or what changes its base. */
export const overlayRoot = (root: string): Templates => ({
  slices: [
    `${root}/{service}/**`,
    `${root}/{service}.yaml`,
    `${root}/{service}-values.yaml`,
    `${root}/{service}-patch.yaml`,
    `${root}/{service}-patches.yaml`,
  ],
  indexes: [`${root}/kustomization.yaml`],
})

/** Flux Kustomizations of one cluster, a file for each. */
export const fluxRoot = (root: string): Templates => ({
  slices: [`${root}/{service}.yaml`],
  indexes: [`${root}/kustomization.yaml`],
})

export const together = (parts: readonly Templates[]): Templates => ({
  slices: parts.flatMap(({ slices }) => slices),
  indexes: parts.flatMap(({ indexes }) => indexes),
})
