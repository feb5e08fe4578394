// What the demo's base publishes, and how the demo shows the pull request that moves its tag.
import { bumpIn } from '../../scenarios/bumping.ts'
import { at, type World } from '../../scenarios/world.ts'
import type { BaseTagOptions } from '../base-repository.ts'
import { diffOf } from './show.ts'
import type { Teller } from './steps.ts'

/** Its chart of redis names the image's version otherwise, which is easily overlooked in a release. */
export const release: BaseTagOptions = {
  services: ['harbor', 'redis'],
  files: {
    'applications/base/services/redis/helm-values/values-1.1.0.yaml': `# Default values of the chart redis 1.1.0
image:
  repository: docker.io/example/redis
  version: "1.1.0"
replicas: 1
resources:
  requests:
    cpu: 100m
    memory: 128Mi
`,
  },
  release: {
    name: 'February',
    body: 'New charts of harbor and redis.\n\n- redis: the image is set by `image.version` now',
  },
}

export type Bump = Awaited<ReturnType<typeof bumpOf>>

export async function bumpOf(world: World, environment: string) {
  const pull = await bumpIn(world, environment)
  const { data: files } = await world.as('alice').pulls.listFiles({ ...at, pull_number: pull.number, per_page: 100 })
  const [gate] = await world.gate(pull.head.sha)
  return { ...pull, body: pull.body ?? '', files, gate }
}

/** What it says of the services here, and one of its files. */
export function showBump({ say }: Teller, { number, title, body, files }: Bump): void {
  const wanted = /^(Brings |Why now|### (⚠|What it changes|Release notes))/
  const parts = plain(body).split(/\n\n(?=###? |Brings |Why now|```|Compare )/)
  const shown = parts.filter((part) => wanted.test(part)).join('\n\n')
  const [one = [], others = []] = [true, false].map((isRedis) =>
    files.filter(({ filename }) => filename.endsWith('-redis.yaml') === isRedis),
  )
  say(`#${number} “${title}” by sluice[bot]\n\n${shown}\n`)
  say(`${diffOf(one)}\n… and ${others.length} more files in the same way\n`)
}

/** As a person sees it, without links, escapes and what is folded around it. */
export const plain = (markdown: string): string =>
  markdown
    .replaceAll('\u200b', '')
    .replace(/<!--.*?-->\n?/g, '')
    .replace(/\[The release\]\([^)]+\)\n*/g, '')
    .replace(/<details>\n*|<summary>|<\/details>\n*/g, '')
    .replace(/<\/summary>\n*/g, '\n\n')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/\\(.)/g, '$1')
    .trim()
