// Reads a request's body without ever holding more than was allowed, for this request and for all of them together.
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { Refusal } from './route.ts'

/** Bytes that all requests hold now, and the most they may. Before a signature is checked anybody can send. */
export type Budget = { used: number; readonly most: number }

export type Body = {
  readonly pieces: readonly Buffer[]
  /** Gives the bytes back to the budget; to be called when the request is answered. */
  release(): void
}

const brokenOff = () => new Refusal(400, 'the sender broke off')
const tooLarge = () => new Refusal(413, 'the body is too large')

/** What the headers alone forbid; throws a Refusal: 415 when compressed (a bomb cannot go off), 413 when longer than `most`. */
export function requireReadable(headers: IncomingHttpHeaders, most: number): void {
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding.toLowerCase() !== 'identity') throw new Refusal(415, 'the body must not be compressed')
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge()
}

/** Throws a Refusal with 415 for anything else. */
export function requireJson(headers: IncomingHttpHeaders): void {
  const type = headers['content-type'] ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type)) throw new Refusal(415, 'the body must be application/json')
}

/** Throws a Refusal with 400 for what is no JSON in UTF-8. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    throw new Refusal(400, 'the body is not JSON in UTF-8')
  }
}

/** Rejects with a Refusal: 413 over `most` bytes, 503 over the budget, 400 when the sender breaks off. */
export async function readBody(request: IncomingMessage, most: number, budget: Budget): Promise<Body> {
  requireReadable(request.headers, most)
  if (request.destroyed && !request.complete) throw brokenOff()
  const pieces: Buffer[] = []
  let size = 0
  const release = () => {
    budget.used -= size
    size = 0
  }
  await new Promise<void>((resolve, reject) => {
    const take = (piece: Buffer) => {
      if (size + piece.length > most) return fail(tooLarge())
      if (budget.used + piece.length > budget.most) return fail(new Refusal(503, 'too much at once, try again'))
      size += piece.length
      budget.used += piece.length
      pieces.push(piece)
    }
    const fail = (error: Error) => {
      request.off('data', take)
      pieces.length = 0
      release()
      reject(error)
    }
    request.on('data', take)
    request.once('end', resolve)
    request.once('error', () => fail(brokenOff()))
  })
  return { pieces, release }
}
