// The address that a `baseId` stands for, where no source that names it was read.
import type { BaseAddress } from '../../bump/model.ts'

export function addressOf(id: string): BaseAddress {
  const [host = '', owner = '', name = ''] = id.split('/')
  return { host, owner, name }
}
