// What a burst consists of, for the process that sends it and the one that measures it.
export type Burst = {
  readonly url: string
  readonly secret: string
  readonly count: number
  /** Of one body; GitHub's pushes with a few dozen commits are about 20 KB. */
  readonly bytes: number
  /** How many are under way at once. */
  readonly connections: number
  readonly installation: number
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string }
  /** The head that the pushes name. */
  readonly head: string
}

export type BurstAnswer = { readonly times: readonly number[]; readonly accepted: number; readonly whole: number }

/** A push that says nothing new, each to a branch of its own so that no two ask for the same. */
export function burstOf({ bytes, installation, repository, head }: Burst, n: number): Buffer {
  const { id, owner, name } = repository
  const payload = {
    ref: `refs/heads/burst-${n}`,
    before: head,
    after: head,
    installation: { id: installation },
    repository: { id, name, full_name: `${owner}/${name}`, owner: { login: owner } },
    filler: '',
  }
  const size = Buffer.byteLength(JSON.stringify(payload))
  return Buffer.from(JSON.stringify({ ...payload, filler: 'x'.repeat(bytes - size) }))
}
