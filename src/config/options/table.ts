// The option table: every key of `.github/sluice.yaml`. Parser, JSON Schema and reference page come from it.
import { clusterReference, groupName, keyPattern, serviceName, variableName, variableValue } from '../formats/names.ts'
import { pathPattern } from '../formats/paths.ts'
import { adjustment } from './adjust.ts'
import { bases } from './bases.ts'
import { environment, modes } from './environment.ts'
import { layout } from './layout.ts'
import { reports } from './reports.ts'
import type { Options, Shape, ValueOf } from './shape.ts'

const keyNames = { is: 'list', of: { is: 'text', format: keyPattern }, min: 0, max: 200 } as const satisfies Shape

const secrets = {
  keys: {
    shape: keyNames,
    about: 'More names of keys whose values are secret.',
    example: '["*_credential"]',
    default: [],
  },
  allow: {
    shape: keyNames,
    about: 'Names of keys whose values are not secret, although they look so.',
    example: '[tokenTTL]',
    default: [],
  },
} as const satisfies Options

const limits = {
  open: {
    shape: { is: 'integer', min: 1, max: 100 },
    about:
      'Open promotions and bumps per environment; the rest waits until one of them closes, the oldest goes first. What a person asks for opens at once.',
    example: '5',
    default: 5,
  },
} as const satisfies Options

export const table = {
  version: {
    shape: { is: 'integer', min: 1, max: 1 },
    about: 'The version of this format.',
    example: '1',
    required: true,
  },
  mode: {
    shape: { is: 'choice', of: modes },
    about: '`observe`: plans are shown, nothing is opened. `act`: pull requests are opened.',
    example: 'act',
    default: 'observe',
  },
  layout: {
    shape: layout,
    about: 'Where the files of a service lie: a preset’s name, or path templates.',
    example: 'opencenter',
    required: true,
  },
  environments: {
    shape: { is: 'list', of: { is: 'record', options: environment }, min: 1, max: 500 },
    about: 'The stages of the pipeline.',
    example: '[{ name: dev, clusters: [dev-cluster] }, { name: prod, after: [dev], clusters: [prod-cluster] }]',
    required: true,
  },
  group: {
    shape: { is: 'choice', of: ['service', 'environment'] },
    about: 'What travels in one pull request: each service alone, or everything that is pending for an environment.',
    example: 'environment',
    default: 'service',
  },
  groups: {
    shape: {
      is: 'map',
      key: groupName,
      of: { is: 'list', of: { is: 'text', format: serviceName }, min: 1, max: 200 },
      max: 200,
    },
    about: 'Services that always travel together. It may change while promotions are open.',
    example: '{ mesh: [istio-base, istiod, istio-gateway] }',
    default: {},
  },
  variables: {
    shape: {
      is: 'map',
      key: clusterReference,
      of: { is: 'map', key: variableName, of: { is: 'text', format: variableValue }, max: 100 },
      max: 1000,
    },
    about:
      'Facts of each cluster, replaced as whole words when content is copied from one cluster to another. Where several environments have a cluster of one name, `<environment>/<cluster>` means one of them and the name all of them.',
    example: '{ dev-cluster: { domain: dev.example.com }, prod-cluster: { domain: example.com } }',
    default: {},
  },
  adjust: {
    shape: { is: 'list', of: { is: 'record', options: adjustment }, min: 0, max: 200 },
    about: 'Values that the target keeps, or that are set, raised or removed on the way; applied in this order.',
    example: '[{ environments: [prod], min: { "**.replicas": 3 } }]',
    default: [],
  },
  ignore: {
    shape: { is: 'list', of: { is: 'text', format: pathPattern }, min: 0, max: 200 },
    about: 'Files that are never promoted.',
    example: '["**/README.md"]',
    default: [],
  },
  secrets: {
    shape: { is: 'record', options: secrets },
    about: 'Which keys hold secrets, beyond the built-in table.',
    example: '{ keys: ["*_credential"], allow: [tokenTTL] }',
    default: {},
  },
  bases: {
    shape: bases,
    about:
      'Base repositories whose tags are moved from environment to environment. `auto` finds them; an empty list leaves all tags to people.',
    example: '[{ repository: opencenter-cloud/openCenter-gitops-base, versioning: calver }]',
    default: 'auto',
  },
  reports: {
    shape: reports,
    about: 'Which health reports count.',
    example: '{ grace: 10m, breaker: { reverts: 3, within: 15m } }',
    default: {},
  },
  limits: {
    shape: { is: 'record', options: limits },
    about: 'How much Sluice does at once.',
    example: '{ open: 5 }',
    default: {},
  },
  rollback: {
    shape: { is: 'choice', of: ['pull-request', 'off'] },
    about:
      'What happens when a rollout failed: the pull request that takes it back is opened, or nothing is. It is held back from the next environments in both cases.',
    example: '"off"',
    default: 'pull-request',
  },
} as const satisfies Options

export const root = { is: 'record', options: table } as const satisfies Shape

/** The configuration as written, with defaults filled in, before rules and resolution. */
export type Raw = ValueOf<typeof root>
