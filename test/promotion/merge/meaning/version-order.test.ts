// Which version is newer, and where nobody can tell.
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../../../src/promotion/merge/meaning/version-order.ts'

describe('the order of two versions', () => {
  it.each([
    ['1.2.3', '1.2.4'],
    ['v1.9.0', 'v1.10.0'],
    ['1.2.3-rc.1', '1.2.3'],
    ['1.2.3-alpine', '1.2.4-alpine'],
    ['release-1.2.3', 'release-1.3.0'],
    ['2026.01', '2026.02'],
    ['2026.9', '2026.10'],
    ['"2026.09"', '2026.10'],
    ['7', '12'],
    ['2024-01-31', '2024-02-01'],
    ['main-3f2a1bc-1700000000', 'main-aa41bc0-1700000001'],
    ['develop-c97086f3-20220728.1334', 'develop-ec0dcd43-20220728.1444'],
    ['nginx:1.25.1', 'nginx:1.25.2'],
    ['host:5000/team/app:1.0', 'host:5000/team/app:1.1'],
    [`app:1.0.0@sha256:${'a'.repeat(64)}`, `app:1.0.1@sha256:${'b'.repeat(64)}`],
    ['https://github.com/a/b//deploy?ref=v1.0.0', 'https://github.com/a/b//deploy?ref=v1.1.0'],
    ['https://example.com/edge/App-v1.2109.1.pkg', 'https://example.com/edge/App-v1.2110.0.pkg'],
    ['https://example.com/v1.9.0/app-1.9.0.tgz', 'https://example.com/v1.10.0/app-1.10.0.tgz'],
    ['oci://example.com/charts/app:1.0.0', 'oci://example.com/charts/app:1.1.0'],
  ])('%s is older than %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
    expect(compareVersions(newer, newer)).toBe(0)
  })

  it.each([
    ['nginx:1.25.1', 'caddy:1.25.2'],
    ['https://example.com:8080', 'https://example.com:9090'],
    ['redis://cache:6379', 'redis://cache:6380'],
    ['https://10.0.0.1/app', 'https://10.0.0.2/app'],
    ['https://example.com/api/v1', 'https://example.com/api/v2'],
    ['https://example.com/edge/app-1.2.3.tgz', 'https://example.com/stable/app-1.2.4.tgz'],
    ['https://example.com/1.2.3/app-1.0.0.tgz', 'https://example.com/1.2.4/app-0.9.0.tgz'],
    ['3f2a1bc', 'aa41bc0'],
    ['a8cdc4708fb2f8aa5aafb78304a6856a0721dff3', 'bf67f09eea775b05da2e940494dcf592e663b996'],
    [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`],
    [`app:1.0.0@sha256:${'a'.repeat(64)}`, `app:1.0.0@sha256:${'b'.repeat(64)}`],
    ['1.2.3-alpine', '1.2.4-debian'],
    ['1.2.3', '1.2.4-alpine'],
    ['1.2.3', '2026.02'],
    ['main-3f2a1bc-1700000000', 'dev-aa41bc0-1700000001'],
    ['1.2.3', 'v1.2.4'],
    ['latest', '1.2.3'],
    ['latest', 'stable'],
    ['', '1.2.3'],
    ['https://github.com/a/b?ref=v1.0.0', 'https://github.com/a/c?ref=v1.1.0'],
    ['1.0.0', 'app:1.0.1'],
  ])('%s and %s have no order', (one, other) => {
    expect(compareVersions(one, other)).toBeNull()
    expect(compareVersions(other, one)).toBeNull()
  })
})
