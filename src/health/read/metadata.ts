// The metadata of an event. Flux sends its keys without prefix, unlike its own pages say; both forms are read.
// fluxcd/notification-controller internal/server/event_handlers.go combineEventMetadata, and its test.

import type { Revision } from '../model.ts'
import { readRevision } from '../revision.ts'
import { textOf } from './fields.ts'
import type { Named } from './speaker.ts'

const longest = 512

/** The bare key, else the controller's own (its API group before it), else an annotation's. */
function under(metadata: unknown, group: string | null, key: string): string | null {
  const keys = [key, ...(group === null ? [] : [`${group}/${key}`]), `event.toolkit.fluxcd.io/${key}`]
  return keys.map((one) => textOf(metadata, longest, one)).find((value) => value !== null) ?? null
}

export type Metadata = {
  readonly named: Named
  readonly promotion: string | null
  /** The one that counts (Event.GetRevision): `commit`, else `originRevision`, else `revision`. */
  readonly revision: Revision | null
}

export function metadataOf(metadata: unknown, group: string | null): Metadata {
  const value = (key: string) => under(metadata, group, key)
  const promotion = value('promotion')
  const text = value('commit') ?? value('originRevision') ?? value('revision')
  return {
    named: { cluster: value('cluster'), environment: value('env') },
    promotion: promotion !== null && promotion.length <= 100 ? promotion : null,
    revision: text === null ? null : readRevision(text),
  }
}
