// Writes what is generated from the option table: the reference page and the JSON Schema. A test holds both to it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { organisationPage, referencePage } from '../src/config/reference.ts'
import { jsonSchema, organisationSchema } from '../src/config/schema.ts'

const pages = {
  'docs/reference/configuration.md': referencePage(),
  'docs/reference/organisation.md': organisationPage(),
  'schema/sluice.schema.json': jsonSchema(),
  'schema/organisation.schema.json': organisationSchema(),
}

for (const [path, text] of Object.entries(pages)) {
  const file = join(import.meta.dirname, '..', path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
