// How many requests GitHub gets: for a promotion from a merge of any size, from a comment, and for an event without effect.
import { openWorld, type World } from '../scenarios/world.ts'
import type { Bench, Figures } from './figure.ts'
import { purposesOf, recordFetch } from './request-log.ts'
import { changeOf, writeSeed } from './seed.ts'
import { onStage } from './stage.ts'

/** Counted in its source: one component, one target; then what the `opened` event of its own pull request costs. */
const telefonistka = { name: 'Telefonistka, from its source', value: 17 }
const withOpened = { name: 'Telefonistka with 8 for its own opened event', value: 17 + 8 }

/** The purposes of what the bot sends while `act` runs, in a fresh world that has seen its first sight. */
async function during<T>(
  promote: 'auto' | 'manual',
  prepare: (world: World) => Promise<T>,
  act: (world: World, prepared: T) => Promise<unknown>,
  result: string | null,
) {
  return onStage(async ({ folder }) => {
    const recorded = recordFetch()
    const world = await openWorld({ seed: writeSeed(folder, promote) })
    try {
      const prepared = await prepare(world)
      await world.settled()
      recorded.sent.length = 0
      await act(world, prepared)
      await world.settled()
      const sent = [...recorded.sent]
      const titles = (await world.pulls()).map((pull) => pull.title)
      if (titles.join() !== (result ?? '')) throw new Error(`the bot opened [${titles}] instead of [${result ?? ''}]`)
      return await purposesOf(sent, world)
    } finally {
      recorded.stop()
      await world.close()
    }
  })
}

const promotion = 'promote redis to staging'

function merge(files: number): Bench {
  const name = `requests-merge-${files}-${files === 1 ? 'file' : 'files'}`
  return {
    name,
    run: async (): Promise<Figures> => {
      const purposes = await during(
        'auto',
        (world) => world.propose('feat: Say more', changeOf(files)),
        (world, number) => world.merge(number),
        promotion,
      )
      const own = purposes.filter((purpose) => purpose === 'plan-and-open').length
      return {
        [`${name}.all`]: { value: purposes.length, unit: 'requests', bar: 14, baseline: withOpened },
        [`${name}.plan-and-open`]: { value: own, unit: 'requests', bar: 10, baseline: telefonistka },
      }
    },
  }
}

const comment: Bench = {
  name: 'requests-comment',
  run: async () => {
    const purposes = await during(
      'manual',
      (world) => world.change('feat: Say more', changeOf(1)),
      (world, number) => say(world, number, '/promote redis to staging'),
      promotion,
    )
    return { 'requests-comment.all': { value: purposes.length, unit: 'requests', bar: 18 } }
  },
}

const nothing: Bench = {
  name: 'requests-nothing',
  run: async () => {
    const merged = await during(
      'auto',
      (world) => world.propose('docs: Say hello', { 'README.md': '# Hello\n' }),
      async (world, number) => {
        // One merge is told by two events; here only the push arrives.
        world.sandbox.deliveries.addRule({ action: 'drop', event: 'pull_request', times: 9 })
        await world.merge(number)
      },
      null,
    )
    const chat = await during(
      'auto',
      (world) => world.propose('docs: Say hello', { 'README.md': '# Hello\n' }),
      (world, number) => say(world, number, 'Looks good to me.'),
      null,
    )
    return {
      'requests-nothing.push-outside-environments': { value: merged.length, unit: 'requests', bar: 3 },
      'requests-nothing.comment-without-command': { value: chat.length, unit: 'requests', bar: 3 },
    }
  },
}

/** Not `world.comment`, which reads back what came of it. */
const say = (world: World, number: number, body: string) =>
  world.as('bob').issues.createComment({ owner: 'acme', repo: 'platform', issue_number: number, body })

export const requests: readonly Bench[] = [merge(1), merge(10), merge(100), comment, nothing]
