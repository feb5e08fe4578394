// Tags of a base as a job gets them: asked for conditionally, with what any job of the process saw last.
import { expect, it } from 'vitest'
import type { TagList } from '../../../src/github/base-ports.ts'
import { tagsOf } from '../../../src/handle/bump/base-tags.ts'

const tag = (name: string) => ({ name, oid: '1'.repeat(40), type: 'commit' }) as const

function stage(answers: readonly (TagList | Error)[]) {
  const kept = new Map<string, string>()
  const asked: (string | null)[] = []
  const rest = [...answers]
  const memory = {
    recall: async (key: string) => kept.get(key) ?? null,
    remember: async (key: string, value: string) => void kept.set(key, value),
  }
  const tags = async (known: string | null) => {
    asked.push(known)
    const answer = rest.shift()
    if (answer === undefined || answer instanceof Error) throw answer
    return answer
  }
  const of = (name: string) => tagsOf({ memory }, { address: { host: 'github.com', owner: 'Acme', name }, tags })
  return { of, asked, kept }
}

it('are asked for with the version that was seen last, however the base is written', async () => {
  const { of, asked, kept } = stage([
    { kind: 'tags', version: 'v1', tags: [tag('1')] },
    { kind: 'unchanged' },
    { kind: 'tags', version: null, tags: [tag('1'), tag('2')] },
    { kind: 'tags', version: 'v3', tags: [] },
  ])
  expect(await of('base')).toEqual([tag('1')])
  expect(await of('BASE')).toEqual([tag('1')])
  expect(await of('base')).toEqual([tag('1'), tag('2')])
  expect(await of('base')).toEqual([])
  expect(asked).toEqual([null, 'v1', 'v1', null])
  expect([...kept.keys()]).toEqual(['tags:github.com/acme/base'])
})

it('that cannot be read are not those that were seen last', async () => {
  const { of } = stage([{ kind: 'tags', version: 'v1', tags: [tag('1')] }, new Error('gone')])
  await of('base')
  await expect(of('base')).rejects.toThrow('gone')
})
