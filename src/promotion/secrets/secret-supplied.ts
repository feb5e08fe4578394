// Whether a person supplied on the branch what the target lacked: the file, encrypted where it is a Secret, and its keys.
import { isScalar } from 'yaml'
import { scalarSource, walk } from '../../flux/node.ts'
import { readYaml } from '../../flux/read-yaml.ts'
import { deepestText, embedded } from '../../flux/secret-values.ts'
import { type SecretOptions, secretsIn } from '../../flux/secrets.ts'
import { isYamlName } from '../../flux/yaml-name.ts'

export type Supplied = { readonly settled: boolean; readonly because: string }

/** `now` is another text than Sluice wrote; `written` is what it wrote, null for nothing. */
export function supplied(
  path: string,
  keys: readonly string[],
  { written, now }: { readonly written: string | null; readonly now: string },
  options: SecretOptions,
): Supplied {
  if (now.trim() === '') return { settled: false, because: 'the file on this branch is empty' }
  const found = secretsIn(now.replaceAll('\r\n', '\n'), path, options)
  if (found.wholeFile === 'secret') {
    return { settled: false, because: `on this branch it stands in plain text. ${found.reason}` }
  }
  if (found.wholeFile === 'sops' && !isEncrypted(now, path)) return { settled: false, because: found.reason ?? '' }
  const lacking = found.wholeFile === null ? keys.filter((key) => !stands(key, path, now, written)) : []
  if (lacking.length > 0) return { settled: false, because: `this branch still lacks ${lacking.join(', ')}` }
  const how =
    found.wholeFile === null
      ? 'supplied'
      : found.wholeFile === 'sops'
        ? 'supplied, encrypted with SOPS'
        : 'supplied, sealed'
  return { settled: true, because: how }
}

/** Only a text with the metadata and the MAC of SOPS is encrypted. */
function isEncrypted(text: string, path: string): boolean {
  const read = readYaml(text, path, { maxBytes: 1024 * 1024 })
  if ('problems' in read) return /^sops_mac=|"mac":\s*"ENC\[/m.test(text)
  const leaves = read.documents.flatMap(({ contents }) => [...walk(contents)].map((leaf) => leaf.path.join('.')))
  return leaves.includes('sops.mac')
}

function stands(key: string, path: string, now: string, written: string | null): boolean {
  const [before, after] = [namesIn(written ?? '', path), namesIn(now, path)]
  if (after.includes(key)) return true
  // An item of a list may stand at another place than in the source.
  const like = (name: string) => name.replaceAll(/\.\d+(?=\.|$)/g, '.#')
  const count = (names: readonly string[]) => names.filter((name) => like(name) === like(key)).length
  return /\.\d+(\.|$)/.test(key) && count(after) > count(before)
}

const assignment = /^\s*(?:-\s+)?(?:export\s+)?(?:-{1,2})?["']?([A-Za-z_][\w.-]{0,200})["']?\s*[:=]\s*\S/

/** Everything that has a value, by its path or, where lines are no YAML, by its key. */
function namesIn(text: string, path: string): readonly string[] {
  const read = isYamlName(path) ? readYaml(text, path, { maxBytes: 1024 * 1024 }) : null
  if (read === null || 'problems' in read) return text.split('\n').flatMap((line) => assignment.exec(line)?.[1] ?? [])
  return read.documents.flatMap(({ contents }) => pathsIn(contents, [], path, 0))
}

function pathsIn(contents: unknown, above: readonly string[], file: string, depth: number): readonly string[] {
  return [...walk(contents)].flatMap(({ path, node }) => {
    const whole = [...above, ...path.map(String)]
    const inner = depth < deepestText ? embedded(node, file) : null
    const below = inner?.documents.flatMap((document) => pathsIn(document.contents, whole, file, depth + 1)) ?? []
    return isGiven(node) ? [whole.join('.'), ...below] : []
  })
}

function isGiven(node: unknown): boolean {
  const text = isScalar(node) ? scalarSource(node) : '?'
  return text !== null && text.trim() !== '' && !/\bPLACEHOLDER[-_]/.test(text)
}
