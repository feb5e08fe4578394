// The one guard for paths that a configuration names: what is let through stays inside the repository on every file system.

const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/iu
const longestPath = 1024
const longestName = 255

function whyUnsafeSegment(segment: string): string | null {
  if (segment === '') return 'has an empty part (a `/` at the start, at the end, or two in a row)'
  if (segment === '.' || segment === '..') return 'has a `.` or `..` part; write the path from the repository root'
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(segment)) return 'has a character that nobody can see'
  if (/[<>:"|?\\]/u.test(segment)) return 'has one of the characters \\ < > : " | ?, which not every system can store'
  if (/^\s|[\s.]$/u.test(segment)) return 'has a part that starts with a space, or ends in a space or a dot'
  if (/^\.git/iu.test(segment) || /^git~\d/iu.test(segment)) return 'leads into Git’s or GitHub’s own files (`.git…`)'
  if (devices.test(segment)) return 'has a part that is a device name on Windows'
  if (Buffer.byteLength(segment) > longestName) return `has a part longer than ${longestName} bytes`
  return null
}

/** Why a path from the repository's root must not be used, as the end of a sentence, or null. */
export function whyUnsafe(path: string): string | null {
  if (path === '') return 'is empty'
  if (Buffer.byteLength(path) > longestPath) return `is longer than ${longestPath} bytes`
  for (const segment of path.split('/')) {
    const why = whyUnsafeSegment(segment)
    if (why !== null) return why
  }
  return null
}
