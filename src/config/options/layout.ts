// `layout`: where a service's files lie.
import { serviceName } from '../formats/names.ts'
import { indexTemplate, serviceTemplate, sliceTemplate } from '../formats/paths.ts'
import { presetNames } from '../presets/names.ts'
import type { Options, Shape } from './shape.ts'

const templates = {
  slice: {
    shape: { is: 'list', of: { is: 'text', format: sliceTemplate }, min: 0, max: 20 },
    about:
      'Paths of what belongs to one service. `{cluster}`, `{environment}`, `{group}` and `{service}` each stand for one name or a part of it, `*` for a part of a name, `**` for any depth. The most specific template wins.',
    example: '["apps/{cluster}/{service}/**", "apps/{cluster}/flux/{service}.yaml"]',
    default: [],
  },
  indexes: {
    shape: { is: 'list', of: { is: 'text', format: indexTemplate }, min: 0, max: 20 },
    about:
      'The `kustomization.yaml` files that list the services of a cluster; a promotion adds and removes exactly the entries of its own service.',
    example: '["apps/{cluster}/flux/kustomization.yaml"]',
    default: [],
  },
  services: {
    shape: {
      is: 'map',
      key: serviceName,
      of: { is: 'list', of: { is: 'text', format: serviceTemplate }, min: 1, max: 20 },
      max: 1000,
    },
    about: 'Services named one by one with their paths; they win over `slice`. A path may be one file per environment.',
    example: '{ web: ["apps/{cluster}/web/**", "charts/web/values-{cluster}.yaml"] }',
    default: {},
  },
} as const satisfies Options

export const layout = {
  is: 'either',
  of: [
    { is: 'choice', of: presetNames },
    { is: 'record', options: templates },
  ],
} as const satisfies Shape
