// Signed bodies as `generic-hmac` sends them: the signature is over the bytes, which parsing and writing again changes.
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readFluxEvent } from '../../../src/health/read/flux-event.ts'
import { fluxEvent } from '../flux-events.ts'

type Vector = {
  readonly sample: string
  readonly token: string
  readonly rawBody: string
  readonly headers: Readonly<Record<string, string>>
}
const vectors = fluxEvent('generic-hmac-vectors') as readonly Vector[]
const signed = (token: string, body: string) => `sha256=${createHmac('sha256', token).update(body).digest('hex')}`

describe('a signed body', () => {
  it.each(vectors)('$sample has the signature of its bytes', ({ token, rawBody, headers }) => {
    expect(headers['X-Signature']).toBe(signed(token, rawBody))
  })

  it.each(vectors)('$sample is read as a failure', ({ rawBody }) => {
    const speaker = { environment: null, clusters: ['staging-cluster'], trusted: true }
    expect(readFluxEvent(JSON.parse(rawBody), speaker, 'flux')).toMatchObject({ state: 'failed', trusted: true })
  })

  it('with < > & has other bytes when it is written again', () => {
    const again = vectors.map(
      ({ token, rawBody, headers }) => signed(token, JSON.stringify(JSON.parse(rawBody))) === headers['X-Signature'],
    )
    expect(again).toEqual([true, true, false])
  })
})
