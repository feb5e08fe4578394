// Every form in which a secret may stand in a slice: `$` is where its value goes, `@` where an ordinary value goes.

export type SecretForm = readonly [what: string, name: string, text: string]

export const wholeFiles: readonly SecretForm[] = [
  [
    'S01 SOPS in YAML',
    's.yaml',
    'a: ENC[AES256_GCM,data:$]\nlevel: @\nsops:\n  age: []\n  mac: ENC[AES256_GCM,data:$]\n',
  ],
  [
    'S01 SOPS in part of a file',
    's.yaml',
    'kind: Foo\nlevel: @\nspec:\n  x: ENC[AES256_GCM,data:$]\nsops:\n  encrypted_regex: ^x\n  mac: ENC[AES256_GCM,data:$]\n',
  ],
  [
    'S01 SOPS in JSON',
    's.json',
    '{"a":"ENC[AES256_GCM,data:$]","level":"@","sops":{"mac":"ENC[AES256_GCM,data:$]"}}\n',
  ],
  [
    'S01 SOPS in dotenv',
    's.env',
    'A=ENC[AES256_GCM,data:$]\nLEVEL=@\nsops_version=3.9.0\nsops_mac=ENC[AES256_GCM,data:$]\n',
  ],
  ['S01 SOPS in INI', 's.ini', '[a]\nb = ENC[AES256_GCM,data:$]\nlevel = @\n[sops]\nmac = ENC[AES256_GCM,data:$]\n'],
  [
    'S01 SOPS of a binary',
    's.bin',
    '{\n\t"data": "ENC[AES256_GCM,data:$]",\n\t"x": "@",\n\t"sops": {"mac": "ENC[AES256_GCM,data:$]"}\n}\n',
  ],
  [
    'S01 SOPS in a template',
    's.yaml.gotmpl',
    '{{ if x }}\na: ENC[AES256_GCM,data:$]\nlevel: @\nsops:\n  mac: ENC[AES256_GCM,data:$]\n{{ end }}\n',
  ],
  ['S01 age', 's.age', '-----BEGIN AGE ENCRYPTED FILE-----\n$\n@\n-----END AGE ENCRYPTED FILE-----\n'],
  ['S01 PGP', 's.asc', '-----BEGIN PGP MESSAGE-----\n\n$\n@\n-----END PGP MESSAGE-----\n'],
  ['S01 an Ansible vault', 's.yml', '\u0001ANSIBLE_VAULT;1.1;AES256\n36$\n@\n'],
  ['S03 ENC[…] without metadata', 's.yaml', 'a: ENC[AES256_GCM,data:$]\nlevel: @\n'],
  ['S03 ENC[…] in a comment', 's.yaml', '#ENC[AES256_GCM,data:$,type:comment]\nlevel: @\n'],
  ['S04 a Secret', 's.yaml', 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  user: $\nother: @\n'],
  ['S04 a Secret’s data', 's.yml', 'kind: Secret\nother: @\ndata:\n  tls.crt: $\n'],
  ['S04 in JSON', 's.json', '{"apiVersion":"v1","kind":"Secret","x":"@","stringData":{"user":"$"}}\n'],
  [
    'S04 in a List',
    's.yaml',
    'kind: List\nitems:\n- kind: Secret\n  stringData:\n    user: $\n- kind: ConfigMap\n  data: {a: "@"}\n',
  ],
  ['S04 in a SecretList', 's.yaml', 'kind: SecretList\nitems:\n- stringData:\n    user: $\n  a: @\n'],
  ['S04 in a second document', 's.yaml', 'kind: ConfigMap\ndata: {a: "@"}\n---\nkind: Secret\nstringData: {user: $}\n'],
  [
    'S04 in a block scalar',
    's.yaml',
    'data:\n  a: "@"\n  x.yaml: |\n    kind: Secret\n    stringData:\n      user: $\n',
  ],
  [
    'S04 in a block scalar with a template',
    's.yaml',
    'data:\n  a: "@"\n  x.yaml: |\n    kind: Secret\n    stringData:\n      user: $\n      {{ if }}\n',
  ],
  ['S04 in values of a chart', 's.yaml', 'level: @\nextraObjects:\n- |\n  kind: Secret\n  stringData:\n    user: $\n'],
  [
    'S04 in an annotation',
    's.yaml',
    'metadata:\n  annotations:\n    last: \'{"kind":"Secret","stringData":{"user":"$"}}\'\nspec: {a: "@"}\n',
  ],
  [
    'S04 in a patch',
    'kustomization.yaml',
    'kind: Kustomization\nnamePrefix: "@"\npatches:\n- patch: |-\n    kind: Secret\n    stringData:\n      user: $\n',
  ],
  ['S04 behind an anchor', 's.yaml', 'x: &d\n  user: $\na: @\nkind: Secret\nstringData: *d\n'],
  ['S04 behind a merge key', 's.yaml', 'a: @\nkind: Secret\nstringData:\n  <<: {user: $}\n'],
  ['S04 with an aliased kind', 's.yaml', 'k: &k Secret\na: @\nkind: *k\nstringData:\n  user: $\n'],
  ['S04 with escaped keys', 's.yaml', '"k\\u0069nd": "Secret"\n"a": @\n"stringData":\n  user: $\n'],
  ['S04 with a tag', 's.yaml', 'kind: !!str Secret\na: @\nstringData:\n  user: $\n'],
  ['S04 with a folded kind', 's.yaml', 'kind: >-\n  Secret\na: @\nstringData:\n  user: $\n'],
  ['S04 in a template', 's.yaml', '{{- if .x }}\nkind: Secret\na: @\nstringData:\n  user: $\n{{- end }}\n'],
  ['S04 in a template of JSON', 's.json.tpl', '{{ x }}\n{"kind":"Secret","a":"@","stringData":{"user":"$"}}\n'],
  ['S04 with a key twice', 's.yaml', 'kind: Secret\na: @\na: 1\nstringData:\n  user: $\n'],
  ['S04 under another name', 's.yaml.bak', 'kind: Secret\na: @\nstringData:\n  user: $\n'],
  ['S05 a SealedSecret', 's.yaml', 'kind: SealedSecret\nspec:\n  encryptedData:\n    user: $\n  template: {a: "@"}\n'],
  [
    'S05 a SealedSecret in a List',
    's.yaml',
    'kind: List\nitems:\n- kind: SealedSecret\n  spec:\n    encryptedData: {user: $}\n- a: @\n',
  ],
  ['S07 `sops` without `mac`', 's.yaml', 'level: @\nsops:\n  key: $\n'],
  ['S10 .htpasswd', '.htpasswd', 'x@:y\nadmin:$\n'],
  ['S10 .netrc', '.netrc', 'machine a login @\nmachine x login u password $\n'],
]

export const values: readonly SecretForm[] = [
  [
    'S04 secretGenerator',
    'kustomization.yaml',
    'kind: Kustomization\nnamePrefix: "@"\nsecretGenerator:\n- name: s\n  literals:\n  - user=$\n',
  ],
  [
    'S04 JSON patch of a Secret',
    'kustomization.yaml',
    'namePrefix: "@"\npatches:\n- target: {kind: Secret}\n  patch: |-\n    - op: add\n      path: /data/user\n      value: $\n',
  ],
  [
    'S04 JSON patch of a password',
    'kustomization.yaml',
    'namePrefix: "@"\npatches:\n- patch: |-\n    - op: add\n      path: /spec/password\n      value: $\n',
  ],
  ['S04 ciphertext in a value', 's.yml', 'level: @\npw: !vault |\n  \u0001ANSIBLE_VAULT;1.1;AES256\n  36$\n'],
  [
    'S10 configMapGenerator',
    'kustomization.yaml',
    'configMapGenerator:\n- name: s\n  literals:\n  - DB_PASSWORD=$\n  - level=@\n',
  ],
  ['S10 an .env file', 'app.env', 'LEVEL=@\nDB_PASSWORD=$\n'],
  ['S10 exports', '.env.prod', 'export LEVEL=@\nexport DB_PASSWORD="$"\n'],
  ['S10 a value of two lines', '.env', 'LEVEL=@\nDB_PASSWORD="$\nsecond-$"\n'],
  ['S10 a value that is continued', '.env', 'LEVEL=@\nDB_PASSWORD=abc\\\n$\n'],
  ['S10 properties', 'a.properties', 'level=@\nspring.datasource.password = $\n'],
  ['S10 TOML', 'a.toml', 'level = "@"\ndb = { user = "x", password = "$" }\n'],
  ['S10 XML', 'a.xml', '<a><level>@</level>\n<password>$</password></a>\n'],
  ['S10 a script', 'v.sh', 'x @\ncurl -H "Authorization: Bearer $" https://h\n'],
  ['S10 an address in a script', 'v.sh', 'x @\npsql postgres://user:$\u0002host/db\n'],
  ['S10 Docker’s file', 'config.json', '{"level": "@", "auths": {"ghcr.io": {"auth": "$"}}}\n'],
  ['an address', 'v.yaml', 'level: @\nurl: postgres://user:$\u0002host/db\n'],
  ['variables', 'v.yaml', 'level: @\nenv:\n- name: API_TOKEN\n  value: $\n- value: $\n  name: DB_PASSWORD\n'],
  ['a list', 'v.yaml', 'level: @\npasswords:\n- $\n- x$\n'],
  ['a flow list', 'v.yaml', 'level: @\ntokens: [ "$", b$ ]\n'],
  ['a map', 'v.yaml', 'level: @\npassword:\n  value: $\n  other: y$\n'],
  ['`value` below a key', 'v.yaml', 'level: @\nsecret:\n  value: $\n'],
  ['an anchor', 'v.yaml', 'level: @\npassword: &p $\nother: *p\n'],
  ['an alias', 'v.yaml', 'x: &p $\nlevel: @\npassword: *p\n'],
  ['an alias of a map', 'v.yaml', 'x: &p\n  value: $\nlevel: @\npasswords: *p\n'],
  ['a merge key', 'v.yaml', 'level: @\nx: &p {password: $}\ny:\n  <<: *p\n'],
  ['a block scalar', 'v.yaml', 'level: @\npassword: |\n  $\n  more-$\n'],
  ['a folded scalar', 'v.yaml', 'level: @\npassword: >-\n  $\n  more-$\n'],
  ['a plain scalar of two lines', 'v.yaml', 'level: @\npassword: $\n  more-$\n'],
  ['a quoted scalar of two lines', 'v.yaml', 'level: @\npassword: "$\n  more-$"\n'],
  ['an explicit key', 'v.yaml', 'level: @\n? password\n: $\n'],
  ['a text that is YAML', 'v.yaml', 'level: @\nvalues: |\n  a: 1\n  password: $\n'],
  ['a text that is JSON', 'v.yaml', 'level: @\nvalues: \'{"a": 1, "password": "$"}\'\n'],
  ['a text that is INI', 'v.yaml', 'level: @\nmy.cnf: |\n  [client]\n  password = $\n'],
  ['a text that is TOML', 'v.yaml', 'level: @\nmy.toml: |\n  db = { user = "x", password = "$" }\n'],
  ['a text that is XML', 'v.yaml', 'level: @\nmy.xml: |\n  <lev>1</lev>\n  <password>$</password>\n'],
  [
    'a text in a text in a text',
    'v.yaml',
    'level: @\nvalues: |\n  a: |\n    b: |\n      c: |\n        d: |\n          password: $\n',
  ],
  ['arguments', 'v.yaml', 'level: @\nargs: ["--admin-password", "$"]\n'],
  ['an argument', 'v.yaml', 'level: @\nargs:\n- --admin-password=$\n- --x=@\n'],
  ['a command', 'v.yaml', 'level: @\ncommand: ["sh","-c","true; DB_PASSWORD=$ run"]\n'],
  ['a placeholder', 'v.yaml', 'level: @\nx: PLACEHOLDER-$\n'],
  [
    'a literal in an ExternalSecret',
    'v.yaml',
    'kind: ExternalSecret\nlevel: @\nspec:\n  target:\n    template:\n      data:\n        password: $\n',
  ],
  ['a template', 'v.yaml', 'level: @\n{{ if x }}\npassword: $\n{{ end }}\n'],
  ['a template, on the next line', 'v.yaml', 'level: @\n{{ if x }}\npassword:\n  $\n{{ end }}\n'],
  ['a template, in a block', 'v.yaml', 'level: @\n{{ if x }}\npassword: |\n  $\n{{ end }}\n'],
  ['a template, in quotes', 'v.yaml', 'level: @\n{{ if x }}\npassword: "abc\n  $"\n{{ end }}\n'],
  ['a template, in a list', 'v.yaml', 'level: @\n{{ if x }}\npasswords:\n  - $\n{{ end }}\n'],
  [
    'a template, beside its name',
    'v.yaml',
    'level: @\n{{ if x }}\nenv:\n  - name: DB_PASSWORD\n    value: $\n{{ end }}\n',
  ],
  ['a template, in brackets', 'v.yaml', 'level: @\n{{ if x }}\nauth: {user: a, password: $}\n{{ end }}\n'],
  ['a template, in long brackets', 'v.yaml', 'level: @\n{{ if x }}\npassword: [\n  $\n]\n{{ end }}\n'],
  ['keys that stand twice', 'v.yaml', 'level: @\nlevel: 1\npassword: $\n'],
  ['broken YAML', 'v.yaml', 'level: @\n  a: [\nenv:\n  - name: DB_PASSWORD\n    value: $\n'],
]

// Put together here, so that no scanner takes this file for a leak.
const key = (begin: string) => `-----${begin} RSA PRIVATE ${'KEY'}-----`
export const tokens: readonly SecretForm[] = [
  ['S08 a private key in a value', 'v.yaml', `level: @\nx: |\n  ${key('BEGIN')}\n  $\n  more$\n  ${key('END')}\n`],
  ['S08 a private key', 'tls.key', `${key('BEGIN')}\n$\n@\n${key('END')}\n`],
  ['S08 a private key in a template', 'v.yaml', `level: @\n{{ x }}\ny: |\n  ${key('BEGIN')}\n  $\n  ${key('END')}\n`],
  ['S08 a token in a value', 'v.yaml', `level: @\nnote: ${'ghp'}_$aaaaaaaaaaaaaaaaaaaaaaaaaaaa\n`],
  ['S08 a token in a script', 'v.sh', `x @\ncurl -H "X: ${'ghp'}_$aaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n`],
]

export const filled = ([, , text]: SecretForm, secret: string, value: string): string =>
  text.replaceAll('$', secret).replaceAll('@', value).replaceAll('\u0001', '$').replaceAll('\u0002', '@')

/** The same file without its secret. */
export const bare = ([what, name, text]: SecretForm): SecretForm => [
  what,
  name,
  text
    .split('\n')
    .filter((line) => !line.includes('$'))
    .join('\n'),
]
