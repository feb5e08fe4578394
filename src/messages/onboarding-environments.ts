// What is said of environments where a configuration is proposed: those that were left out, and those that hold up others.

/** `names`: as they are to be shown. */
export const unlikeWords = (names: string): string => `Left out, because they hold other things than the rest: ${names}`

/**
 * One in the middle that has few of the services around it. `names`: as they are to be shown. Null where there is none.
 */
export function narrowSentence(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const [has, it] = names.length === 1 ? ['has', 'it'] : ['have', 'them']
  return `${names.join(', ')} ${has} few of the services that stand before and after ${it}: the others wait until /promote brings them there. Take ${it} out if that is not meant.`
}
