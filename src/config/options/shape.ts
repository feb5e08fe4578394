// The language of the option table: what a value may be. Parser, JSON Schema and reference page are derived from it.
import type { Format } from '../formats/format.ts'

export type Shape =
  | { readonly is: 'text'; readonly format: Format }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'flag' }
  | { readonly is: 'integer'; readonly min: number; readonly max: number }
  | { readonly is: 'number' }
  /** Text, a number or true/false that means the same to YAML 1.1 and 1.2. */
  | { readonly is: 'scalar' }
  /** `30m`, read as milliseconds; plain 0 is allowed where the shortest is 0s. */
  | { readonly is: 'duration'; readonly min: string; readonly max: string }
  | { readonly is: 'list'; readonly of: Shape; readonly min: number; readonly max: number }
  | { readonly is: 'map'; readonly key: Format; readonly of: Shape; readonly max: number }
  | { readonly is: 'record'; readonly options: Options }
  /** One of these, told apart by the kind of YAML value. */
  | { readonly is: 'either'; readonly of: readonly Shape[] }

export type Option = {
  readonly shape: Shape
  readonly about: string
  /** YAML of one value, checked by a test. */
  readonly example: string
  /** What holds when the key is absent, as a person would write it; absent: null holds. */
  readonly default?: unknown
  /** What the default means where a value cannot say it, for the reference page. */
  readonly otherwise?: string
  readonly required?: true
}
export type Options = Readonly<Record<string, Option>>

/** What the parser makes of a shape: every key of a record is there, null where nothing was written and no default holds. */
export type ValueOf<S> = S extends { is: 'choice'; of: readonly (infer C)[] }
  ? C
  : S extends { is: 'text' }
    ? string
    : S extends { is: 'flag' }
      ? boolean
      : S extends { is: 'integer' | 'number' | 'duration' }
        ? number
        : S extends { is: 'scalar' }
          ? string | number | boolean
          : S extends { is: 'list'; of: infer I }
            ? readonly ValueOf<I>[]
            : S extends { is: 'map'; of: infer V }
              ? readonly { readonly key: string; readonly value: ValueOf<V> }[]
              : S extends { is: 'either'; of: readonly (infer E)[] }
                ? ValueOf<E>
                : S extends { is: 'record'; options: infer O }
                  ? { readonly [K in keyof O]: ValueOfOption<O[K]> }
                  : never

type ValueOfOption<O> = O extends { shape: infer S }
  ? O extends { required: true } | { default: unknown }
    ? ValueOf<S>
    : ValueOf<S> | null
  : never
