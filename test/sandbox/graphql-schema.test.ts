// The sandbox may know less than GitHub, never something else: a query that passes here is valid there.
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { beforeAll, describe, expect, it } from 'vitest'
import { sandboxSchema } from './graphql/schema.ts'

describe('the schema', () => {
  let theirs: GraphQLSchema
  beforeAll(() => {
    const file = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'))
    theirs = buildSchema(readFileSync(file, 'utf8'), { assumeValid: true })
  })

  const argumentsOf = (field: GraphQLField) => field.args.map((arg) => `${arg.name}: ${arg.type}`)

  it('has only types, fields and arguments that GitHub has, each of the same type', () => {
    const strangers: string[] = []
    const expectSame = (place: string, ours: unknown, real: unknown) => {
      if (String(ours) !== String(real)) strangers.push(`${place}: ${ours} is not ${real}`)
    }
    for (const type of Object.values(sandboxSchema().getTypeMap())) {
      const real = theirs.getType(type.name)
      if (type.name.startsWith('__')) continue
      expectSame(type.name, type.constructor.name, real?.constructor.name)
      if ((isObjectType(type) && isObjectType(real)) || (isInterfaceType(type) && isInterfaceType(real))) {
        for (const field of Object.values(type.getFields())) {
          const original = real.getFields()[field.name]
          expectSame(`${type.name}.${field.name}`, field.type, original?.type)
          const known = original === undefined ? [] : argumentsOf(original)
          strangers.push(...argumentsOf(field).filter((argument) => !known.includes(argument)))
          const required = original?.args.filter((arg) => String(arg.type).endsWith('!')) ?? []
          for (const { name } of required) expect(field.args.map((arg) => arg.name)).toContain(name)
        }
        for (const one of type.getInterfaces()) expect(real.getInterfaces().map(String)).toContain(one.name)
      }
      if (isInputObjectType(type) && isInputObjectType(real))
        for (const field of Object.values(type.getFields()))
          expectSame(`${type.name}.${field.name}`, field.type, real.getFields()[field.name]?.type)
      if (isEnumType(type) && isEnumType(real))
        expect(real.getValues().map(({ name }) => name)).toEqual(
          expect.arrayContaining(type.getValues().map(({ name }) => name)),
        )
    }
    expect(strangers).toEqual([])
  })
})
