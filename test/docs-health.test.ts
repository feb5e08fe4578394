// Holds what people copy from the page on health reports to what is read: the cluster keys, the options, the YAML of Flux.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { parseConfig } from '../src/config/parse.ts'
import { readStatus } from '../src/health/read/status.ts'
import { readClusterKeys } from '../src/reports/keys.ts'

const docs = join(import.meta.dirname, '..', 'docs')
const page = readFileSync(join(docs, 'how-to', 'report-health.md'), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

it('shows a file of cluster keys that is accepted', () => {
  const [keys = ''] = blocks('json')
  expect(readClusterKeys(keys.replace('<the random text>', 'a1'.repeat(32)))).toMatchObject({
    keys: [{ name: 'stage-cluster', environment: 'staging', clusters: ['stage-cluster'] }],
  })
})

it('shows options that are accepted and count', () => {
  const parts = blocks('yaml').filter((text) => /^(?:reports|environments):/.test(text))
  expect(parts).toHaveLength(2)
  const text = `version: 1\nlayout: opencenter\n${parts.join('').replace('environments:\n', 'environments:\n  - { name: dev }\n')}`
  const parsed = parseConfig(text, 'sluice.yaml')
  expect(parsed).toMatchObject({ notes: [], config: { environments: [{}, { soak: 1_800_000 }] } })
  if ('problems' in parsed) return
  // The context that the page has Flux write, from the account that it lists.
  const status = {
    sha: 'a'.repeat(40),
    state: 'success',
    context: 'flux/staging/stage-cluster/kustomization/flux-system/redis-override',
    description: 'reconciliation succeeded',
    sender: { id: 49_699_333 },
    updated_at: '2026-03-01T10:00:00Z',
  }
  const places = [{ environment: 'staging', cluster: 'stage-cluster' }]
  expect(readStatus(status, parsed.config.reports.statuses, places)).toMatchObject({
    state: 'healthy',
    trusted: true,
    cluster: 'stage-cluster',
  })
})

it('shows YAML for Flux whose Alerts name their Provider, and Providers their Secret', () => {
  for (const text of blocks('yaml').filter((one) => one.includes('kind: Provider'))) {
    const objects = parseAllDocuments(text).map((one) => {
      expect(one.errors).toEqual([])
      return one.toJS()
    })
    const named = (kind: string) => objects.find((one) => one.kind === kind)
    expect(named('Alert').spec.providerRef.name).toBe(named('Provider').metadata.name)
    expect(named('Provider').spec.secretRef.name).toBe(named('Secret').metadata.name)
    expect(named('Alert').spec.eventMetadata).toEqual({ cluster: 'stage-cluster', env: 'staging' })
  }
})

it.each([
  'how-to/report-health.md',
  'how-to/a-revert-at-night.md',
  'explanation/health.md',
  'README.md',
])('links in %s lead somewhere', (name) => {
  const text = readFileSync(join(docs, name), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => link.split('#'))
  expect(links.length).toBeGreaterThan(2)
  for (const [path = '', anchor] of links) {
    const file = path === '' ? join(docs, name) : join(docs, dirname(name), path)
    expect(existsSync(file), path).toBe(true)
    if (anchor === undefined) continue
    const headings = [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-'),
    )
    expect(headings, `${path}#${anchor}`).toContain(anchor)
  }
})
