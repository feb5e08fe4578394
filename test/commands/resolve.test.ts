import { describe, expect, it } from 'vitest'
import type { PromoteCommand, StatusCommand } from '../../src/commands/model.ts'
import { parseComment } from '../../src/commands/parse.ts'
import { resolvePromote, resolveStatus } from '../../src/commands/resolve.ts'

const known = {
  environments: new Set(['dev', 'staging', 'prod', 'edge']),
  units: new Set(['redis', 'keycloak', 'edge']),
  bases: new Set(['gitops-base']),
}
const isPromote = (command: { name: string }): command is PromoteCommand => command.name === 'promote'
const isStatus = (command: { name: string }): command is StatusCommand => command.name === 'status'
const promote = (body: string) => {
  const command = parseComment(body).commands.find(isPromote) ?? expect.fail('no command')
  return resolvePromote(command, known)
}
const status = (body: string) =>
  resolveStatus(parseComment(body).commands.find(isStatus) ?? expect.fail('no command'), known)

describe('resolvePromote', () => {
  it.each([
    ['/promote', [], null],
    ['/promote staging', [], 'staging'],
    ['/promote redis', ['redis'], null],
    ['/promote redis staging', ['redis'], 'staging'],
    ['/promote redis keycloak to prod', ['redis', 'keycloak'], 'prod'],
    ['/promote edge to prod', ['edge'], 'prod'],
    ['/promote to edge', [], 'edge'],
  ])('understands %s', (body, units, to) => {
    expect(promote(body)).toEqual({ kind: 'resolved', units, to })
  })

  it.each([
    ['/promote edge', 'ambiguous-name', /"\/promote edge to <env>".*"\/promote to edge"/],
    ['/promote stagign', 'unknown-name', /Unknown environment or service "stagign". Did you mean "staging"/],
    ['/promote wxyz', 'unknown-name', /The environments are "dev", .*The services are .*"redis".*\.$/],
    ['/promote redsi', 'unknown-name', /Did you mean "redis"/],
    ['/promote redis to porduction', 'unknown-environment', /"dev", "staging", "prod", "edge"/],
    ['/promote redis to prodd', 'unknown-environment', /Did you mean "prod"/],
    ['/promote redis to keycloak', 'unknown-environment', /Unknown environment "keycloak"/],
    ['/promote staging prod', 'two-environments', /One environment at a time/],
    ['/promote staging to prod', 'two-environments', /One environment at a time/],
  ])('asks back on %s', (body, code, message) => {
    const answer = promote(body)
    expect(answer).toMatchObject({ kind: 'unclear', problems: [{ code, line: 1 }] })
    expect(answer.kind === 'unclear' && answer.problems[0]?.message).toMatch(message)
  })
})

describe('resolveStatus', () => {
  it('takes no unit, or a known one, and knows no other', () => {
    expect(status('/status')).toEqual({ kind: 'resolved', unit: null })
    expect(status('/status redis')).toEqual({ kind: 'resolved', unit: 'redis' })
    expect(status('/status rediss')).toMatchObject({
      kind: 'unclear',
      problems: [{ message: expect.stringContaining('"redis"') }],
    })
    expect(status('/status gitops-bas')).toMatchObject({
      problems: [{ message: 'Unknown service or base "gitops-bas". Did you mean "gitops-base"?' }],
    })
    const all = 'The services are "redis", "keycloak", "edge". The bases are "gitops-base".'
    expect(status('/status wxyz')).toMatchObject({
      problems: [{ message: `Unknown service or base "wxyz". ${all}` }],
    })
  })
})
