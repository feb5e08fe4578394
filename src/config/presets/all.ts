// Every preset under its name.
import type { Layout } from '../model.ts'
import { appFirst } from './app-first.ts'
import { appRepository } from './app-repository.ts'
import { flatFiles } from './flat-files.ts'
import { fluxMonorepo } from './flux-monorepo.ts'
import type { PresetName } from './names.ts'
import { opencenter } from './opencenter.ts'
import { regions } from './regions.ts'

export const presets: Readonly<Record<PresetName, Layout>> = {
  opencenter,
  regions,
  'flux-monorepo': fluxMonorepo,
  'app-first': appFirst,
  'app-repository': appRepository,
  'flat-files': flatFiles,
}
