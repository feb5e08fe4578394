// Secrets in plain lines: assignments to secret-named keys, and shapes of well-known tokens anywhere in a text.
import { isHarmlessValue, isSecretKey } from './secret-keys.ts'

export type TokenShape = {
  readonly shape: 'github-token' | 'gitlab-token' | 'slack-token' | 'aws-access-key' | 'private-key' | 'age-secret-key'
  /** 1-based. */
  readonly line: number
}

const shapes: readonly (readonly [TokenShape['shape'], RegExp])[] = [
  ['github-token', /\b(?:gh[opsur]_[A-Za-z0-9]{4,}|github_pat_[A-Za-z0-9_]{4,})/],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{8,}/],
  ['slack-token', /\bxox[abeoprs]-[A-Za-z0-9-]{8,}/],
  ['aws-access-key', /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{8,}/],
  ['private-key', /-----BEGIN (?!PUBLIC)(?:[A-Z0-9]+ ){0,4}KEY(?: BLOCK)?-----/],
  ['age-secret-key', /AGE-SECRET-KEY-1/],
]

export function tokenShapes(text: string): readonly TokenShape[] {
  // One look over the whole text first: nearly every file has none.
  const present = shapes.filter(([, pattern]) => pattern.test(text))
  if (present.length === 0) return []
  return text
    .split('\n')
    .flatMap((line, index) =>
      present.filter(([, pattern]) => pattern.test(line)).map(([shape]) => ({ shape, line: index + 1 })),
    )
}

export type SecretLine = { readonly keyName: string; readonly line: number }

const assignment = /^\s*(?:-\s+)?(?:export\s+)?(?:-{1,2})?["']?([A-Za-z_][\w.-]{0,200})["']?\s*[:=]\s*(.*)$/

/** `KEY=value`, `key: value` and `--key=value` lines whose key names a secret and whose value is one. */
export function secretLines(
  text: string,
  { keys, allow }: { readonly keys: readonly string[]; readonly allow: readonly string[] },
): readonly SecretLine[] {
  return text.split('\n').flatMap((line, index) => {
    const [, keyName, rest] = assignment.exec(line) ?? []
    if (keyName === undefined || rest === undefined) return []
    const comment = rest.indexOf(' #')
    const value = (comment < 0 ? rest : rest.slice(0, comment))
      .trim()
      .replace(/^(["'])(.*)\1,?$/, '$2')
      .trim()
    const placeholder = /\bPLACEHOLDER[-_]/.test(value)
    const secret = isSecretKey(keyName, keys, allow) && !isHarmlessValue(value) && !/^\$[({]|^[|>{[]|\{\{/.test(value)
    return secret || placeholder ? [{ keyName, line: index + 1 }] : []
  })
}
