// `POST /flagger/<secret path>`: Flagger signs nothing, so whoever knows the path is heard, and never believed.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { requireJson, requireReadable } from '../body.ts'
import { readFlagger } from '../health/read/flagger.ts'
import { Refusal, type Route } from '../route.ts'
import { acceptReport, mostOfReport, type ReportRouteOptions } from './accept.ts'
import type { ClusterKey } from './keys.ts'

const prefix = '/flagger/'

/** Flagger takes every status above 202 for a failure. */
export function flaggerRoute(options: ReportRouteOptions): Route {
  const find = finder(options.keys)
  return {
    method: 'POST',
    path: `${prefix}*`,
    hidden: true,
    async answer(call) {
      const key = find(call.path.slice(prefix.length))
      if (key === null) throw new Refusal(404, 'there is nothing here')
      requireJson(call.headers)
      requireReadable(call.headers, mostOfReport)
      const pieces = await call.body(mostOfReport)
      return acceptReport(options, key, Buffer.concat(pieces), readFlagger)
    },
  }
}

/** Under a key of this process, so that how long a comparison takes tells nothing about any path. */
function finder(keys: readonly ClusterKey[]): (path: string) => ClusterKey | null {
  const ours = randomBytes(32)
  const digest = (path: string) => createHmac('sha256', ours).update(path).digest()
  const known = keys.flatMap((key) => (key.flaggerPath === null ? [] : [{ key, digest: digest(key.flaggerPath) }]))
  return (path) => {
    const given = digest(path)
    const found = known.filter((one) => timingSafeEqual(one.digest, given))
    return found[0]?.key ?? null
  }
}
