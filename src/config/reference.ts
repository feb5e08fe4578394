// The reference pages of `.github/sluice.yaml`, in a repository and for an organisation, from the option table.
import { defaults, environmentDefaults, organisation } from './options/organisation.ts'
import type { Option, Options, Shape } from './options/shape.ts'
import { root } from './options/table.ts'

const head = `# Configuration

<!-- Written by scripts/write-reference.ts from the option table in src/config/options; edit that. -->

\`.github/sluice.yaml\` on the default branch. It is read strictly: an unknown key, a wrong type or a broken rule is a problem
with its line and column, and nothing is promoted until it is settled. The JSON Schema is
[\`schema/sluice.schema.json\`](../../schema/sluice.schema.json). Limits of the file: 1 MiB, 30,000 lines and list items,
64 levels; anchors, aliases and tags are not read.
`

const organisationHead = `# The organisation's file

<!-- Written by scripts/write-reference.ts from the option table in src/config/options; edit that. -->

\`.github/sluice.yaml\` in the repository \`.github\` of an organisation or user: what holds in all of their repositories that
Sluice works in. [How to use it](../how-to/set-organisation-defaults.md). It is read as strictly as
[a repository's own](configuration.md), with the same limits. The JSON Schema is
[\`schema/organisation.schema.json\`](../../schema/organisation.schema.json).
`

/** The pages as Markdown. */
export function referencePage(): string {
  return [head, ...sections(root.options, '')].join('\n')
}

export function organisationPage(): string {
  const entries = Object.entries(organisation.options).map(([name, option]) => section(name, option))
  const keys = (options: Options) =>
    Object.keys(options)
      .map((name) => `\`${name}\``)
      .join(', ')
  const inside = `Keys of \`defaults\`: ${keys(defaults)}.

Keys of an entry of \`defaults.environments\`: ${keys(environmentDefaults)}.

They mean what [the reference of the configuration](configuration.md) says of them.
`
  return [organisationHead, ...entries, inside].join('\n')
}

function sections(options: Options, prefix: string): readonly string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const path = `${prefix}${name}`
    return [section(path, option), ...inner(option.shape, path)]
  })
}

function inner(shape: Shape, path: string): readonly string[] {
  switch (shape.is) {
    case 'record':
      return sections(shape.options, `${path}.`)
    case 'list':
      return inner(shape.of, `${path}[]`)
    case 'map':
      return inner(shape.of, `${path}.<${shape.key.name}>`)
    case 'either':
      return shape.of.flatMap((one) => inner(one, path))
    default:
      return []
  }
}

function section(path: string, option: Option): string {
  const facts = [typeOf(option.shape), option.required === true ? 'required' : `default: ${defaultOf(option)}`]
  const name = path.split('.').at(-1)?.replaceAll('[]', '') ?? path
  const example = `\`\`\`yaml\n${name}: ${option.example}\n\`\`\``
  return `## \`${path}\`\n\n${option.about}\n\n${facts.join(' · ')}\n\n${example}\n`
}

function defaultOf({ default: value, otherwise }: Option): string {
  if (value === undefined) return otherwise ?? 'none'
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
    ? 'empty'
    : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function typeOf(shape: Shape): string {
  switch (shape.is) {
    case 'text':
      return shape.format.name
    case 'choice':
      return shape.of.map((choice) => `\`${choice}\``).join(' or ')
    case 'flag':
      return '`true` or `false`'
    case 'integer':
      return shape.min === shape.max ? `\`${shape.min}\`` : `whole number from ${shape.min} to ${shape.max}`
    case 'number':
      return 'number'
    case 'scalar':
      return 'text, number, `true` or `false`'
    case 'duration':
      return `duration from ${shape.min} to ${shape.max}`
    case 'list':
      return `list of ${typeOf(shape.of)} (at most ${shape.max})`
    case 'map':
      return `map from ${shape.key.name} to ${typeOf(shape.of)} (at most ${shape.max})`
    case 'record':
      return 'map'
    case 'either':
      return shape.of.map(typeOf).join(', or ')
  }
}
