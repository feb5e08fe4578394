// `reports`: which health reports count, and when to stop reverting.
import { context } from '../formats/github.ts'
import { clusterReference } from '../formats/names.ts'
import type { Options, Shape } from './shape.ts'

const status = {
  creator: {
    shape: { is: 'integer', min: 1, max: 9_007_199_254_740_991 },
    about: 'The numeric GitHub id of the account whose commit statuses count.',
    example: '49699333',
    required: true,
  },
  contexts: {
    shape: { is: 'list', of: { is: 'text', format: context }, min: 1, max: 100 },
    about: 'The status contexts that count.',
    example: '["flux/**"]',
    required: true,
  },
  cluster: {
    shape: { is: 'text', format: clusterReference },
    about: 'The cluster that these statuses speak for.',
    example: 'prod-cluster',
    otherwise: 'told from the context',
  },
} as const satisfies Options

const breaker = {
  reverts: {
    shape: { is: 'integer', min: 1, max: 100 },
    about: 'How many reverts Sluice opens by itself in one environment; what fails beyond that is left to people.',
    example: '3',
    default: 3,
  },
  within: {
    shape: { is: 'duration', min: '1s', max: '7d' },
    about: 'In which time.',
    example: '15m',
    default: '15m',
  },
} as const satisfies Options

export const reports = {
  is: 'record',
  options: {
    statuses: {
      shape: { is: 'list', of: { is: 'record', options: status }, min: 0, max: 1000 },
      about: 'Commit statuses that are health reports. Statuses of nobody else count.',
      example: '[{ creator: 49699333, contexts: ["flux/**"], cluster: prod-cluster }]',
      default: [],
    },
    grace: {
      shape: { is: 'duration', min: '0s', max: '7d' },
      about:
        'How long a failed health check must last before it counts; at least twice the `retryInterval` of what failed. What cannot get better by itself counts at its second report.',
      example: '10m',
      default: '10m',
    },
    breaker: {
      shape: { is: 'record', options: breaker },
      about: 'When to stop reverting.',
      example: '{ reverts: 3, within: 15m }',
      default: {},
    },
  },
} as const satisfies Shape
