// Holds the sources to one direction of imports, and the pure folders to having no effects.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const src = join(import.meta.dirname, '..', 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))

// A unit may import (as values) only units of a lower rank. Same rank and upwards: types only.
const ranks: readonly (readonly string[])[] = [
  ['problem', 'oid', 'route', 'signature', 'payload', 'commit-title', 'time-text'],
  ['flux'],
  ['config'],
  ['versions'],
  ['promotion', 'commands'],
  ['bump'],
  ['health'],
  ['ledger', 'messages', 'check'],
  ['onboarding'],
  ['settle', 'trigger', 'intent'],
  ['github', 'git', 'inbox'],
  ['planner'],
  ['handle'],
  ['body', 'environment', 'sweep'],
  ['intake', 'describe', 'reports'],
  ['app', 'server'],
  ['bot'],
  ['main', 'cli', 'register'],
]
const pure = [
  'flux',
  'versions',
  'config',
  'promotion',
  'bump',
  'commands',
  'health',
  'ledger',
  'messages',
  'check',
  'onboarding',
  'trigger',
  'payload',
  'intent',
  'problem',
  'oid',
  'commit-title',
  'time-text',
]
const unitOf = (path: string) => (path.split('/')[0] ?? '').replace(/\.ts$/, '')
const rankOf = (unit: string) => ranks.findIndex((units) => units.includes(unit))
const importLine = /^\s*(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'/gm

function importsOf(path: string) {
  const text = readFileSync(join(src, path), 'utf8')
  return [...text.matchAll(importLine)].map((match) => ({
    typeOnly: match[1] !== undefined,
    target: match[2] ?? match[3] ?? '',
  }))
}

describe('imports', () => {
  it.each(files)('%s imports downwards only', (path) => {
    const rank = rankOf(unitOf(path))
    expect(rank, `${unitOf(path)} has no rank: add it to the table`).toBeGreaterThanOrEqual(0)
    const upward = importsOf(path)
      .filter(({ typeOnly, target }) => !typeOnly && target.startsWith('.'))
      .map(({ target }) => unitOf(relative(src, join(src, dirname(path), target))))
      .filter((unit) => unit !== unitOf(path) && rankOf(unit) >= rank)
    expect(upward).toEqual([])
  })

  it.each(files.filter((path) => pure.includes(unitOf(path))))('%s has no effects', (path) => {
    const text = readFileSync(join(src, path), 'utf8')
    const effects = importsOf(path).filter(
      ({ typeOnly, target }) => !typeOnly && /^(node:(?!path\/posix|crypto)|probot|pino|@octokit)/.test(target),
    )
    expect(effects).toEqual([])
    expect(text).not.toMatch(
      /\b(async|await|Date\.now|new Date\(\)|process\.|console\.|Math\.random|randomUUID|setTimeout)\b/,
    )
  })

  it('names octokit in github/ alone, and process.env where a process starts alone', () => {
    const octokit = files.filter((path) => importsOf(path).some(({ target }) => /^(probot|@octokit)/.test(target)))
    expect(octokit.filter((path) => unitOf(path) !== 'github')).toEqual([])
    const environment = files.filter((path) => readFileSync(join(src, path), 'utf8').includes('process.env'))
    expect(environment.filter((path) => !['main.ts', 'cli.ts'].includes(path))).toEqual([])
  })
})
