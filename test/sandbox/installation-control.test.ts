// The controls for what an owner does with the installation.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from './world.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.stop())

const order = async (body: unknown) =>
  (await fetch(`${sandbox.url}/_sandbox/installation`, { method: 'POST', body: JSON.stringify(body) })).status
const told = () => sandbox.deliveries.all().map(({ event, action }) => `${event}.${action}`)

it('refuse what they do not know', async () => {
  expect(await order({ action: 'explode' })).toBe(422)
  expect(await order({ action: 'remove', repositories: ['acme/nowhere'] })).toBe(404)
})

it('play what GitHub tells of it, each with its webhook', async () => {
  const { installation } = sandbox
  const { issues: _, ...rest } = installation.permissions
  expect(await order({ action: 'withhold', permissions: rest })).toBe(200)
  expect(installation.permissions).not.toHaveProperty('issues')
  expect(await order({ action: 'accept', permissions: { ...rest, issues: 'write' } })).toBe(200)
  expect(installation.permissions.issues).toBe('write')
  for (const action of ['suspend', 'unsuspend']) expect(await order({ action })).toBe(200)
  for (const action of ['remove', 'add']) expect(await order({ action, repositories: ['acme/platform'] })).toBe(200)
  expect(await order({ action: 'delete' })).toBe(200)
  expect(told().slice(-6)).toEqual([
    'installation.new_permissions_accepted',
    'installation.suspend',
    'installation.unsuspend',
    'installation_repositories.removed',
    'installation_repositories.added',
    'installation.deleted',
  ])
})
