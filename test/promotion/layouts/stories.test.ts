// Whole example repositories, one for each layout: exactly what reaches the next environment. The goldens in golden/ hold what a
// person would read of the plans.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { patchOf } from '../../../src/messages/patch.ts'
import type { Plan } from '../../../src/promotion/model.ts'
import { configOf, fixture, planAll } from '../repository.ts'
import { type Story, stories } from './stories.ts'

const golden = (name: string) => join(import.meta.dirname, 'golden', `${name}.txt`)

function plansOf(name: string, { unit, from, to, edit, isFirst = edit === undefined }: Story): readonly Plan[] {
  const tree = fixture(name)
  const config = configOf(tree['.github/sluice.yaml'] ?? '')
  const moved = edit === undefined ? tree : edit(tree)
  return planAll({ base: isFirst ? null : tree, source: moved, target: moved, config, unit, from, to }).done
}

function textOf(plan: Plan): string {
  const { unit, from, sourceCluster, to, cluster, kept, conflicts, secrets, problems, notes, checklist } = plan
  const lines = [
    `--- ${unit}: ${from}/${sourceCluster} to ${to}/${cluster}${plan.introduces ? ', for the first time' : ''}`,
    ...problems.map(({ code, message }) => `problem ${code}: ${message}`),
    ...conflicts.map(({ path, pointer }) => `conflict ${path} ${pointer}`),
    ...secrets.map(({ message }) => `secret ${message}`),
    ...notes.map(({ code, message }) => `note ${code}: ${message}`),
    ...(checklist ?? []).map(({ message }) => `to decide: ${message}`),
    ...kept.map((one) => `keeps ${one.path} ${one.pointer}: ${one.target} (source: ${one.source})`),
  ]
  return `${lines.join('\n')}\n${patchOf(plan.changes)}`
}

describe.each(Object.keys(stories))('the repository %s', (name) => {
  const told = (stories[name] ?? []).map((story) => ({ story, plans: plansOf(name, story) }))

  it('is promoted as its goldens say', async () => {
    const text = told.map(({ story, plans }) => `=== ${story.title}\n${plans.map(textOf).join('')}`).join('\n')
    await expect(text).toMatchFileSnapshot(golden(name))
  })

  it('is in step where nothing moved', () => {
    const tree = fixture(name)
    const config = configOf(tree['.github/sluice.yaml'] ?? '')
    const units = [...new Set(told.filter(({ story }) => story.edit && !story.isFirst).map(({ story }) => story))]
    for (const { unit, from, to } of units) {
      const plans = planAll({ base: tree, source: tree, target: tree, config, unit, from, to }).done
      expect(plans.flatMap(({ changes, conflicts }) => [...changes, ...conflicts])).toEqual([])
    }
  })
})
