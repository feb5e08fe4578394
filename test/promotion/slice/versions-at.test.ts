import { describe, expect, it } from 'vitest'
import { compileLayout } from '../../../src/config/template.ts'
import { pathsAt, versionsAt } from '../../../src/promotion/slice/versions-at.ts'
import { at, configOf, type Files, fixture, repository } from '../repository.ts'

const tree = fixture('opencenter')
const config = configOf(tree['.github/sluice.yaml'] ?? '')
const layout = compileLayout(config)
const values = at('dev', 'redis/helm-values/override-values.yaml')

function placed(files: Files, service = 'redis') {
  const repo = repository()
  const places = [{ environment: 'dev', cluster: 'dev-cluster', commit: repo.commit(files), service }]
  return { repo, places }
}
function versions(text: string) {
  const { repo, places } = placed({ ...tree, [values]: text })
  return repo.run((known) => versionsAt(places, config, layout, known)).done[0]
}

describe('the versions of a slice', () => {
  it.each([
    ['a tag', 'image:\n  tag: 7.4.1\n', '7.4.1'],
    ['a quoted one', 'image:\n  tag: "7.40"\n', '7.40'],
    ['an image reference', 'image: registry:5000/library/redis:7.4.2@sha256:abc\n', '7.4.2'],
    ['a version of a chart', 'chart:\n  version: 20.1.0\n', '20.1.0'],
  ])('hold %s', (_, text, version) => {
    expect(versions(text)).toContain(version)
  })

  it('do not hold other values', () => {
    expect(versions('host: 1.2.3.4\nnote: 9.9.9\n')).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/1\.2\.3\.4|9\.9\.9/)]),
    )
  })

  it('are none of a service that is not there', () => {
    const { repo, places } = placed(tree, 'nowhere')
    expect(repo.run((known) => versionsAt(places, config, layout, known)).done).toEqual([[]])
    expect(repo.run((known) => pathsAt(places, config, layout, known)).done).toEqual([])
  })
})

it('the paths of a slice are its folder and its single files', () => {
  const { repo, places } = placed(tree)
  const paths = repo.run((known) => pathsAt(places, config, layout, known)).done
  expect(paths).toContain(at('dev', 'redis'))
  expect(paths.every((path) => path.includes('redis'))).toBe(true)
})
