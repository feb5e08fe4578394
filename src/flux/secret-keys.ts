// Which keys name a secret, and which only say where one lies. The table is the default of the configuration.

/**
 * A key names a secret when it ends in one of these, without regard to case, `-`, `_`, `.` and blanks:
 * `harborAdminPassword`, `S3_SECRET_KEY`, `api-key`.
 */
const secretKeyTable: readonly string[] = [
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'token',
  'secret',
  'secretkey',
  'secretkeybase',
  'secretid',
  'secretaccesskey',
  'accesskey',
  'accesskeyid',
  'accesstoken',
  'apikey',
  'authkey',
  'encryptionkey',
  'signingkey',
  'masterkey',
  'storagekey',
  'privatekey',
  'sshkey',
  'tlskey',
  'clientsecret',
  'credential',
  'credentials',
  'connectionstring',
  'dockerconfigjson',
  'htpasswd',
]

/** Too short to be looked for at the end of any word: they count as a whole word of the key, `DB_PASS` but not `bypass`. */
const secretWords = new Set(['pass', 'pwd', 'psk'])

// Names of Secret objects end in `secret` as well: `existingSecret`, `imagePullSecret`, `tlsSecret`.
const reference = /existing|pullsecrets?$|tlssecret$|certsecret$|casecret$|sourcesecret$|valuessecret$|configsecret$/

function normalKey(key: string): string {
  return key.toLowerCase().replace(/[-_.\s]/g, '')
}

/** `keys` and `allow` are the configuration's; an allowed key is no secret. */
export function isSecretKey(key: string, keys: readonly string[], allow: readonly string[]): boolean {
  const normal = normalKey(key)
  if (allow.some((allowed) => normalKey(allowed) === normal)) return false
  const ends = (endings: readonly string[]) => endings.some((ending) => ending !== '' && normal.endsWith(ending))
  if (ends(keys.map(normalKey))) return true
  const word = /[A-Z]?[a-z]+$|[A-Z]+$/.exec(key)?.[0].toLowerCase() ?? ''
  const named = ends(secretKeyTable) || secretWords.has(word)
  return named && !reference.test(normal)
}

/** Keys below a secret-named map that only describe it: `credentials: {secretName, key}`. */
const describing = new Set(
  ['name', 'namespace', 'key', 'kind', 'apiVersion', 'group', 'type', 'path', 'file', 'items', 'mode', 'defaultMode']
    .concat([
      'optional',
      'enabled',
      'create',
      'mountPath',
      'subPath',
      'readOnly',
      'driver',
      'provider',
      'store',
      'version',
    ])
    .concat([
      'algorithm',
      'size',
      'encoding',
      'rotationPolicy',
      'audience',
      'expirationSeconds',
      'property',
      'remoteRef',
    ])
    .concat(['description', 'title', 'comment', 'if', 'application', 'component', 'owner'])
    .map(normalKey),
)

export function describesSecret(key: string): boolean {
  const normal = normalKey(key)
  return describing.has(normal) || /(ref|name|path|file|existingsecret|labels|annotations)$/.test(normal)
}

/**
 * `{secretName: jira, secretKey: jira-api-token}` names a key of a Secret. Only what is called as a secret is: a value in
 * its place is no name of one.
 */
export function namesKeyOfSecret(key: string, value: string, siblings: readonly string[]): boolean {
  const isBeside = normalKey(key) === 'secretkey' && siblings.some((one) => normalKey(one) === 'secretname')
  return isBeside && /^[a-z]+([-_.][a-z]+)*$/.test(value) && isSecretKey(value, [], [])
}

/** Maps under these hold secrets themselves; `secret:` and `privateKey:` mostly hold settings of one. */
export function holdsSecrets(key: string): boolean {
  return /(password|passwords|token|tokens|credentials|secretdata|stringdata)$/.test(normalKey(key))
}

/** Nothing that could leak: empty, a truth value, or nothing but a variable that is filled in elsewhere. */
export function isHarmlessValue(text: string): boolean {
  return /^(|true|false|yes|no|on|off|null|~|\$\{[A-Za-z_]\w*\}|\$\([A-Za-z_]\w*\)|\$[A-Za-z_]\w*)$/i.test(text.trim())
}
