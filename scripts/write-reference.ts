// Writes what is generated from the code: the reference page, the JSON Schema, the decision tables of health. Tests hold all to it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { organisationPage, referencePage } from '../src/config/reference.ts'
import { jsonSchema, organisationSchema } from '../src/config/schema.ts'
import { withTables } from './decision-table.ts'

const health = 'docs/explanation/health.md'

const pages = {
  'docs/reference/configuration.md': referencePage(),
  'docs/reference/organisation.md': organisationPage(),
  'schema/sluice.schema.json': jsonSchema(),
  'schema/organisation.schema.json': organisationSchema(),
  [health]: withTables(readFileSync(join(import.meta.dirname, '..', health), 'utf8')),
}

for (const [path, text] of Object.entries(pages)) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
