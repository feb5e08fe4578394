// A request that GitHub turns down, with the status and the words it would use.

export type FieldError = {
  readonly resource: string
  readonly field?: string
  readonly code: string
  readonly message?: string
  readonly value?: unknown
}

/** Thrown by every operation on the state; the REST and GraphQL faces turn it into their own answers. */
export class Refusal extends Error {
  readonly status: number
  readonly errors: readonly FieldError[]

  constructor(status: number, message: string, errors: readonly FieldError[] = []) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.errors = errors
  }
}

export const notFound = () => new Refusal(404, 'Not Found')
export const invalid = (message: string) => new Refusal(422, message)
export const invalidField = (error: FieldError) => new Refusal(422, 'Validation Failed', [error])
