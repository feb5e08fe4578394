// One entry of `environments`: a stage, its clusters, and how promotions into it behave.
import { branch, login, team } from '../formats/github.ts'
import { date } from '../formats/moments.ts'
import { clusterName, environmentName, reason, servicePattern } from '../formats/names.ts'
import type { Options, Shape } from './shape.ts'

export const modes = ['observe', 'act'] as const

const cluster = {
  is: 'either',
  of: [
    { is: 'text', format: clusterName },
    {
      is: 'record',
      options: {
        name: {
          shape: { is: 'text', format: clusterName },
          about: 'The cluster’s name, as in its path.',
          example: 'prod-eu',
          required: true,
        },
        from: {
          shape: { is: 'text', format: clusterName },
          about: 'The cluster of the first environment in `after` that this one receives from.',
          example: 'staging-eu',
          otherwise: 'the cluster upstream of the same name, else the first one listed there',
        },
      },
    },
  ],
} as const satisfies Shape

const approvers = {
  users: {
    shape: { is: 'list', of: { is: 'text', format: login }, min: 0, max: 100 },
    about: 'GitHub logins.',
    example: '[alice]',
    default: [],
  },
  teams: {
    shape: { is: 'list', of: { is: 'text', format: team }, min: 0, max: 20 },
    about:
      'Team slugs of the repository’s organization. Sluice must be allowed to read its members; of a team that it cannot see nobody counts.',
    example: '[platform-leads]',
    default: [],
  },
  minimum: {
    shape: { is: 'integer', min: 1, max: 10 },
    about:
      'How many of them must approve each change that a pull request of Sluice brings here, other than its author and whoever asked for it.',
    example: '2',
    default: 1,
  },
} as const satisfies Options

const freeze = {
  from: {
    shape: { is: 'text', format: date },
    about: 'First day (UTC).',
    example: '2026-12-20',
    required: true,
  },
  until: {
    shape: { is: 'text', format: date },
    about: 'Last day (UTC).',
    example: '2027-01-04',
    required: true,
  },
  reason: {
    shape: { is: 'text', format: reason },
    about: 'Shown to the people who wait.',
    example: 'year end',
  },
} as const satisfies Options

export const environment = {
  name: {
    shape: { is: 'text', format: environmentName },
    about: 'The environment’s name, used in commands and branch names.',
    example: 'staging',
    required: true,
  },
  after: {
    shape: { is: 'list', of: { is: 'text', format: environmentName }, min: 0, max: 20 },
    about:
      'The environments before this one. Content comes from the first; the gate waits until the others run it, too.',
    example: '[dev]',
    default: [],
  },
  clusters: {
    shape: { is: 'list', of: cluster, min: 1, max: 1000 },
    about:
      'The overlay roots of this environment. Two environments may have clusters of one name where every path of the layout names {environment} too; elsewhere they are then written `<environment>/<cluster>`.',
    example: '[{ name: prod-eu, from: staging-eu }, prod-us]',
    otherwise: 'one cluster with the environment’s own name',
  },
  services: {
    shape: { is: 'list', of: { is: 'text', format: servicePattern }, min: 1, max: 1000 },
    about: 'Which services are promoted into this environment; a leading `!` leaves out.',
    example: '["*", "!legacy-*"]',
    default: ['*'],
  },
  promote: {
    shape: { is: 'choice', of: ['auto', 'manual'] },
    about: 'Whether a merge upstream opens the promotion, or only the command `/promote`.',
    example: 'manual',
    default: 'auto',
  },
  merge: {
    shape: { is: 'choice', of: ['manual', 'auto'] },
    about:
      'Who merges promotions and bumps. `auto`: GitHub, once the gate is green and everything else that the branch requires; that must be a check other than ours. With `approvers` only the organization’s file may ask for it.',
    example: 'auto',
    default: 'manual',
  },
  health: {
    shape: { is: 'choice', of: ['required', 'off'] },
    about: 'Whether content must be reported healthy here before it goes on. `off`: the soak counts from the merge.',
    example: 'required',
    otherwise: '`required` where a key or a listed creator reports for the environment, else `off`',
  },
  soak: {
    shape: { is: 'duration', min: '0s', max: '7d' },
    about: 'How long content must have been healthy here before it goes on; with `health: off` from its merge.',
    example: '30m',
    default: 0,
  },
  deadline: {
    shape: { is: 'duration', min: '1s', max: '7d' },
    about:
      'After which time from its merge content without a verdict is in unknown health: what waits for it goes on waiting, and people are asked.',
    example: '60m',
    otherwise: 'computed from the Flux intervals and time-outs of the slice',
  },
  approvers: {
    shape: { is: 'record', options: approvers },
    about:
      'Who may promote into this environment, besides maintainers, and who must approve on the head that stands what Sluice brings here; until then the gate is red.',
    example: '{ users: [alice] }',
  },
  freeze: {
    shape: { is: 'list', of: { is: 'record', options: freeze }, min: 0, max: 100 },
    about:
      'Days on which nothing comes into this environment: automation opens nothing, and the gates of what is open are red until they are over. Reverts and ways back are not held up.',
    example: '[{ from: 2026-12-20, until: 2027-01-04, reason: year end }]',
    default: [],
  },
  branch: {
    shape: { is: 'text', format: branch },
    about: 'The branch that holds this environment, in repositories with a branch per environment.',
    example: 'main',
    otherwise: 'the default branch',
  },
  mode: {
    shape: { is: 'choice', of: modes },
    about: 'Overrides the repository’s `mode` for promotions into this environment.',
    example: 'observe',
    otherwise: 'the repository’s `mode`',
  },
  require: {
    shape: {
      is: 'either',
      of: [
        { is: 'choice', of: ['all', 'any'] },
        { is: 'integer', min: 1, max: 1000 },
      ],
    },
    about:
      'Which of the clusters must be healthy before content goes on: all, any, or a number of them. One that fails stops it in any case.',
    example: 'any',
    default: 'all',
  },
} as const satisfies Options
