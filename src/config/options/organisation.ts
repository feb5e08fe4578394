// The organisation's file: defaults for the repositories of one owner, and the keys that they may not change.
import { lockedPath } from '../formats/locked.ts'
import { environment } from './environment.ts'
import type { Options, Shape } from './shape.ts'
import { table } from './table.ts'

/** What says where something lies belongs to each repository. */
const { after: _after, clusters: _clusters, branch: _branch, ...policy } = environment
const { version, layout: _layout, groups: _groups, variables: _variables, environments, ...shared } = table

const { required: _required, ...described } = environments

export const environmentDefaults = policy

export const defaults = {
  ...shared,
  environments: {
    ...described,
    shape: { is: 'list', of: { is: 'record', options: policy }, min: 1, max: 500 },
    about: 'Settings for the environments of these names, in every repository that has one; none is added.',
    example: '[{ name: prod, promote: manual, approvers: { teams: [platform-leads] } }]',
  },
} as const satisfies Options

export const organisation = {
  is: 'record',
  options: {
    version,
    defaults: {
      shape: { is: 'record', options: defaults },
      about: 'What holds in each repository that does not say otherwise.',
      example: '{ mode: observe, limits: { open: 3 } }',
      default: {},
    },
    locked: {
      shape: { is: 'list', of: { is: 'text', format: lockedPath }, min: 0, max: 200 },
      about: 'Keys whose value in a repository’s file is ignored, as dotted paths; `*` stands for every environment.',
      example: '[limits.open, "environments.*.merge", environments.prod.approvers]',
      default: [],
    },
  },
} as const satisfies Shape
