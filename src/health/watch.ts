// What tells the way in how closely to listen: whoever waits for a verdict says so, and whoever sifts reports looks.

/**
 * In the inbox's memory, per repository (its number) and cluster (`placeName`): when the newest rollout without a verdict was
 * merged, ISO 8601; '' or nothing: there is none. While there is one, the first success after that time and every failure are
 * handed on; else only what differs from what was heard last.
 */
export const watchKey = (repository: number, cluster: string): string => `health-watch:${repository}:${cluster}`
