// What is said where the App may not do what it needs to, and that it may again.
import { inOrder } from './length.ts'
import { code } from './markdown.ts'

type Words = { readonly title: string; readonly summary: string }

export const missingGrantsWords = (missing: readonly string[], page: string): Words => ({
  title: `Permissions are missing: ${missing.join(', ')}`,
  summary: inOrder([
    `Sluice may not do its work here: ${missing.map(code).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not granted.`,
    `An owner reviews and accepts the request at ${page}. The work then goes on by itself; nothing was lost.`,
  ]),
})

export const grantedWords: Words = {
  title: 'Permissions are granted',
  summary: 'An owner has accepted what Sluice needs: the work goes on.',
}
