// Pull requests that edit the configuration are told what is wrong with it, and what it would change in effect.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commitFiles } from '../sandbox/state/contents.ts'
import { findRepository } from '../sandbox/state/github.ts'
import { moveOn, onlyPull } from './redis.ts'
import { remembered } from './remembered.ts'
import { at, isWrite, openWorld, type World } from './world.ts'

const path = '.github/sluice.yaml'
const check = 'sluice/configuration'
let world: World
let good: string
beforeAll(async () => {
  world = await openWorld()
  good = (await world.read(path)) ?? ''
  await moveOn(world)
})
afterAll(() => world.close())

async function proposed(text: string | null, by: 'bob' | 'alice' = 'bob') {
  const number = await world.propose('Configure', { [path]: text }, by)
  await world.settled()
  const { data } = await world.as('bob').pulls.get({ ...at, pull_number: number })
  return { number, ref: data.head.ref, sha: data.head.sha }
}
const annotationsOn = (sha: string) =>
  [...world.sandbox.repository.checkRuns.values()]
    .filter((run) => run.sha === sha && run.name === check)
    .flatMap(({ annotations }) => annotations)
const said = async (sha: string) => {
  const [run, ...more] = await world.checks(sha, check)
  expect(more).toEqual([])
  return run ?? expect.fail('no check run')
}

describe('a pull request that edits the configuration', () => {
  it('has each problem at its line and column, and is clear once it is mended', async () => {
    const { ref, sha } = await proposed(`${good}enviroments: []\nlimits: { open: 0 }\n`)
    const line = good.split('\n').length
    expect(await said(sha)).toMatchObject({ conclusion: 'failure', title: 'Configuration: 2 problems' })
    expect(annotationsOn(sha)).toMatchObject([
      {
        path,
        start_line: line,
        start_column: 1,
        annotation_level: 'failure',
        message: expect.stringContaining('mean'),
      },
      { path, start_line: line + 1, start_column: 17, annotation_level: 'failure' },
    ])
    expect((await world.gate(sha))[0]).toMatchObject({ conclusion: 'success' })
    const mended = await world.push('Mend it', { [path]: `${good}# fine\n` }, ref, 'bob')
    expect(await said(mended)).toMatchObject({ conclusion: 'success', title: 'Nothing changes in effect' })
  })

  it('has more problems than GitHub takes at once, each once', async () => {
    const { sha } = await proposed(good + Array.from({ length: 70 }, (_, n) => `x${n}: 1\n`).join(''))
    expect(annotationsOn(sha)).toHaveLength(70)
    expect(new Set(annotationsOn(sha).map(({ start_line }) => start_line)).size).toBe(70)
  })

  it('says what would change, and what is left behind', async () => {
    const { number } = await onlyPull(world)
    const text = good
      .replace('name: staging', 'name: staging\n    services: ["!redis", "*"]\n    deadline: 30m')
      .replace(/^layout:/m, 'limits: { open: 9 }\nignore: ["**/*.md"]\nlayout:')
    const { sha } = await proposed(text)
    const { conclusion, title, summary } = await said(sha)
    expect({ conclusion, title }).toEqual({ conclusion: 'success', title: '4 changes in effect' })
    expect(summary).toContain('| all | `limits.open` | 5 | 9 |')
    expect(summary).toContain('| staging | `deadline` | computed | 30m |')
    expect(summary).toMatch(
      new RegExp(`#${number}, \`redis\` to \\*\\*staging\\*\\*: the environment does not select it`),
    )
    expect(annotationsOn(sha)).toEqual([])
  })

  it('says which services another layout finds', async () => {
    const templates = 'layout: { slice: ["applications/overlays/{cluster}/services/{service}/**"] }'
    const { sha } = await proposed(good.replace(/^layout: opencenter$/m, templates))
    const { summary } = await said(sha)
    expect(summary).toMatch(/In \*\*dev\*\* the layout finds/)
    expect(summary).toContain('layout.slice')
  })

  it('asks for branches that there are', async () => {
    const { sha } = await proposed(good.replace('name: staging', 'name: staging\n    branch: stagin'))
    expect(await said(sha)).toMatchObject({ conclusion: 'failure' })
    expect((await said(sha)).summary).toContain('no branch stagin')
  })

  it('is told that it takes everything away', async () => {
    const { sha } = await proposed(null)
    expect(await said(sha)).toMatchObject({ conclusion: 'neutral', title: 'Removes the configuration' })
  })

  it('from a fork is judged as well, and is no policy', async () => {
    const { state, users, repository } = world.sandbox
    await world.as('mallory').repos.createFork(at)
    const fork = findRepository(state, 'mallory', 'platform') ?? expect.fail('no fork')
    const files = { [path]: `${good}# @everyone <img src=x> *\nenviroments: ["@everyone <b>"]\n` }
    const sha = commitFiles(state, fork, users.mallory.user, { branch: 'loosen', message: 'Loosen', files })
    await world.as('mallory').pulls.create({ ...at, head: 'mallory:loosen', base: 'main', title: 'Loosen' })
    await world.settled()
    expect(repository.name).toBe('platform')
    expect(await said(sha)).toMatchObject({ conclusion: 'failure', title: 'Configuration: 1 problem' })
    expect(annotationsOn(sha)).toHaveLength(1)
    const status = await world.comment(await world.issue(), '/status')
    expect(status.replies[0]).toContain('redis')
  })

  it('is told nothing twice', async () => {
    const { number, sha } = await proposed(`${good}# twice\n`)
    const requests = await world.during(() =>
      world.as('bob').pulls.update({ ...at, pull_number: number, title: 'New' }),
    )
    expect(requests.filter((one) => isWrite(one) && one.route.endsWith('check-runs'))).toHaveLength(1)
    expect(await world.gate(sha)).toHaveLength(2)
    await said(sha)
    await proposed(`${good}# thrice\n`)
    expect(remembered(world, 'proposed:')).toHaveLength(1)
  })
})

describe('a pull request that leaves it alone', () => {
  it('costs three requests and has no such check, also where its branch is only behind', async () => {
    const number = await world.propose('Other', { 'README.md': '# other\n' })
    await world.settled()
    await world.push('Limit', { [path]: `${good}limits: { open: 7 }\n` })
    const { data } = await world.as('bob').pulls.get({ ...at, pull_number: number })
    const requests = await world.during(() => world.commitOn('More', { 'README.md': '# more\n' }, data.head.ref, 'bob'))
    // The push and the pull request are an event each.
    expect(requests.length).toBeLessThanOrEqual(6)
    const head = (await world.head(data.head.ref)) ?? ''
    expect(await world.checks(head, check)).toEqual([])
    expect((await world.gate(head))[0]).toMatchObject({ conclusion: 'success' })
  })
})

describe('while the one on the default branch is broken', () => {
  it('the pull request that mends it says what then holds again', async () => {
    await world.push('Break it', { [path]: 'version: 1\nnonsense: true\n' })
    const { sha } = await proposed(`${good}limits: { open: 8 }\n`)
    const { conclusion, summary } = await said(sha)
    expect(conclusion).toBe('success')
    expect(summary).toContain('| all | `limits.open` | 7 | 8 |')
  })
})
