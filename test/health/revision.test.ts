// Revisions as Flux writes them, in every form of every source.
import { describe, expect, it } from 'vitest'
import { readRevision } from '../../src/health/revision.ts'

const commit = '5b0e6f7c2f4d4c1e9a3d8b7a6c5d4e3f2a1b0c9d'
const digest = '4be1c1d70c5dec4416ab6158afd0b223ef40c29b1dc1f97ed9428b94d4cadb77'

describe('a revision', () => {
  it.each([
    ['a branch', `main@sha1:${commit}`, 'git', 'main', commit],
    ['a branch with a slash', `feature/x@sha1:${commit}`, 'git', 'feature/x', commit],
    ['a branch with an at sign', `team@redis@sha1:${commit}`, 'git', 'team@redis', commit],
    ['a tag', `2026.01@sha1:${commit}`, 'git', '2026.01', commit],
    ['a commit alone', `sha1:${commit}`, 'git', null, commit],
    ['a named ref', `refs/pull/4/head@sha1:${commit}`, 'git', 'refs/pull/4/head', commit],
    ['a sha256 repository', `main@sha256:${digest}`, 'digest', 'main', null],
    ['a registry', `latest@sha256:${digest}`, 'digest', 'latest', null],
    ['a bucket', `sha256:${digest}`, 'digest', null, null],
    ['a chart', '1.18.0', 'chart', null, null],
    ['a chart with a digest', '1.18.0+4be1c1d70c5d', 'chart', null, null],
    ['a chart before its release', 'v2.0.0-rc.1', 'chart', null, null],
    ['the old form of a branch', `main/${commit}`, 'git', 'main', commit],
    ['the old form of a branch with a slash', `feature/x/${commit}`, 'git', 'feature/x', commit],
    ['the old form without a branch', `HEAD/${commit}`, 'git', 'HEAD', commit],
    ['a bare commit', commit, 'git', null, commit],
    ['an at sign without a pointer', `@sha1:${commit}`, 'git', null, commit],
    ['a short commit', 'main@sha1:5b0e6f7', 'other', null, null],
    ['a short bare commit', '5b0e6f7', 'other', null, null],
    ['a commit in upper case', `main@sha1:${commit.toUpperCase()}`, 'other', null, null],
    ['a commit with a wrong algorithm', `main@sha256:${commit}`, 'other', null, null],
    ['a commit behind an at sign without algorithm', `main@${commit}`, 'other', null, null],
    ['64 digits as sha1', `main@sha1:${digest}`, 'other', null, null],
    ['a commit and more', `main@sha1:${commit}\n`, 'other', null, null],
    ['a date', '2026.01', 'other', null, null],
    ['free text', 'whatever was pushed', 'other', null, null],
  ])('of %s is read', (_, text, form, pointer, oid) => {
    expect(readRevision(text)).toEqual({ text, form, pointer, commit: oid })
  })

  it.each([
    ['', 'empty'],
    ['x'.repeat(513), 'endless'],
  ])('that is none is null', (text) => {
    expect(readRevision(text)).toBeNull()
  })
})
