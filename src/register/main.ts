// `npm run register`: makes the GitHub App that the bot acts as, and writes its credentials into `.env`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAsked } from './arguments.ts'
import { keepIn, occupied } from './keep.ts'
import { installPage } from './pages.ts'
import { startRegistering } from './server.ts'

const stop = (code: number, text: string): never => {
  ;(code === 0 ? process.stdout : process.stderr).write(`${text.trimEnd()}\n`)
  process.exit(code)
}
const asked = readAsked(process.argv.slice(2))
if ('help' in asked) stop(0, asked.help)
else if ('wrong' in asked) stop(2, asked.wrong)
else await register(asked)

async function register(of: Exclude<typeof asked, { help: string } | { wrong: string }>) {
  const { file, force, github } = of
  const taken = occupied(file, force)
  if (taken !== null) return stop(1, taken)
  try {
    const appYml = readFileSync(join(import.meta.dirname, '..', '..', 'app.yml'), 'utf8')
    const page = await startRegistering({ ...of, appYml, keep: (app) => keepIn(file, force, app, github.api) })
    process.stdout.write(`Open ${page.url} in your browser. Ctrl+C ends this without an App.\n`)
    const { app, file: kept, notes } = await page.registered
    await page.stop()
    const said = [
      `The App ${app.name} exists: ${app.url}`,
      `Its credentials are in ${kept}, which npm start reads.`,
      ...notes,
      `Start the bot, then install the App on your repositories: ${installPage(app)}`,
    ]
    stop(0, said.join('\n'))
  } catch (error) {
    stop(1, error instanceof Error ? error.message : String(error))
  }
}
