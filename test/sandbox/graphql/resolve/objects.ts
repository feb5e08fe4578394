// Blobs, trees and tags.
import { pageUrl } from '../../shapes/site.ts'
import { decodeTag, type TreeEntry } from '../../state/objects.ts'
import { readTree } from '../../state/trees.ts'
import { nodeId } from '../node-id.ts'
import type { Fields } from '../session.ts'
import { type EntrySource, type ObjectSource, toObject, toRepository } from '../source.ts'
import { showPerson } from './actors.ts'

/** `Blob.text` ends here, without a word about it beside `isTruncated`. */
const textLimit = 512_000

const bodyOf = ({ repository, oid }: ObjectSource) => repository.store.get(oid)?.body ?? Buffer.alloc(0)
const isBinary = (body: Buffer) => body.subarray(0, 8000).includes(0)

export const gitObjectFields: Fields<ObjectSource> = {
  id: ({ __typename, repository, oid }) => nodeId(__typename, repository.id, oid),
  abbreviatedOid: ({ oid }) => oid.slice(0, 7),
  repository: ({ repository }) => toRepository(repository),
  commitUrl: ({ repository, oid }, _, session) => `${pageUrl(session, repository)}/commit/${oid}`,
}

export const objectFields = {
  Blob: {
    ...gitObjectFields,
    byteSize: (blob) => bodyOf(blob).length,
    isBinary: (blob) => isBinary(bodyOf(blob)),
    isTruncated: (blob) => bodyOf(blob).length > textLimit,
    text: (blob) => (isBinary(bodyOf(blob)) ? null : bodyOf(blob).subarray(0, textLimit).toString('utf8')),
  } satisfies Fields<ObjectSource>,
  Tree: {
    ...gitObjectFields,
    entries: ({ repository, oid, path }) =>
      readTree(repository.store, oid).map(
        (entry): EntrySource => ({ repository, entry, path: path === '' ? entry.name : `${path}/${entry.name}` }),
      ),
  } satisfies Fields<ObjectSource>,
  TreeEntry: {
    name: ({ entry }) => entry.name,
    mode: ({ entry }) => Number.parseInt(entry.mode, 8),
    oid: ({ entry }) => entry.oid,
    type: ({ entry }) => typeOf(entry),
    size: ({ repository, entry }) =>
      typeOf(entry) === 'blob' ? (repository.store.get(entry.oid)?.body.length ?? 0) : 0,
    object: ({ repository, entry, path }) => (entry.mode === '160000' ? null : toObject(repository, entry.oid, path)),
  } satisfies Fields<EntrySource>,
  Tag: {
    ...gitObjectFields,
    name: (tag) => decodeTag(bodyOf(tag)).name,
    message: (tag) => decodeTag(bodyOf(tag)).message,
    tagger: (tag, _, { github }) => {
      const { tagger } = decodeTag(bodyOf(tag))
      return tagger && showPerson(github, tagger)
    },
    target: (tag) => toObject(tag.repository, decodeTag(bodyOf(tag)).object),
  } satisfies Fields<ObjectSource>,
}

const typeOf = ({ mode }: TreeEntry) => (mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob')
