import { expect, test } from 'vitest'
import { parseBenchmark } from '#core/config/benchmark.ts'
import { formatProblems } from '#core/config/problem.ts'
import { defaultSettings } from '#core/config/settings.ts'

/** `line:column`, message and hint of each problem. */
function read(text: string): string[] {
  const parsed = parseBenchmark({ id: 'shop', file: 'b.yaml', text, settings: defaultSettings() })
  if (parsed.ok) return []
  return parsed.problems.map(({ line, column, message, hint }) =>
    [`${line}:${column}`, message, hint ?? ''].join(' | '),
  )
}

const rest =
  'us: { name: A, origin: https://a.example, pages: { home: / } }\ncompetitors: [{ name: B, origin: https://b.example, pages: { home: / } }]\n'

const cases: [title: string, text: string, ...problems: string[]][] = [
  [
    'an empty file',
    '',
    '1:1 | This file is empty. | Start with name, us and competitors; see scenarios/demo/benchmark.yaml for an example.',
  ],
  [
    'comments only',
    '# soon\n',
    '1:1 | This file is empty. | Start with name, us and competitors; see scenarios/demo/benchmark.yaml for an example.',
  ],
  ['text', 'just text\n', '1:1 | This file must consist of lines such as "key: value", but it is "just text". | '],
  ['a list', '- a\n- b\n', '1:1 | This file must consist of lines such as "key: value", but it is a list. | '],
  [
    'a tab',
    'name: x\nus:\n\tname: Acme\n',
    '3:1 | This line is indented with a tab, which YAML does not allow. | Use spaces, two for each level.',
  ],
  [
    'a line out of column',
    'name: x\nus:\n    name: A\n   origin: b\n',
    '4:4 | This line does not line up with the lines above it. | Start lines that belong together in the same column.',
  ],
  [
    'an open brace',
    'name: x\nus: { name: A, origin: "https://a.example"\ncompetitors:\n  - name: B\n',
    '2:5 | The { that opens here is never closed. | Add the missing }.',
  ],
  [
    'an open bracket',
    'name: x\nsteps: [home, search\nevery: 1 hour\n',
    '2:8 | The [ that opens here is never closed. | Add the missing ].',
  ],
  [
    'an open quote',
    'name: "x\nus: 1\n\nloads: 3\n',
    '1:7 | The quote " that opens here is never closed. | Add the missing ".',
  ],
  [
    'an open brace before quotes around nothing',
    'name: x\nus: { name: "", origin: "https://a.example"\ncompetitors:\n  - name: B\n',
    '2:5 | The { that opens here is never closed. | Add the missing }.',
  ],
  [
    'a quote and nothing after it',
    "name: '",
    "1:7 | The quote ' that opens here is never closed. | Add the missing '.",
  ],
  [
    'a colon in a text',
    'name: Jackets: fast\n',
    '1:7 | There is a second "key: value" inside this value. | Put text that contains a colon in quotes; if the next line is a key of its own, indent it like this line.',
  ],
  [
    'no space after a colon',
    'name:x\nloads: 1\n',
    '1:1 | This line is not of the form "key: value". | Put a colon and a space after the key.',
  ],
  [
    'a list beside its key',
    'steps: - home\n',
    '1:8 | A list with dashes must start on a line of its own. | Put "- ..." below the key, or write [a, b].',
  ],
  [
    'text after a quote',
    'name: "x" y\n',
    '1:11 | This is not expected here. | Something before it may be closed too early, or a value needs quotes around all of it.',
  ],
  [
    'a sign that begins nothing',
    `name: @acme\ntarget: { margin: %5 }\n${rest}`,
    '1:7 | A value may not begin with @. | Put the value in quotes.',
    '2:19 | A value may not begin with %. | Put the value in quotes.',
  ],
  [
    'a backslash in quotes',
    `name: "C:\\shop"\n${rest}`,
    "1:10 | In double quotes, \\ starts an escape sequence, and this one is unknown. | Use single quotes: 'C:\\path'.",
  ],
  [
    'a tag',
    `name: !important x\n${rest}`,
    '1:7 | A value that begins with ! has a special meaning in YAML. | Put the value in quotes.',
  ],
  [
    'two documents',
    'name: x\n---\nname: y\n',
    '2:1 | A second document starts here. | Remove the line of --- or ..., or move the second document to a file of its own.',
  ],
  [
    'an alias of nothing',
    'name: *jacket\n',
    '1:7 | Nothing in this file is marked &jacket. | A value that begins with * refers to another one. If you mean the text, put it in quotes: "*jacket".',
  ],
  [
    'a key that is a list',
    '? [a]\n: b\n',
    '1:3 | A key must be a plain word. | Put an address with [ ] in quotes: "https://[2001:db8::1]".',
  ],
]

test.each(cases)('%s', (_, text, ...expected) => expect(read(text)).toEqual(expected))

test('a file that grows without end when it is read', () => {
  const level = (name: string, of: string) =>
    `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(',')}]\n`
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${level('b', 'a')}${level('c', 'b')}${level('d', 'c')}${level('e', 'd')}`
  expect(read(bomb)).toEqual(['2:8 | This file refers to itself (*name) more than 100 times. | Write the values out.'])
  const many = `a: &a x\nb: [${Array.from({ length: 101 }, () => '*a').join(', ')}]\n`
  expect(read(many)).toEqual([
    '2:405 | This file refers to itself (*name) more than 100 times. | Write the values out.',
  ])
  expect(read('name: &x [*x]\n').at(-1)).toBe('1:10 | A name must be text, not a list. | ')
})

test('a file of a megabyte and one nested without end', () => {
  const large = 'This file is larger than 1 MB. | A benchmark takes a few lines; is this the right file?'
  expect(read('x'.repeat(1_000_001))).toEqual([`0:0 | ${large}`])
  const deep = 'This is nested too deeply to be read.'
  expect(read(`a: ${'['.repeat(60)}${']'.repeat(60)}`)).toEqual([`1:52 | ${deep} | `])
  expect(read(`a: ${'['.repeat(20_000)}${']'.repeat(20_000)}`)).toHaveLength(1)
})

test('a problem of the whole file has no place and no excerpt', () => {
  const parsed = parseBenchmark({ id: 'x', file: 'b.yaml', text: 'x'.repeat(1_000_001), settings: defaultSettings() })
  expect(parsed.ok ? '' : formatProblems(parsed.problems)).toBe(
    'b.yaml\n  This file is larger than 1 MB.\n  A benchmark takes a few lines; is this the right file?',
  )
})
