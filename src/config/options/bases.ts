// `bases`: the repositories of shared manifests whose tags are moved ring by ring.
import { host, repository, tagPattern } from '../formats/github.ts'
import { timeOfDay } from '../formats/moments.ts'
import { versioning } from '../formats/versioning.ts'
import type { Options, Shape } from './shape.ts'

const tag = { is: 'text', format: tagPattern } as const satisfies Shape

const schedule = {
  days: {
    shape: { is: 'list', of: { is: 'choice', of: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, min: 1, max: 7 },
    about: 'Days of the week (UTC) on which it begins.',
    example: '[mon, tue, wed, thu]',
    default: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  },
  from: {
    shape: { is: 'text', format: timeOfDay },
    about: 'Earliest time of day (UTC).',
    example: '"06:00"',
    default: '00:00',
  },
  until: {
    shape: { is: 'text', format: timeOfDay },
    about: 'Latest time of day (UTC); one before `from` is on the next day.',
    example: '"16:00"',
    default: '23:59',
  },
} as const satisfies Options

const base = {
  repository: {
    shape: { is: 'text', format: repository },
    about: 'The base repository.',
    example: 'opencenter-cloud/openCenter-gitops-base',
    required: true,
  },
  host: {
    shape: { is: 'text', format: host },
    about: 'Where it is.',
    example: 'github.com',
    default: 'github.com',
  },
  versioning: {
    shape: { is: 'text', format: versioning },
    about: 'How its tags are ordered: `auto`, `calver`, `semver` or `regex:` and an expression.',
    example: 'calver',
    default: 'auto',
  },
  prereleases: {
    shape: { is: 'flag' },
    about: 'Whether pre-releases are proposed.',
    example: 'true',
    default: false,
  },
  allow: {
    shape: { is: 'list', of: tag, min: 1, max: 100 },
    about: 'Only tags that fit one of these.',
    example: '["2026.*"]',
    otherwise: 'all',
  },
  ignore: {
    shape: { is: 'list', of: tag, min: 0, max: 100 },
    about: 'No tag that fits one of these.',
    example: '["2026.03"]',
    default: [],
  },
  schedule: {
    shape: { is: 'record', options: schedule },
    about: 'When a new tag may open a pull request by itself; `/bump` does so at any time.',
    example: '{ days: [mon, tue], from: "06:00", until: "16:00" }',
    otherwise: 'at any time',
  },
  group: {
    shape: { is: 'choice', of: ['base', 'source'] },
    about:
      'What moves in one pull request: all pins of the base in an environment, or those of one GitRepository name at a time.',
    example: 'source',
    default: 'base',
  },
} as const satisfies Options

export const bases = {
  is: 'either',
  of: [
    { is: 'choice', of: ['auto'] },
    { is: 'list', of: { is: 'record', options: base }, min: 0, max: 50 },
  ],
} as const satisfies Shape
