// Holds the README to the code: the pull request that it shows, its configuration, its links and its commands.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { commandRow } from '../src/commands/table.ts'
import { parseConfig } from '../src/config/parse.ts'
import { defaultSeed } from './sandbox/world.ts'
import { openWorld } from './scenarios/world.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

it('shows a promotion in the very words of the bot', async () => {
  const world = await openWorld({ seed: defaultSeed })
  const path = 'applications/overlays/dev-cluster/services/redis/helm-values/override-values.yaml'
  const edited = ((await world.read(path)) ?? '')
    .replace('"7.4.1"', '"7.4.2"')
    .replace(/^(.*appendonly.*)$/m, '$1\n  maxmemory: 200mb')
  await world.change('feat: Raise redis to 7.4.2 and limit its memory', { [path]: edited })
  const [pull] = await world.pulls()
  await world.close()
  const shown = (text: string) =>
    text
      .replaceAll(/[0-9a-f]{40}/g, 'commit')
      .replaceAll(/\]\([^)]*\)/g, ']')
      .replaceAll('<details open>', '<details>')
      .split('\n')
  const quoted = [...readme.matchAll(/^> (.+)$/gm)].map((match) => match[1] ?? '').join('\n')
  const said = shown(pull?.body ?? '')
  expect(shown(quoted).length).toBeGreaterThan(15)
  expect(shown(quoted).filter((line) => !said.includes(line))).toEqual([])
})

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
  const rows = [...readme.matchAll(/^\| `\/(\w+)[^|]*\| [^|]+ \| (\w+) \|$/gm)].map(([, name = '', who]) => [name, who])
  expect(rows.map(([name]) => name)).toEqual(['promote', 'take', 'keep', 'waive', 'status', 'help'])
  for (const [name = '', who] of rows) expect(commandRow(name)).toMatchObject({ active: true, least: who })
})
