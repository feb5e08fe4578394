// The wire between the bot and GitHub, with a trap: at a chosen request everything is cut, as when a machine dies.
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** `before`: the request never leaves. `after`: GitHub carries it out, and the answer never arrives. */
export type Moment = 'before' | 'after'

export type Wire = Awaited<ReturnType<typeof openWire>>

export async function openWire(target: string) {
  let seen = 0
  let dead = false
  let trap: { readonly nth: number; readonly moment: Moment } | null = null
  const server = createServer(async (request, response) => {
    if (dead) return request.socket.destroy()
    seen += 1
    const sprung = trap !== null && trap.nth === seen ? trap.moment : null
    const body = await buffer(request)
    if (sprung === 'before') return cut()
    const { method, headers, url } = request
    const onward = send(new URL(url ?? '/', target), { method, headers }, async (answer) => {
      const bytes = await buffer(answer)
      if (sprung === 'after') return cut()
      if (dead) return request.socket.destroy()
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      response.end(bytes)
    })
    onward.on('error', () => request.socket.destroy())
    onward.end(body)
  })
  const sprung = Promise.withResolvers<void>()
  function cut() {
    dead = true
    server.closeAllConnections()
    sprung.resolve()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Cuts at the nth request from now, once and for ever; resolves when that happened. */
    trapAt: (nth: number, moment: Moment): Promise<void> => {
      trap = { nth: seen + nth, moment }
      return sprung.promise
    },
    close: () => {
      cut()
      server.close()
    },
  }
}
