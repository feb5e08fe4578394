// Names that GitHub and Git give: people, teams, repositories, hosts, branches, contexts, tags.
import type { Format } from './format.ts'

export const login: Format = {
  name: 'GitHub login',
  pattern: '^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}$',
  max: 39,
  hint: 'the user’s login without @',
}

export const team: Format = {
  name: 'team slug',
  pattern: '^[a-z0-9][a-z0-9_-]{0,99}$',
  max: 100,
  hint: 'the team’s slug without the organization, e.g. platform-leads',
}

export const repository: Format = {
  name: 'repository',
  pattern: '^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}$',
  max: 140,
  hint: 'owner/name',
  refuse: (text) => (/\/\.{1,2}$|\.git$/i.test(text) ? 'is no repository; write owner/name, without .git' : null),
}

const internal = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|arpa|svc|onion)$/i

export const host: Format = {
  name: 'host name',
  // The last label holds a letter first, so that no form of an IP address fits.
  pattern: '^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$',
  max: 253,
  hint: 'a public host name alone, e.g. github.com: no scheme, no port, no path, no IP address',
  refuse: (text) => (internal.test(text) ? 'is an internal name; write a public host name' : null),
}

/** Git's own rules for branch names (git check-ref-format), and the branches that are Sluice's. */
export const branch: Format = {
  name: 'branch',
  pattern: null,
  max: 200,
  hint: 'the branch’s name, e.g. main',
  refuse: (text) => {
    if (/[\p{Cc}\p{Cf}\p{Cs}\s~^:?*[\\]/u.test(text)) return 'has a character that no branch name may have'
    if (/^[-/]|\/$|\/\/|\.\.|@\{|^@$|\.$/.test(text)) return 'is no branch name'
    if (text.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'))) return 'is no branch name'
    if (/^refs(\/|$)/i.test(text)) return 'is a full ref; write the branch’s name alone'
    return /^sluice([/-]|$)/i.test(text) ? 'is one of Sluice’s own branches' : null
  },
}

export const context: Format = {
  name: 'status context or pattern',
  pattern: '^[^\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+$',
  max: 255,
  hint: 'a commit status’ context, in which `*` and `**` stand for any characters',
  refuse: (text) => (/^[*/]+$/.test(text) ? 'fits every context; name the context' : null),
}

export const tagPattern: Format = {
  name: 'tag or pattern',
  pattern: '^[A-Za-z0-9*][A-Za-z0-9._+*/-]*$',
  max: 128,
  hint: 'a tag, in which `*` stands for any characters, e.g. 2026.*',
}
