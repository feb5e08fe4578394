// The pages that a browser shows while an App is registered: plain HTML without scripts, every text escaped.
import type { NewApp } from './env-file.ts'
import type { Manifest } from './manifest.ts'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] ?? '')

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<body><main><h1>${escaped(title)}</h1>
${body}
</main></body></html>
`

/** Where the bot will be heard was not said on the command line. */
export const askPage = (problem: string | null, given: string): string =>
  page(
    'Register Sluice: where will it run?',
    `${problem === null ? '' : `<p role="alert"><strong>${escaped(problem)}</strong></p>`}
<form method="get" action="/">
<p><label>Address of the bot, as GitHub reaches it:
<input name="url" type="url" required size="50" placeholder="https://sluice.example.com" value="${escaped(given)}"></label></p>
<p>Webhooks arrive there under /api/github/webhooks. It can be changed later in the App's settings.</p>
<p><button>Go on</button></p>
</form>`,
  )

export const manifestPage = (of: {
  /** GitHub's page that takes the manifest, with the state. */
  readonly action: string
  readonly manifest: Manifest
  readonly hook: string
  readonly owner: string
}): string =>
  page(
    'Register Sluice: make the App',
    `<p>GitHub will make a private GitHub App for ${escaped(of.owner)}, with the permissions and events of <code>app.yml</code>.
Webhooks will arrive at <code>${escaped(of.hook)}</code>. GitHub asks you for its name before anything is made.</p>
<form method="post" action="${escaped(of.action)}">
<input type="hidden" name="manifest" value="${escaped(JSON.stringify(of.manifest))}">
<p><button>Go to GitHub</button></p>
</form>`,
  )

export const donePage = (app: NewApp, file: string, notes: readonly string[]): string =>
  page(
    'Sluice is registered',
    `<p>The App <strong>${escaped(app.name)}</strong> exists. Its number, key and webhook secret are in <code>${escaped(file)}</code>.</p>
${notes.map((note) => `<p role="alert"><strong>${escaped(note)}</strong></p>`).join('\n')}
<ol><li>Start the bot: <code>npm start</code>.</li>
<li><a href="${escaped(installPage(app))}">Install the App</a> on the repositories that it shall work on.</li></ol>
<p>You may close this page.</p>`,
  )

export const installPage = ({ url }: NewApp): string => `${url}/installations/new`

export const problemPage = (problem: string): string =>
  page('Sluice was not registered', `<p role="alert">${escaped(problem)}</p>\n<p><a href="/">Start again</a></p>`)
