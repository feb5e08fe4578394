// What git takes as the name of a tag.

const longest = 250

/** The rules of `git check-ref-format`, and no `-` in front, which git reads as an option. */
export function isTagName(text: string): boolean {
  if (text === '' || text === '@' || text.length > longest || !text.isWellFormed()) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: git forbids them
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|^-|\.$/.test(text)) return false
  return text.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
}
