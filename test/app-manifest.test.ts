// Pins what the GitHub App asks of its owners: enough for every event and write that the design needs, and nothing forbidden.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'

const text = readFileSync(join(import.meta.dirname, '..', 'app.yml'), 'utf8')
const document = parseDocument(text)
const manifest = document.toJS()
const permissions: Record<string, string> = manifest.default_permissions
const events: string[] = manifest.default_events

const load = createRequire(import.meta.url)
const known: Record<string, { enum: string[] }> = load('@octokit/openapi/generated/api.github.com.json').components
  .schemas['app-permissions'].properties
const webhooks = Object.keys(load('@octokit/webhooks-schemas/schema.json').definitions)

// Read access to this brings the event (GitHub, "Webhook events and payloads").
const permissionOf: Record<string, string> = {
  push: 'contents',
  create: 'contents',
  release: 'contents',
  repository_dispatch: 'contents',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  issue_comment: 'issues',
  check_run: 'checks',
  status: 'statuses',
  deployment_status: 'deployments',
  merge_group: 'merge_queues',
}

describe('the App manifest', () => {
  it('asks for exactly the permissions that the design names', () => {
    expect(permissions).toEqual({
      metadata: 'read',
      contents: 'write',
      pull_requests: 'write',
      issues: 'write',
      checks: 'write',
      statuses: 'read',
      deployments: 'read',
      merge_queues: 'read',
      members: 'read',
    })
  })

  it.each([
    'administration',
    'workflows',
    'secrets',
    'actions',
    'packages',
    'environments',
    'organization_secrets',
  ])('never asks for %s', (name) => {
    expect(known).toHaveProperty(name)
    expect(permissions).not.toHaveProperty(name)
  })

  it('asks only for permissions and levels that GitHub has', () => {
    for (const [name, level] of Object.entries(permissions)) expect(known[name]?.enum, name).toContain(level)
  })

  it('hears every event that the design needs, once', () => {
    expect([...events].sort()).toEqual(Object.keys(permissionOf).sort())
  })

  it.each(events)('may hear %s', (event) => {
    expect(permissions).toHaveProperty(permissionOf[event] ?? 'a row in the table above')
    expect(webhooks.some((name) => [`${event}_event`, `${event}$event`].includes(name))).toBe(true)
  })

  it('leaves out the events that always arrive or that it must not act on', () => {
    const never = ['installation', 'installation_repositories', 'workflow_run', 'issues', 'label', 'member']
    expect(events.filter((event) => never.includes(event))).toEqual([])
  })

  it('is private and leaves the address of webhooks to the installer', () => {
    expect(document.errors).toEqual([])
    expect(manifest).toMatchObject({ name: 'Sluice', public: false })
    expect(manifest).not.toHaveProperty('hook_attributes')
  })

  it('gives a reason above each permission and above each event or group of events', () => {
    const lines = text.split('\n')
    const unexplained = Object.keys(permissions).filter(
      (name) => !lines[lines.findIndex((line) => line.startsWith(`  ${name}: `)) - 1]?.startsWith('  # '),
    )
    expect(unexplained).toEqual([])
    expect(lines[lines.indexOf('default_events:') + 1]).toMatch(/^ {2}# /)
  })
})
