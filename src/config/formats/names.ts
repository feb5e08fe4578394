// Names that the configuration gives or refers to.
import { whyUnsafe } from '../path-guard.ts'
import type { Format } from './format.ts'

/** Words of the commands (`/promote redis to prod`, `/hold all`), which a name would make ambiguous. */
const reserved = new Set(['all', 'in', 'to'])
const notReserved = (text: string) => (reserved.has(text) ? 'is a word of the commands; choose another name' : null)

export const environmentName: Format = {
  name: 'environment name',
  pattern: '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$',
  max: 63,
  hint: 'small letters, digits and inner dashes, e.g. staging',
  refuse: notReserved,
}

const segment = {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
  max: 63,
  hint: 'letters, digits, dots, dashes and underscores, starting with a letter or digit',
  refuse: (text: string) => {
    if (text.includes('..')) return 'has two dots in a row'
    const why = whyUnsafe(text)
    return why ?? notReserved(text)
  },
}
export const clusterName: Format = { name: 'cluster name', ...segment }
/** `eu`, or `production/eu` where several environments have a cluster of that name. */
export const clusterReference: Format = {
  name: 'cluster name',
  pattern: '^(?:[a-z0-9-]{1,63}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,62}$',
  max: 127,
  hint: 'a cluster’s name, or `<environment>/<cluster>` where several environments have one of that name',
}
export const serviceName: Format = { name: 'service name', ...segment }
export const groupName: Format = { name: 'group name', ...segment }

export const servicePattern: Format = {
  name: 'service name or pattern',
  pattern: '^!?[A-Za-z0-9*][A-Za-z0-9._*-]{0,62}$',
  max: 64,
  hint: 'a service name, in which `*` stands for any characters; a leading `!` leaves out',
}

export const variableName: Format = {
  name: 'variable name',
  pattern: '^[A-Za-z][A-Za-z0-9_-]{0,62}$',
  max: 63,
  hint: 'a letter, then letters, digits, dashes and underscores',
}

export const variableValue: Format = {
  name: 'variable value',
  pattern: null,
  max: 1024,
  hint: 'the text that stands for this fact in the cluster’s files, e.g. dev.example.com',
  hidden: true,
  refuse: (text) => {
    if (text.length < 2) return 'is one character, which would be replaced nearly everywhere; write a longer text'
    if (text.includes('${')) return 'holds a `${`; variables are not nested, write the text itself'
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) return 'holds a line break or a character that nobody can see'
    if (text.trim() !== text) return 'starts or ends with a space'
    return /[\p{L}\p{N}]/u.test(text) ? null : 'holds no letter and no digit, so it cannot be told as a whole word'
  },
}

export const kindName: Format = {
  name: 'Kubernetes kind',
  pattern: '^[A-Z][A-Za-z0-9]{0,62}$',
  max: 63,
  hint: 'a kind as in the manifest, e.g. HelmRelease',
}

export const objectName: Format = {
  name: 'Kubernetes object name',
  pattern: '^[a-z0-9](?:[a-z0-9.:-]{0,251}[a-z0-9])?$',
  max: 253,
  hint: '`metadata.name` as in the manifest',
}

export const keyPattern: Format = {
  name: 'key name or pattern',
  pattern: '^[A-Za-z0-9_.*/-]+$',
  max: 100,
  hint: 'a key’s name, in which `*` stands for any characters',
  refuse: (text) => (/^[*.]+$/.test(text) ? 'fits every key; name the key' : null),
}

export const reason: Format = {
  name: 'reason',
  pattern: '^[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+$',
  max: 200,
  hint: 'one line for the people who wait',
}
