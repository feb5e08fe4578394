// One entry of `adjust`: values that the target keeps, or that are set on the way.
import { environmentName, kindName, objectName, servicePattern } from '../formats/names.ts'
import { pathPattern, valuePath } from '../formats/paths.ts'
import type { Options } from './shape.ts'

export const adjustment = {
  environments: {
    shape: { is: 'list', of: { is: 'text', format: environmentName }, min: 1, max: 500 },
    about: 'The environments that this rule is for.',
    example: '[prod]',
    otherwise: 'all',
  },
  services: {
    shape: { is: 'list', of: { is: 'text', format: servicePattern }, min: 1, max: 1000 },
    about: 'The services that this rule is for.',
    example: '[harbor]',
    default: ['*'],
  },
  files: {
    shape: {
      is: 'either',
      of: [
        { is: 'text', format: pathPattern },
        { is: 'list', of: { is: 'text', format: pathPattern }, min: 1, max: 100 },
      ],
    },
    about: 'The files that this rule is for: one path pattern or several.',
    example: '"**/override-values.yaml"',
    default: ['**'],
  },
  kind: {
    shape: { is: 'text', format: kindName },
    about: 'Only in objects of this kind.',
    example: 'HelmRelease',
    otherwise: 'any',
  },
  name: {
    shape: { is: 'text', format: objectName },
    about: 'Only in objects of this name.',
    example: 'harbor',
    otherwise: 'any',
  },
  keep: {
    shape: { is: 'list', of: { is: 'text', format: valuePath }, min: 0, max: 200 },
    about:
      'Values that stay as the target has them. `*` stands for one key or list item, `**` for any number, `[name=web]` for the list item with that name; a key with dots stands in quotes. [Worked examples](../how-to/adjust-values.md) of all parts.',
    example: '["**.resources", externalURL]',
    default: [],
  },
  set: {
    shape: { is: 'map', key: valuePath, of: { is: 'scalar' }, max: 200 },
    about: 'Values that a file has when a promotion changes it.',
    example: '{ logLevel: warn, "containers[name=web].imagePullPolicy": Always }',
    default: {},
  },
  min: {
    shape: { is: 'map', key: valuePath, of: { is: 'number' }, max: 200 },
    about: 'Numbers that it then has at least.',
    example: '{ "**.replicas": 3 }',
    default: {},
  },
  remove: {
    shape: { is: 'list', of: { is: 'text', format: valuePath }, min: 0, max: 200 },
    about: 'Values that are then taken out of it.',
    example: '["**.debug", "env[name=DEBUG]"]',
    default: [],
  },
  create: {
    shape: { is: 'flag' },
    about: 'Whether `set` and `min` add a key that is missing, with the maps above it.',
    example: 'true',
    default: false,
  },
} as const satisfies Options
