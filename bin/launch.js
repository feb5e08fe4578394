// Starts an entry on Node 24, whatever Node started this: plain old JavaScript, so that an old one gets as far as the sentence.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const required = 24
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const majorOf = (version) => Number(version.split('.')[0])

function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(2)
}

/** The Node that npm installed with Sluice for this machine; null when it left it out. */
function packagedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`)
    const binary = join(dirname(manifest), 'bin', 'node')
    const version = JSON.parse(readFileSync(manifest, 'utf8')).version
    return majorOf(version) >= required && existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

function tooOld() {
  stop(
    `Sluice needs Node ${required} or newer, this is ${process.versions.node}: install it, or run npm ci without --omit=optional.`,
  )
}

/** A child does the work; signals, the exit code and the death by a signal pass through. */
function runWith(binary, script) {
  const child = spawn(binary, [script].concat(process.argv.slice(2)), { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
    // A terminal sends SIGINT to the whole group: the child has it already, and twice can mean "at once".
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)))
  }
  child.on('error', tooOld)
  child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code))
}

/**
 * Runs `dist/<entry>.js` of the package, or `src/<entry>.ts` of a checkout, which starts by being imported.
 * `script` is the file that called: the packaged Node starts it again.
 */
export function launch(entry, script) {
  if (majorOf(process.versions.node) < required) {
    const binary = packagedNode()
    if (binary === null) tooOld()
    else runWith(binary, script)
    return
  }
  const built = join(root, 'dist', `${entry}.js`)
  const source = join(root, 'src', `${entry}.ts`)
  const found = [built, source].find((file) => existsSync(file))
  if (found === undefined) stop(`Sluice is not whole: ${built} is missing, install it again.`)
  else import(pathToFileURL(found).href)
}
