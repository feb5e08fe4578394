// What one planning of a file finds out about its texts, each found out once: reading YAML is what planning costs.
import { readYaml, type YamlRead } from '../../flux/read-yaml.ts'
import { type SecretOptions, type SecretsFound, secretsIn } from '../../flux/secrets.ts'
import { isYamlName } from '../../flux/yaml-name.ts'

export type Reading = {
  readonly path: string
  readonly isYaml: boolean
  /** Null where the text is no YAML that may be edited. */
  yaml(text: string): YamlRead | null
  secrets(text: string): SecretsFound
}

export function readingOf(path: string, options: SecretOptions): Reading {
  const isYaml = isYamlName(path)
  const documents = new Map<string, YamlRead | null>()
  const secrets = new Map<string, SecretsFound>()
  return {
    path,
    isYaml,
    yaml: (text) => once(documents, text, () => readIf(isYaml, text, path)),
    // Lines count the same with either line end, and values are looked up by path or line alone.
    secrets: (text) => once(secrets, text, () => secretsIn(text.replaceAll('\r\n', '\n'), path, options)),
  }
}

function readIf(isYaml: boolean, text: string, path: string): YamlRead | null {
  const read = isYaml ? readYaml(text, path) : null
  return read === null || 'problems' in read ? null : read
}

function once<T>(found: Map<string, T>, text: string, find: () => T): T {
  const before = found.get(text)
  if (before !== undefined) return before
  const value = find()
  found.set(text, value)
  return value
}
