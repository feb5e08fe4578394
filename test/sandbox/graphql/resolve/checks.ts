// The check suites of a commit, each with its App; filtered by the name of a check that it holds.
import type { App, CheckSuite, Repository } from '../../state/model.ts'
import { nodeId } from '../node-id.ts'
import { type Page, paginate } from '../page.ts'
import { demand, type Fields, type Session } from '../session.ts'
import type { ObjectSource } from '../source.ts'

export type SuiteQuestion = Page & {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null
}
type SuiteSource = { readonly __typename: 'CheckSuite'; readonly suite: CheckSuite }
type AppSource = { readonly __typename: 'App'; readonly app: App }

const holds = ({ checkRuns }: Repository, suite: CheckSuite, name: string) =>
  [...checkRuns.values()].some((run) => run.suite === suite && run.name === name)

export function listSuites({ repository, oid }: ObjectSource, question: SuiteQuestion, session: Session) {
  demand(session, repository, 'checks', 'read')
  const { appId, checkName } = question.filterBy ?? {}
  const items = [...repository.checkSuites.values()]
    .filter(({ sha }) => sha === oid)
    .filter(({ app }) => appId == null || app.id === appId)
    .filter((suite) => checkName == null || holds(repository, suite, checkName))
  const show = (suite: CheckSuite): SuiteSource => ({ __typename: 'CheckSuite', suite })
  return paginate({ name: 'checkSuites', items, key: ({ id }) => id, show }, question)
}

export const checkFields = {
  CheckSuite: {
    id: ({ suite }) => nodeId('CheckSuite', suite.id),
    databaseId: ({ suite }) => suite.id,
    app: ({ suite }): AppSource => ({ __typename: 'App', app: suite.app }),
  } satisfies Fields<SuiteSource>,
  App: {
    id: ({ app }) => nodeId('App', app.id),
    databaseId: ({ app }) => app.id,
    name: ({ app }) => app.name,
    slug: ({ app }) => app.slug,
  } satisfies Fields<AppSource>,
}
