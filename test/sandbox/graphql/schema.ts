// The executable schema: GitHub's own names from the .graphql files, our resolvers behind them. Built once per process.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, GraphQLError, type GraphQLSchema, isObjectType, isScalarType } from 'graphql'
import { commitMutations } from './mutate/commit.ts'
import { discussionMutations } from './mutate/discussion.ts'
import { pullMutations } from './mutate/pulls.ts'
import { refMutations } from './mutate/refs.ts'
import { actorFields } from './resolve/actors.ts'
import { checkFields } from './resolve/checks.ts'
import { commitFields } from './resolve/commits.ts'
import { discussionFields } from './resolve/discussion.ts'
import { objectFields } from './resolve/objects.ts'
import { pullFields } from './resolve/pulls.ts'
import { queryFields } from './resolve/query.ts'
import { refFields } from './resolve/refs.ts'
import { repositoryFields } from './resolve/repository.ts'
import { reviewFields } from './resolve/reviews.ts'
import type { Fields, Session } from './session.ts'

const resolvers: Readonly<Record<string, Fields<never>>> = {
  ...queryFields,
  ...repositoryFields,
  ...refFields,
  ...objectFields,
  ...commitFields,
  ...checkFields,
  ...actorFields,
  ...discussionFields,
  ...pullFields,
  ...reviewFields,
  Mutation: { ...refMutations, ...commitMutations, ...pullMutations, ...discussionMutations },
}

let built: GraphQLSchema | undefined

export function sandboxSchema(): GraphQLSchema {
  built ??= build()
  return built
}

function build(): GraphQLSchema {
  const folder = join(import.meta.dirname, 'schema')
  const schema = buildSchema(
    readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n'),
  )
  for (const [typename, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typename)
    for (const [name, resolve] of Object.entries(fields)) {
      const field = isObjectType(type) ? type.getFields()[name] : undefined
      if (field === undefined) throw new Error(`a resolver for ${typename}.${name}, which the schema does not have`)
      // The schema has checked the arguments, and a source comes only from a resolver of ours.
      field.resolve = (source, args, session: Session) => resolve(source as never, args as never, session)
    }
  }
  const oid = schema.getType('GitObjectID')
  if (isScalarType(oid)) oid.coerceInputValue = coerceOid
  return schema
}

function coerceOid(value: unknown): string {
  if (typeof value === 'string' && /^[0-9a-f]{40}$/.test(value)) return value
  throw new GraphQLError(`Could not coerce value ${JSON.stringify(value)} to GitObjectID`)
}
