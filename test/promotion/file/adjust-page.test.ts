// The examples of the page on rules: each makes of prod exactly what the page says.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configOf, plan, written } from '../repository.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'how-to', 'adjust-values.md'), 'utf8')
const examples = page
  .split(/^## /m)
  .map((section): readonly [string, Map<string, string>] => [
    section.split('\n')[0] ?? '',
    new Map([...section.matchAll(/```yaml\n# (.*)\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => [name, text])),
  ])
  .filter(([, blocks]) => blocks.size > 0)

it('has an example for each part of a rule', () => {
  const rules = examples.map(([, blocks]) => blocks.get('.github/sluice.yaml') ?? '').join('')
  for (const part of ['keep', 'set', 'min', 'remove', 'create', 'kind', 'name', 'environments'])
    expect(rules).toMatch(new RegExp(`^ +(?:- )?${part}:`, 'm'))
})

it.each(examples)('%s', (_, blocks) => {
  const [staging, prod] = ['apps/staging/web/values.yaml', 'apps/prod/web/values.yaml']
  const text = (name: string) => blocks.get(name) ?? `there is no block ${name}`
  const config = configOf(
    `version: 1\nlayout: flux-monorepo\nenvironments: [{ name: staging }, { name: prod, after: [staging] }]\n${text('.github/sluice.yaml')}`,
  )
  const made = plan({
    base: { [staging]: text('staging, before') },
    source: { [staging]: text('staging') },
    target: { [prod]: text('prod, before') },
    config,
    unit: 'web',
    from: 'staging',
    to: 'prod',
  })
  expect(written(made)).toEqual({ [prod]: text('prod') })
  expect([made.conflicts, made.problems]).toEqual([[], []])
  expect(made.adjusted.length).toBeGreaterThan(0)
})
