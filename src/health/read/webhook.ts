// Webhooks that may be health reports: what of their payload counts, or why nobody needs to look at it. Pure; it cannot tell who
// may report, which stands in the configuration.
import { fieldOf, isRecord, textOf } from './fields.ts'
import { readContext } from './status-context.ts'

type Fields = Readonly<Record<string, unknown>>
type Heard =
  | { readonly event: 'status' | 'dispatch' | 'deployment'; readonly id: number | null; readonly payload: Fields }
  | { readonly ignored: string }

const longest = { name: 400, message: 40_000, payload: 65_536 } as const
const mostMetadata = 50

/**
 * `bot`: the login of our own App's user. Flux may report with our App's key, so that what it sends is heard, too; deployment
 * statuses of that login are our own doing.
 */
export function readHeard(
  event: 'status' | 'repository_dispatch' | 'deployment_status',
  payload: Fields,
  bot: string,
): Heard {
  if (event === 'status') return status(payload)
  return event === 'repository_dispatch' ? dispatch(payload) : deployment(payload, bot)
}

/** A busy repository has thousands of statuses of its tests: they cost nothing. */
function status(payload: Fields): Heard {
  const { context, description, state } = texts(payload, 'context', 'description', 'state')
  if (readContext(context ?? '') === null) return { ignored: 'the context of the status is none that Flux writes' }
  if (state !== 'success' && state !== 'failure') return { ignored: 'Flux sets no status to this state' }
  const said = { context, description, state, ...texts(payload, 'sha', 'created_at', 'updated_at') }
  const creator = numberOf(payload, 'sender', 'id')
  return { event: 'status', id: numberOf(payload, 'id'), payload: { ...said, sender: { id: creator } } }
}

function dispatch(payload: Fields): Heard {
  const event = fieldOf(payload, 'client_payload')
  const object = fieldOf(event, 'involvedObject')
  if (!isRecord(object)) return { ignored: 'the dispatch is no event of Flux' }
  const message = fieldOf(event, 'message')
  const client_payload = {
    involvedObject: texts(object, 'kind', 'namespace', 'name', 'apiVersion'),
    ...texts(event, 'severity', 'timestamp', 'reason'),
    message: typeof message === 'string' ? message.slice(0, longest.message) : '',
    metadata: metadataOf(fieldOf(event, 'metadata')),
  }
  return { event: 'dispatch', id: null, payload: { ...texts(payload, 'action'), client_payload } }
}

function deployment(payload: Fields, bot: string): Heard {
  const status = fieldOf(payload, 'deployment_status')
  const made = fieldOf(payload, 'deployment')
  const login = textOf(status, longest.name, 'creator', 'login')
  if (bot !== '' && login === bot) return { ignored: 'our own doing' }
  if (!isRecord(status) || !isRecord(made)) return { ignored: 'the payload holds no deployment status' }
  const told = fieldOf(made, 'payload')
  const deployment_status = {
    ...texts(status, 'state', 'description', 'environment', 'created_at', 'updated_at'),
    creator: { login },
  }
  const deployment = {
    ...texts(made, 'sha', 'environment'),
    payload: isRecord(told) ? texts(told, 'cluster', 'service') : textOf(told, longest.payload),
  }
  return { event: 'deployment', id: numberOf(status, 'id'), payload: { deployment_status, deployment } }
}

/** Those that are there; a text that is too long for its kind is cut, so that it fits nothing. */
const texts = (value: unknown, ...keys: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const found = fieldOf(value, key)
      return typeof found === 'string' ? [[key, found.slice(0, longest.name)]] : []
    }),
  )

function numberOf(value: unknown, ...keys: readonly string[]): number | null {
  const found = fieldOf(value, ...keys)
  return typeof found === 'number' && Number.isSafeInteger(found) && found > 0 ? found : null
}

const metadataOf = (value: unknown): Fields =>
  isRecord(value) ? texts(value, ...Object.keys(value).slice(0, mostMetadata)) : {}
