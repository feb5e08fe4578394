// The sentences of the preflight: what is wrong or worth a look, and what a person does about it.
import type { Problem } from '../../problem.ts'
import type { Leak } from './leaks.ts'
import type { NameFault } from './names.ts'
import { objectText } from './objects.ts'
import type { PathFault } from './paths.ts'
import type { Twin } from './twice.ts'
import type { Unlisted } from './unlisted.ts'

/** `offer`: what brings the missing path. */
export function sayPath(
  { kind, file, list, value, path, line, column }: PathFault,
  offer: string | null = null,
): Problem {
  const entry = list === 'spec.path' ? `spec.path ${value}` : value
  const messages = {
    missing: `${file} names ${entry}, but ${path} does not exist once this is merged: ${offer ?? 'bring it along'}, or take the entry out.`,
    'no-kustomization': `${file} names the folder ${entry}, which has no kustomization.yaml: add one, or name its files.`,
    'leads-out': `${file} names ${entry}, which leads out of the repository: name a path in it.`,
  }
  const codes = { missing: 'missing-file', 'no-kustomization': 'no-kustomization', 'leads-out': 'outside-repository' }
  const code = kind === 'missing' && list === 'spec.path' ? 'missing-path' : codes[kind]
  return { code, message: messages[kind], file, line, column }
}

/** `offer`: what brings the missing object. */
export function sayName(fault: NameFault, cluster: string, offer: string | null = null): Problem {
  const { file, line, column, pointer } = fault
  const what = `${file} needs ${objectText(fault)} (${pointer})`
  const messages = {
    source: `${what}, which ${cluster} does not have: ${offer ?? `bring ${fault.definedBy ?? 'what defines it'} there first`}, or correct the name.`,
    removed: `${what}, which this removes from ${cluster}: keep it, or change what needs it first.`,
    none: `${what}, which no file of ${cluster} that was read defines: make sure that it is there.`,
  }
  return { code: 'missing-object', message: messages[fault.evidence], file, line, column }
}

export const sayTwin = ({ kustomization, object, file, other, line }: Twin): Problem => ({
  code: 'object-twice',
  message: `${kustomization} gets ${object} twice, from ${other} and from ${file}: remove or rename one of the two.`,
  file,
  line,
  column: 1,
})

export const sayUnlisted = ({ path, kustomization }: Unlisted): Problem => ({
  code: 'unlisted-file',
  message: `${path} arrives, but ${kustomization} does not refer to it, so Flux does not apply it: list it there if it should.`,
  file: path,
  line: null,
  column: null,
})

export function sayLeak(leak: Leak, cluster: string): Problem {
  const { path, name, kind, variable, pointer, line, value, hidden } = leak
  const where = `line ${line}${pointer === '' ? '' : `, ${pointer}`}`
  const text = hidden ? '' : `: ${short(value)}`
  const messages = {
    cluster: `${path} still says ${name} (${where}${text}): correct it on this branch.`,
    variable: `${path} still says ${name} (${where}${text}), the variable ${variable} of the source: declare ${variable} for ${cluster} in .github/sluice.yaml, or correct it on this branch.`,
    environment: `${path} still says ${name} (${where}${text}): look whether that is right in ${cluster}; declare a variable for it in .github/sluice.yaml, or correct it on this branch.`,
  }
  return {
    code: kind === 'environment' ? 'names-environment' : 'names-source',
    message: messages[kind],
    file: path,
    line,
    column: 1,
  }
}

const longest = 120
export const short = (value: string): string => {
  // A user and a password in an address are nobody's to read.
  const line = value.trim().replace(/\/\/[^/@\s]*@/g, '//…@')
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}
