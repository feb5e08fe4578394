import { describe, expect, it } from 'vitest'
import { helpText, referencePage } from '../../src/commands/help.ts'
import { commandTable } from '../../src/commands/table.ts'

describe('help', () => {
  it('is the reference page of the documentation (write it anew with `npx vitest run -u test/commands`)', async () => {
    await expect(referencePage()).toMatchFileSnapshot('../../docs/reference/commands.md')
  })

  it('names every command on the reference page', () => {
    for (const { name } of commandTable) expect(referencePage()).toContain(`## \`/${name}\``)
  })

  it('offers the active commands that somebody may use at all', () => {
    const offered = (text: string) => [...text.matchAll(/^- `\/(\w+)/gm)].map((match) => match[1])
    const writers = [
      'promote',
      'take',
      'keep',
      'waive',
      'rollback',
      'bump',
      'suspend',
      'resume',
      'hold',
      'release',
      'status',
      'recheck',
      'help',
    ]
    expect(offered(helpText())).toEqual(writers)
    expect(offered(helpText('write'))).toEqual(writers)
    expect(offered(helpText('triage'))).toEqual(['hold', 'status', 'recheck', 'help'])
    expect(offered(helpText('read'))).toEqual(['status', 'recheck', 'help'])
    expect(offered(helpText('none'))).toEqual([])
  })
})
