// Base tags that a YAML parser reads as numbers: Flux then sees 2026.1 where 2026.10 is meant, or refuses the object.
import { refTags } from '../flux/ref-tags.ts'
import type { Problem } from '../problem.ts'
import { type Findings, type Repository, sliceFiles } from './repository.ts'

export function checkTags(repository: Repository): Findings {
  const notes = repository.views.flatMap((view) =>
    [...sliceFiles(view).map(({ path }) => path), ...view.shared].flatMap((file) => {
      const cluster = repository.clusterOf(view)
      const read = cluster.yaml(file)
      if (read === null) return []
      const found = refTags(read.text, file)
      return ('tags' in found ? found.tags : [])
        .filter(({ isString }) => !isString)
        .map(({ tag, start }): Problem => {
          const { line, col } = read.lineCounter.linePos(start)
          const message = `The tag ${tag} is written without quotes and so is a number: write "${tag}".`
          return { code: 'unquoted-tag', message, file, line, column: col }
        })
    }),
  )
  return { problems: [], notes }
}
