// Holds the README to the code: the pull request that it shows, its configuration, its links and its commands.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandRow, commandTable } from '../src/commands/table.ts'
import { parseConfig } from '../src/config/parse.ts'
import { release } from './sandbox/demo/base-bump.ts'
import { defaultSeed } from './sandbox/world.ts'
import { bumpIn, publish } from './scenarios/bumping.ts'
import { openWorld } from './scenarios/world.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

it('shows a promotion and a bump in the very words of the bot', async () => {
  const world = await openWorld({ seed: defaultSeed })
  const path = 'applications/overlays/dev-cluster/services/redis/helm-values/override-values.yaml'
  const edited = ((await world.read(path)) ?? '')
    .replace('"7.4.1"', '"7.4.2"')
    .replace(/^(.*appendonly.*)$/m, '$1\n  maxmemory: 200mb')
  await world.change('feat: Raise redis to 7.4.2 and limit its memory', { [path]: edited })
  const [promotion] = await world.pulls()
  await publish(world, '2026.02', release)
  const bump = await bumpIn(world, 'dev')
  await world.close()
  for (const [section, { title, body } = { title: '', body: '' }] of [
    ['What a promotion looks like', promotion],
    ['What a bump looks like', bump],
  ] as const) {
    const text = readme.split(/^## /m).find((part) => part.startsWith(section)) ?? ''
    const quoted = shown([...text.matchAll(/^> (.+)$/gm)].map((match) => match[1] ?? '').join('\n'))
    expect(text).toContain(`**${title}**`)
    expect(quoted.length).toBeGreaterThan(15)
    expect(quoted.filter((line) => !shown(body ?? '').includes(line))).toEqual([])
  }
})

const shown = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{40}/g, 'commit')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll('<details open>', '<details>')
    .split('\n')

it('shows a configuration that is accepted as it stands', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? []
  const parsed = parseConfig(yaml, '.github/sluice.yaml')
  expect(parsed).toMatchObject({ config: { mode: 'observe' }, notes: [] })
})

it('links to what exists and names scripts that exist', () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? '')
  expect(links.length).toBeGreaterThan(10)
  expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([])
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?(start|demo|check|sandbox)/g)].map((match) => match[1] ?? '')
  expect(new Set(named).size).toBe(4)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

it('names the test command that CI runs', () => {
  expect(readme).toContain('npm ci && npm run check')
  expect(readFileSync(join(root, '.ci', 'run'), 'utf8')).toMatch(/^npm ci\nnpm run check$/m)
})

it('lists the commands that are active, and who may', () => {
  const rows = [...readme.matchAll(/^\| `\/(\w+).* \| (\w+) \|$/gm)].map(([, name = '', who]) => [name, who])
  expect(rows.map(([name]) => name)).toEqual(commandTable.map(({ name }) => name))
  for (const [name = '', who] of rows) expect(commandRow(name)).toMatchObject({ least: who })
})
