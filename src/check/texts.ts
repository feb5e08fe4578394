// Whether the YAML of slices and indexes can be read, so that it can be merged by meaning.

import { readEntries } from '../flux/index-file.ts'
import { readYaml } from '../flux/read-yaml.ts'
import type { Problem } from '../problem.ts'
import type { Findings, Repository } from './repository.ts'

/** Merged by lines instead, which is worth knowing and no fault. */
const harmless: ReadonlySet<string> = new Set(['too-large', 'template'])

export function checkTexts({ texts, views, oversized }: Repository): Findings {
  const indexes = new Set(views.flatMap((view) => view.indexes.map((index) => index.path)))
  const found = [...texts].flatMap(([path, text]) => {
    if (text === null || !/\.(ya?ml|json)$/.test(path)) return []
    const read = indexes.has(path) ? readEntries(text, path) : readYaml(text, path)
    return 'problems' in read ? read.problems : []
  })
  return {
    problems: found.filter(({ code }) => !harmless.has(code)),
    notes: [...found.filter(({ code }) => harmless.has(code)), ...oversized.map(unread)],
  }
}

const unread = (file: string): Problem => ({
  code: 'too-large',
  message: 'The file is so large that it is copied whole or not at all: split it, or keep it out of the slice.',
  file,
  line: null,
  column: null,
})
