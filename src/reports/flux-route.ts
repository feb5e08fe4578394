// `POST /flux/<key name>`: what Flux's provider `generic-hmac` sends, signed with the key of its cluster over the raw bytes.
import { randomBytes } from 'node:crypto'
import { requireJson, requireReadable } from '../body.ts'
import { readFluxEvent } from '../health/read/flux-event.ts'
import { Refusal, type Route } from '../route.ts'
import { isSigned, readSignature } from '../signature.ts'
import { acceptReport, mostOfReport, type ReportRouteOptions } from './accept.ts'

const prefix = '/flux/'
const unsigned = () => new Refusal(401, 'the signature in X-Signature is missing or wrong')

/** SHA-256 alone: any other algorithm is no signature. An unknown key is answered as a wrong signature, and no sooner. */
export function fluxRoute(options: ReportRouteOptions): Route {
  const keys = new Map(options.keys.map((key) => [key.name, key]))
  const nobody = randomBytes(32).toString('hex')
  return {
    method: 'POST',
    path: `${prefix}*`,
    async answer(call) {
      requireJson(call.headers)
      requireReadable(call.headers, mostOfReport)
      const header = call.headers['x-signature']
      const signature = readSignature(typeof header === 'string' ? header : undefined)
      if (signature === null) throw unsigned()
      const key = keys.get(call.path.slice(prefix.length))
      const pieces = await call.body(mostOfReport)
      if (!isSigned(signature, pieces, [key?.secret ?? nobody]) || key === undefined) throw unsigned()
      return acceptReport(options, key, Buffer.concat(pieces), (payload, speaker) =>
        readFluxEvent(payload, speaker, 'flux'),
      )
    },
  }
}
