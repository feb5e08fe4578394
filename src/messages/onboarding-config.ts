// The text of a first configuration, with comments for the people who will own it.
import { schemaLine } from '../config/schema.ts'
import type { DraftConfig, DraftEnvironment, DraftLayout } from '../onboarding/draft-config.ts'

/** Quoted where YAML would read something else, or a template stands in it. */
export function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** `about`: what was seen, a comment each. */
export function writeConfig({ layout, environments }: DraftConfig, about: readonly string[]): string {
  return [
    schemaLine,
    '# How Sluice promotes here. Written from what the repository holds: correct what is not right, then run `sluice check`.',
    ...about.flatMap(commentLines),
    'version: 1',
    '',
    '# observe: plans are shown, nothing is opened or written. act: promotions are opened as pull requests.',
    '# An environment may have a mode of its own: begin with the first one that receives.',
    'mode: observe',
    '',
    ...layoutLines(layout),
    '',
    '# Content goes from one environment to those that come after it.',
    'environments:',
    ...environments.flatMap((environment, index) => environmentLines(environment, environments[index - 1])),
    '',
  ].join('\n')
}

/** Names of a repository stand in comments: a line break would end them. */
const commentLines = (text: string) => [`# ${text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')}`]

function layoutLines(layout: DraftLayout): readonly string[] {
  if (layout.preset !== null)
    return ['# Where the files of a service lie: a layout that Sluice knows.', `layout: ${layout.preset}`]
  const { slices, indexes, services } = layout
  const list = (name: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`  ${name}:`, ...texts.map((text) => `    - ${scalar(text)}`)]
  const named = [...services].flatMap(([name, paths]) => [
    `    ${scalar(name)}:`,
    ...paths.map((path) => `      - ${scalar(path)}`),
  ])
  return [
    '# Where the files of a service lie. The most specific path wins; `**` is any depth.',
    'layout:',
    ...list('slice', slices),
    ...(indexes.length === 0
      ? []
      : ['  # Files that list services: a promotion adds and removes the entries of its own service.']),
    ...list('indexes', indexes),
    ...(named.length === 0 ? [] : ['  # Services by name.', '  services:', ...named]),
  ]
}

function environmentLines(
  { name, clusters, branch }: DraftEnvironment,
  upstream: DraftEnvironment | undefined,
): readonly string[] {
  const [first, ...others] = clusters
  const isOwnName = others.length === 0 && first?.name === name && first.from === null
  return [
    `  - name: ${scalar(name)}`,
    ...(upstream === undefined ? [] : [`    after: [${scalar(upstream.name)}]`]),
    ...(branch === null ? [] : [`    branch: ${scalar(branch)}`]),
    ...(isOwnName ? [] : clusterLines(clusters)),
  ]
}

function clusterLines(clusters: DraftEnvironment['clusters']): readonly string[] {
  const texts = clusters.map(({ name, from }) =>
    from === null ? scalar(name) : `{ name: ${scalar(name)}, from: ${scalar(from)} }`,
  )
  const line = `    clusters: [${texts.join(', ')}]`
  return line.length <= 110 ? [line] : ['    clusters:', ...texts.map((text) => `      - ${text}`)]
}
