// The `.env` that `npm start` reads: the new App's credentials as the environment variables of the bot. Pure.

export type NewApp = {
  readonly id: number
  readonly slug: string
  readonly name: string
  /** Its page, whose `/installations/new` installs it. */
  readonly url: string
  readonly pem: string
  readonly webhookSecret: string
}

/**
 * One line a variable and nothing quoted, so that Node, Docker and Kubernetes read the same: the key in base64. The
 * address of the API is left to its default where that is right.
 */
export function envText(app: NewApp, api: string): string {
  const key = Buffer.from(app.pem, 'utf8').toString('base64')
  const lines = [
    `# The GitHub App ${oneLine(app.name)}: ${app.url}`,
    '# These are secrets. Whoever has them acts as this App: keep the file to yourself and out of Git.',
    `APP_ID=${app.id}`,
    `PRIVATE_KEY=${key}`,
    `WEBHOOK_SECRET=${app.webhookSecret}`,
    ...(api === 'https://api.github.com' ? [] : [`GITHUB_API_URL=${api}`]),
  ]
  return `${lines.join('\n')}\n`
}

const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
