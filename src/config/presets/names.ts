// The layouts that Sluice knows by name, most specific first.
export const presetNames = [
  'opencenter',
  'regions',
  'flux-monorepo',
  'app-first',
  'app-repository',
  'flat-files',
] as const

export type PresetName = (typeof presetNames)[number]
