// What the sandbox says when it is ready: one object for programs, a page for people.
import type { Sandbox } from '../world.ts'
import { defaultSeed } from '../world.ts'
import type { ClusterKey } from './flux-keys.ts'

const repository = 'acme/platform'

export type Ready = ReturnType<typeof readyLine>

/** The contract of `--json`: a changed key is a breaking change. */
export function readyLine(
  { url, app, users }: Sandbox,
  bot: string | null,
  privateKeyPath: string,
  fluxKeys: Readonly<Record<string, ClusterKey>>,
) {
  return {
    github: url,
    git: `${url}/${repository}.git`,
    bot,
    repository,
    app: { id: app.id, slug: app.slug },
    webhookSecret: app.webhookSecret,
    privateKeyPath,
    users: Object.fromEntries(
      Object.entries(users).map(([name, { token, permission }]) => [name, { token, permission }]),
    ),
    fluxKeys,
  }
}

export function readyPage(ready: Ready, pid: number | null, log: string | null, seed: string): string {
  const people = Object.entries(ready.users).map(
    ([name, { token, permission }]) => `  ${name.padEnd(9)} ${permission.padEnd(7)} ${token}`,
  )
  const { github, git, bot, app, webhookSecret, privateKeyPath, fluxKeys } = ready
  const clusters = Object.entries(fluxKeys).map(
    ([name, { secret }]) => `  ${`${bot}/flux/${name}`.padEnd(38)} ${secret}`,
  )
  const reporting =
    bot === null || clusters.length === 0
      ? ''
      : `\n\nWhere clusters report, and what they sign with:\n\n${clusters.join('\n')}`
  const running = bot === null ? 'none (--no-bot)' : `${bot} (process ${pid})`
  return `The sandbox is ready. Ctrl-C ends it and removes everything.

  GitHub    ${github} (REST; GraphQL at /graphql)
  Git       ${git}
  Bot       ${running}${log === null ? '' : `\n  Bot's log ${log}`}
  App       ${app.slug}, id ${app.id}, key ${privateKeyPath}
            webhook secret ${webhookSecret}

People and their tokens:

${people.join('\n')}${reporting}

${seed === defaultSeed && bot !== null ? example(ready) : anyRepository(ready)}`
}

const authorized = (token: string) => `curl -s -H "Authorization: token ${token}"`
const tokenOf = ({ users }: Ready) => users.bob?.token ?? ''
const cloneOf = (ready: Ready) => `git clone ${ready.git.replace('//', `//bob:${tokenOf(ready)}@`)}`

const anyRepository = (ready: Ready) => `Look around:

  ${cloneOf(ready)}
  ${authorized(tokenOf(ready))} ${ready.github}/repos/${ready.repository}/pulls
`

function example(ready: Ready): string {
  const curl = authorized(tokenOf(ready))
  const pulls = `${ready.github}/repos/${ready.repository}/pulls`
  return `Merge a change in dev, in a second terminal:

  ${cloneOf(ready)} && cd platform
  git switch -c redis-7.4.2
  sed -i 's/7\\.4\\.1/7.4.2/' applications/overlays/dev-cluster/services/redis/helm-values/override-values.yaml
  git -c user.name=bob -c user.email=bob@example.com commit -am 'Raise redis to 7.4.2'
  git push origin redis-7.4.2
  ${curl} ${pulls} -d '{"title":"Raise redis to 7.4.2","head":"redis-7.4.2","base":"main"}'
  ${curl} -X PUT ${pulls}/1/merge -d '{}'

A moment later the promotion to staging is open:

  ${curl} ${pulls}
  git fetch && git diff origin/main...origin/sluice/promote/staging/redis
`
}
