// What Flux takes for a manifest by its name.

export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path)
