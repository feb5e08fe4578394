// Paths that belong to a program and not to a deployment: sources, their tests, and what others wrote. Folders called like
// environments stand there, too.
const foreign = new Set(['node_modules', 'vendor', 'third_party', 'testdata', '__tests__', '__fixtures__'])

/** Where Maven and Gradle keep sources. */
const java = /(?:^|\/)src\/(?:main|test)\/(?:java|kotlin|scala|groovy|resources)\//

export const isOfCode = (path: string): boolean =>
  java.test(path) ||
  path
    .split('/')
    .slice(0, -1)
    .some((folder) => foreign.has(folder))
