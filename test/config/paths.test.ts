// Paths and path templates that are refused. One row per value; ▸ marks the expected place.
import { describe, it } from 'vitest'
import { expectProblem, layout, more, type Row, rows } from './build.ts'

const slice = (path: string) => layout(`{ slice: [${path}] }`)
const bad = [
  '../other',
  '/etc',
  'a/../../b',
  '"a\\\\b"',
  'a//b',
  '.',
  './a',
  '""',
  '.git/x',
  '.GIT',
  '.github/workflows',
  '"a/ "',
  'a.',
  'CON',
  '"a\\0"',
]
const alsoBad = [
  'a/',
  '"a/.."',
  '.Git/hooks',
  'git~1/x',
  'a/aux.yaml',
  '"a\\u202eb"',
  '".g\\u200cit"',
  '"a:b"',
  '"a?"',
  'a/b./c',
  `"${'a/'.repeat(600)}b"`,
  '" a"',
  'é'.repeat(200),
]
const segments = [
  '..',
  '.',
  '',
  '.git',
  '.GIT',
  '.github',
  'a ',
  ' a',
  'a.',
  'CON',
  'a\\\\b',
  'a\\0',
  'com1.x',
  '.{group}',
  '\\u200b',
]
const paths: readonly Row[] = [
  ...rows('path', 'bad-value', '', [...bad, ...alsoBad], slice),
  ...rows(
    'path',
    'bad-value',
    '',
    segments.map((segment) => `"{cluster}/${segment}/{service}/x"`),
    slice,
  ),
  ...rows('path', 'bad-value', '{service}', ['"{cluster}/x"', '"*"', '"**"'], slice),
  ...rows('path', 'bad-value', 'placeholder', ['"{clutser}/{service}/x"', '"{cluster}/{service}/{}"'], slice),
  ...rows('path', 'bad-value', 'brace', ['"{cluster}/{service"', '"{cluster}}/{service}"'], slice),
  ...rows(
    'path',
    'bad-value',
    '**',
    ['"{cluster}/{service}/**/a/**"', '"{cluster}/{service}/a**"', '"{cluster}/{service}/***"'],
    slice,
  ),
  ...rows('path', 'bad-value', 'told apart', ['"{cluster}/{group}-{service}/x"', '"{cluster}/{service}*"'], slice),
  [
    'a star in an index',
    layout('{ slice: ["{cluster}/{service}/**"], indexes: [▸"{cluster}/*/k.yaml"] }'),
    'bad-value',
    'one file',
  ],
  [
    'a service in an index',
    layout('{ slice: ["{cluster}/{service}/**"], indexes: [▸"{cluster}/{service}/k.yaml"] }'),
    'bad-value',
    '{service}',
  ],
  [
    'a placeholder in a named service',
    layout('{ services: { web: [▸"{cluster}/{service}/**"] } }'),
    'bad-value',
    'write its name',
  ],
  ['a service name with a slash', layout('{ services: { ▸a/b: ["{cluster}/b/**"] } }'), 'bad-name', 'service name'],
  ...rows('pattern', 'bad-value', '', ['"../**"', '"{a,b}/*"', '/a', '"a**"', '"!a"', '.git/x', '""'], (text) =>
    more(`ignore: [${text}]`),
  ),
]

describe('parseConfig refuses', () => {
  it.each(paths)('%s', expectProblem)
})
