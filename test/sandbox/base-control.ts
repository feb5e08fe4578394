// What the people of the base do, as a control: they publish a tag.
import { publishBaseTag } from './base-repository.ts'
import { isRecord } from './rest/route.ts'
import { findRepository } from './state/github.ts'
import type { GitHub } from './state/model.ts'
import { invalid, notFound } from './state/refusal.ts'

/** `{"tag":"2026.02"}`; with `"services":["redis"]` only these change, with `"notes"` it has a release that says so. */
export function controlBase(github: GitHub, order: unknown): { status: number; json: unknown } {
  const { tag, services, notes } = isRecord(order) ? order : {}
  const repository = findRepository(github, 'opencenter-cloud', 'openCenter-gitops-base')
  if (repository === undefined) throw notFound()
  if (typeof tag !== 'string' || !/^[\w.-]+$/.test(tag)) throw invalid('"tag" is the name of a tag')
  if (repository.refs.has(`refs/tags/${tag}`)) throw invalid(`There is a tag ${tag} already`)
  if (services !== undefined && !(Array.isArray(services) && services.every((one) => typeof one === 'string')))
    throw invalid('"services" is a list of names like redis')
  const options = {
    ...(services === undefined ? {} : { services: services as readonly string[] }),
    ...(notes === undefined ? {} : { release: { name: tag, body: String(notes) } }),
  }
  return { status: 201, json: { tag, commit: publishBaseTag(github, repository, tag, options) } }
}
