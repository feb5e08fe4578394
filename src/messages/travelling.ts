// What is said to a person who names a service that does not travel alone, or not at all.
import { code, plain } from './markdown.ts'

export type Companion = { readonly service: string; readonly unit: string; readonly whole: boolean }

/** `redis` was asked for, and the promotion is that of more. */
export const companionLine = ({ service, unit, whole }: Companion): string =>
  whole
    ? `${code(service)} travels with everything else: this repository promotes whole environments, so ${code(unit)} was asked for. ${code('--only #…')} carries single changes.`
    : `${code(service)} travels in the group ${code(unit)}, so the whole group was asked for.`

export const unselectedLine = (service: string, environment: string): string =>
  `${code(service)} is not promoted to **${plain(environment)}**: its \`services\` in \`.github/sluice.yaml\` leave it out.`

/** `/status redis`, where redis does not travel alone. */
export const travelsInLine = (service: string, unit: string): string =>
  `${code(service)} travels in ${code(unit)}, which stands like this:`
