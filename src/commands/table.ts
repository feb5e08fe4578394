// Every command once: what it is called, takes and does, and who may. Parser, help and reference page read this table.
import type { CommandName } from './model.ts'

type Right = 'read' | 'triage' | 'write'

export type CommandRow = {
  readonly name: CommandName
  readonly arguments: string
  /** The least permission on the repository that is ever enough; `who` has the rest. */
  readonly least: Right
  readonly who: string
  readonly does: string
  readonly example: string
}

const promoter = 'write; for environments with approvers one of their `users` or `teams`, else maintain'

export const commandTable: readonly CommandRow[] = [
  {
    name: 'promote',
    arguments: '[unit…] [to <env>] [--only #pr,…] [--except #pr,…] [--plan] [--force "<reason>"]',
    least: 'write',
    who: promoter,
    does: 'Opens or refreshes the promotion. On a merged pull request it takes what that one touched; `--plan` only shows it. `--only` takes just these changes, `--except` leaves these behind; both stay until `/promote` asks anew. `--force` opens it, or lets what is open merge, though its health upstream is not known to be good: for this version alone, and in environments with approvers only by one of them.',
    example: '/promote redis to staging --plan',
  },
  {
    name: 'take',
    arguments: '<n>…',
    least: 'write',
    who: promoter,
    does: "Settles numbered conflicts of the promotion that it stands on with the source's side. The pull request lists the numbers.",
    example: '/take 1 2',
  },
  {
    name: 'keep',
    arguments: '<n>…',
    least: 'write',
    who: promoter,
    does: "Settles numbered conflicts of the promotion that it stands on with the target's side.",
    example: '/keep 3',
  },
  {
    name: 'waive',
    arguments: '<secret>',
    least: 'write',
    who: promoter,
    does: 'Lets the promotion that it stands on go on without a secret that the target lacks, by the name that the pull request gives it.',
    example: '/waive redis/secret.yaml',
  },
  {
    name: 'rollback',
    arguments: '[unit] [in <env>] [to <version|commit|#pr>] [--only service,…] [--plan]',
    least: 'write',
    who: 'write',
    does: 'Opens the revert of a service in one environment: to its last healthy content, or to what stood there before its newest merge where no health is recorded, unless `to` names a version, a merged pull request or a whole commit id of that branch. What is left is marked as bad and held, there and in what comes after, unless `to` names something newer. On a merged pull request it needs no name and takes back what that one touched. Of a base it goes to the last tag that was good there, for all pins that the last bump moved, or with `--only` for some services. `--plan` only shows it.',
    example: '/rollback redis in prod to 7.4.1 --plan',
  },
  {
    name: 'bump',
    arguments: '[<base>] [to <tag>] [in <env>] [--only service,…] [--except service,…]',
    least: 'write',
    who: promoter,
    does: 'Opens or refreshes the pull request that moves the tag of a base, by default in the first environments that pin it. Without `to` it takes the newest tag that may come there; with `to` any tag, an older one too. Holds and freezes stop it. The base is named as `name`, `owner/name` or by its address; where there is only one, or on a bump pull request, it needs no name.',
    example: '/bump to v1.4.0 in dev --only redis',
  },
  {
    name: 'suspend',
    arguments: '<service> [in <env>]',
    least: 'write',
    who: 'write',
    does: "Opens a pull request that sets `spec.suspend` on the service's Flux Kustomizations: once it is merged, Flux applies nothing more of it. Without `in` it goes by the pull request that it stands on, else by the only environment that has the service. It takes the place of an open `/resume`.",
    example: '/suspend redis in prod',
  },
  {
    name: 'resume',
    arguments: '<service> [in <env>]',
    least: 'write',
    who: 'write',
    does: 'Opens a pull request that clears `spec.suspend` again. It takes the place of an open `/suspend`.',
    example: '/resume redis in prod',
  },
  {
    name: 'hold',
    arguments: '<service|all> [in <env>] <reason>',
    least: 'triage',
    who: 'triage',
    does: 'Sets a hold: nothing that carries the service is opened or merged there, in a promotion or a bump, until it is released. Without `in` it counts everywhere. `all` is the brake: what is open there is not written to either. Reverts and ways back go on.',
    example: '/hold redis in prod memory leak, see the incident',
  },
  {
    name: 'release',
    arguments: '<service|all> [in <env>] [reason]',
    least: 'write',
    who: 'whoever may promote there; without `in`, whoever may promote in every environment',
    does: 'Lifts the holds of a service there, those that Sluice set after a failure included; `all` lifts the brake alone. Without `in` it lifts them wherever they are. What waited for it is opened.',
    example: '/release redis in prod',
  },
  {
    name: 'status',
    arguments: '[unit|base]',
    least: 'read',
    who: 'read',
    does: 'Says where a unit, or a base, stands in every environment, and why.',
    example: '/status redis',
  },
  {
    name: 'recheck',
    arguments: '',
    least: 'read',
    who: 'read',
    does: 'Judges the gate again and says the verdict: of the pull request that it stands on, or on an issue of all that are open.',
    example: '/recheck',
  },
  {
    name: 'help',
    arguments: '',
    least: 'read',
    who: 'read',
    does: 'Lists the commands.',
    example: '/help',
  },
]

const rows = new Map<string, CommandRow>(commandTable.map((row) => [row.name, row]))

/** The row of a command name, or null when no command of ours is called so. */
export function commandRow(name: string): CommandRow | null {
  return rows.get(name) ?? null
}

/** `/promote [unit…] …`, as help and problems show it. */
export function usage(row: CommandRow): string {
  return `/${row.name}${row.arguments === '' ? '' : ` ${row.arguments}`}`
}
