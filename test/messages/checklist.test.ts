// The checklist of a first copy in a body and on a terminal: tasks that can be ticked, text of others inert, no secret.
import { describe, expect, it } from 'vitest'
import { checklistLines, checklistMarkdown } from '../../src/messages/checklist.ts'
import { plansJson } from '../../src/messages/plan-json.ts'
import { planText } from '../../src/messages/plan-text.ts'
import { promotionBody } from '../../src/messages/promotion-body.ts'
import type { Task } from '../../src/promotion/model.ts'
import { at, configOf, fixture, plan } from '../promotion/repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const first = plan({ base: null, source: tree, target: tree, config, unit: 'headlamp' })
const later = plan({ base: null, source: tree, target: tree, config, unit: 'redis' })

describe('a first copy', () => {
  it('has a task list in its body', () => {
    const values = at('staging', 'headlamp/helm-values/override-values.yaml')
    const lines = checklistMarkdown([first]).split('\n')
    expect(lines.filter((line) => line.startsWith('- [ ] '))).toHaveLength(3)
    expect(lines).toContain(
      `- [ ] **replicas**: \`${values}\`, line 2, \`replicaCount\` = \`1\`: is this the right number here?`,
    )
    expect(promotionBody([first])).toContain('### First copy: what to decide')
    expect(promotionBody([later])).not.toContain('First copy')
  })

  it('has it in the text and in the JSON as well', () => {
    expect(planText([first], first.changes, { colour: false, width: 200 })).toContain(
      `[ ] host  ${at('staging', 'headlamp/httproute.yaml')}:13  spec.hostnames[0] = headlamp.staging.example.com`,
    )
    expect(plansJson([first, later]).plans.map((one) => 'checklist' in one)).toEqual([true, false])
  })
})

it('text of others does nothing, and many tasks are counted', () => {
  const task: Task = { kind: 'host', path: 'a`b', pointer: '', line: null, value: '@org/team\n- [x] <b>', message: 'm' }
  const text = checklistMarkdown([{ ...later, checklist: Array.from({ length: 70 }, () => task) }])
  expect(text).not.toMatch(/\n- \[x\]/)
  expect(text).toContain('= `@org/team - [x] <b>`: m')
  expect(text).toContain('and 10 more')
  expect(checklistLines([{ ...later, checklist: [task] }])[0]).not.toContain('\n')
})
