// A key that the organisation locks, as a dotted path; whether there is such a key is checked against the option table.
import type { Format } from './format.ts'

export const lockedPath: Format = {
  name: 'path of a key',
  pattern: '^[a-z]+(?:\\.(?:\\*|[A-Za-z0-9-]+))*$',
  max: 200,
  hint: 'keys with dots between them, e.g. limits.open or environments.prod.merge',
}
