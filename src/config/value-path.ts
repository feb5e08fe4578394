// The path of a value inside a YAML file: `image.tag`, `**.resources`, `containers.*.image`, `labels."app.kubernetes.io/name"`.

/** `one` is `*`, any key or list item; `deep` is `**`, any number of them, also none. */
export type ValueStep = { readonly key: string } | 'one' | 'deep'
export type ValuePath = readonly ValueStep[]

const mostSteps = 32

/** The path, or why it is none, as the end of a sentence that starts with the text. */
export function parseValuePath(text: string): ValuePath | { readonly why: string } {
  const steps: ValueStep[] = []
  let rest = text
  while (true) {
    const quoted = /^"((?:[^"\\\p{Cc}]|\\["\\])+)"/u.exec(rest)
    const found = quoted?.[0] ?? /^[^."]*/u.exec(rest)?.[0] ?? ''
    const key = quoted?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? found
    if (quoted === null && found === '*') steps.push('one')
    else if (quoted === null && found === '**') steps.push('deep')
    else if (quoted === null && !/^[^\s*{}[\]\p{Cc}\p{Cf}\p{Cs}]+$/u.test(key)) {
      return { why: 'is no value path; join keys by dots, put a key with dots, spaces or brackets in double quotes' }
    } else steps.push({ key })
    rest = rest.slice(found.length)
    if (rest === '') break
    if (!rest.startsWith('.')) return { why: 'is no value path; a dot is missing behind a quoted key' }
    rest = rest.slice(1)
  }
  if (steps.length > mostSteps) return { why: `has more than ${mostSteps} keys` }
  if (steps.at(-1) === 'deep') return { why: 'ends in `**`, which fits every value; name the key' }
  if (steps.some((step, index) => step === 'deep' && steps[index + 1] === 'deep'))
    return { why: 'has two `**` in a row' }
  return steps.every((step) => typeof step === 'string') ? { why: 'fits every value; name a key' } : steps
}
