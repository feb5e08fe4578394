// What says of a value in a map that it is a secret: its own key, the key above it, or the names that stand beside it.
import { isMap, isScalar, isSeq } from 'yaml'
import { scalarSource, textAt, type YamlPath } from './node.ts'
import { describesSecret, holdsSecrets, isSecretKey, namesKeyOfSecret } from './secret-keys.ts'

export type SecretKeys = { readonly keys: readonly string[]; readonly allow: readonly string[] }

type Where = {
  readonly map: unknown
  readonly path: YamlPath
  readonly key: string
  readonly value: unknown
  /** The secret-named key above the map. */
  readonly under: string | null
}

/** The name by which the value under `key` is known to be a secret; null: it is none. */
export function secretName({ map, path, key, value, under }: Where, options: SecretKeys): string | null {
  const isSecret = (name: string) => isSecretKey(name, options.keys, options.allow)
  if (isSecret(key) && !isNameOfKey(map, key, value)) return key
  if (key === 'value') {
    // `{name: DB_PASSWORD, value: x}`, as in a container's environment, and `{op: add, path: /a/password, value: x}`.
    const names = [textAt(map, ['name']), textAt(map, ['key']), patched(textAt(map, ['path']))]
    return names.find((name) => name !== null && isSecret(name)) ?? (inSecretData(map) ? 'stringData' : under)
  }
  if (under !== null && holdsSecrets(under) && !describesSecret(key)) return under
  // `tokens: 5` is a number of them; `tokens: [a, b]` are some.
  if ((isMap(value) || isSeq(value)) && /(tokens|apikeys|passphrases)$/i.test(key.replace(/[-_.]/g, ''))) {
    return options.allow.includes(key) ? null : key
  }
  // Registries in Docker's own file; what Kustomize makes a Secret of, or patches one with.
  if (key === 'auth' && path.at(-2) === 'auths') return key
  if (key === 'literals' && path.includes('secretGenerator')) return key
  return key === 'patch' && isSecretPatch(map, value) ? 'stringData' : null
}

function isNameOfKey(map: unknown, key: string, value: unknown): boolean {
  if (!isMap(map) || !isScalar(value)) return false
  const keys = map.items.flatMap((pair) => (isScalar(pair.key) ? (scalarSource(pair.key) ?? []) : []))
  return namesKeyOfSecret(key, scalarSource(value) ?? '', keys)
}

const patched = (pointer: string | null) => pointer?.split('/').at(-1)?.replaceAll('~1', '/') ?? null
const inSecretData = (map: unknown) => /^\/stringData\//.test(textAt(map, ['path']) ?? '')

function isSecretPatch(map: unknown, value: unknown): boolean {
  return (
    textAt(map, ['target', 'kind']) === 'Secret' && isScalar(value) && /\b(data|stringData)\b/.test(String(value.value))
  )
}
