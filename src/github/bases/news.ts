// What people wrote about a base's tags: its releases, and the subjects of its commits.
import type { Oid } from '../../oid.ts'
import type { BaseHistory, Release } from '../base-ports.ts'
import { answered, incomplete } from '../failure.ts'
import type { Session } from '../session.ts'

const perPage = 100

export async function readReleases(session: Session): Promise<readonly Release[]> {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/releases', { ...session.at, per_page: perPage }),
  )
  if (!Array.isArray(data)) throw incomplete('a list of releases')
  return data
    .filter(({ draft }) => !draft)
    .map(({ tag_name, name, body, html_url }) => ({
      tag: answered(tag_name, 'tag of a release'),
      title: name || tag_name,
      body: body ?? '',
      url: html_url,
    }))
}

/** GitHub counts from the oldest: of a long list the first page tells how long it is, and the last one what is new. */
export async function readHistory(session: Session, from: Oid, to: Oid): Promise<BaseHistory> {
  const first = await comparison(session, from, to, 1)
  const pages = Math.max(1, Math.ceil(first.total / perPage))
  const last = pages === 1 ? [] : (await comparison(session, from, to, pages)).subjects
  const known = pages <= 2 ? [...first.subjects, ...last] : last
  return { subjects: known.toReversed(), isWhole: known.length >= first.total }
}

async function comparison(session: Session, from: Oid, to: Oid, page: number) {
  const { data } = await session.rest('read', (client) =>
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...session.at,
      basehead: `${from}...${to}`,
      per_page: perPage,
      page,
    }),
  )
  const commits = answered(data.commits, 'commits of a comparison')
  return {
    total: answered(data.total_commits, 'length of a comparison'),
    subjects: commits.map(({ commit }) => commit.message.split('\n')[0]?.trim() ?? ''),
  }
}
