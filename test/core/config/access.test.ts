import { expect, test } from 'vitest'
import { accessSecrets } from '#core/model/access.ts'
import { parsedSites, problemsOf } from './two-sites.ts'

const login = ', authentication: { user: preview, password: "staging:password" }'

test('our own site may need a login and headers, which name their secrets', () => {
  const read = parsedSites({ us: `${login}, headers: { X-Preview: "secret:preview", X-Variant: two }` })
  if (!read.ok) return expect.fail(JSON.stringify(read.problems))
  const [acme] = read.benchmark.sites
  expect(acme?.access).toEqual({
    authentication: { user: 'preview', password: 'staging:password' },
    headers: { 'X-Preview': 'secret:preview', 'X-Variant': 'two' },
  })
  expect(accessSecrets(acme?.access ?? {})).toEqual(['staging', 'preview'])
})

test('competitors may have neither', () => {
  const reason =
    'Only your own site may have credentials and headers: competitors are measured as any visitor sees them.'
  expect(problemsOf({ competitor: `${login}, headers: { X-A: b }` })).toEqual([
    `competitors[0].authentication: ${reason}`,
    `competitors[0].headers: ${reason}`,
  ])
})

test.each([
  ['"X Preview": a', '"X Preview" is not the name of a header.'],
  ['Host: other.example', "The header Host is the browser's own."],
  ['Cookie: a=b', "The header Cookie is the browser's own."],
  ['X-Api-Key: k1k2k3', 'The header X-Api-Key looks like a credential, which anyone who reads this file could use.'],
  ['X-Preview: "a\\nb"', 'The value of a header is a text of 1 to 500 plain characters.'],
  ['X-Preview: "secret:Not A Name"', '"secret:Not A Name" does not name a secret.'],
])('a header that cannot be sent, or should not be written down, is refused: %s', (header, message) => {
  const found = problemsOf({ us: `, headers: { ${header} }` })
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(message)
})

test('a password in place of the name of a secret is refused and not repeated', () => {
  const found = problemsOf({ us: ', authentication: { user: "a:b", password: "Hunter2!" }' })
  expect(found).toEqual([
    expect.stringContaining('"a:b" is not the name of a user.'),
    expect.stringContaining('This is not the name of a secret'),
  ])
  expect(found.join()).not.toContain('Hunter2')
})

test('a login and a header Authorization exclude each other', () => {
  expect(problemsOf({ us: `${login}, headers: { authorization: "secret:token" }` })).toEqual([
    'us.headers.authorization: "authentication" sends the header Authorization already.',
  ])
})

test('without a login a header Authorization may come from a secret', () => {
  expect(problemsOf({ us: ', headers: { Authorization: "secret:token" }' })).toEqual([])
})

test('the name of a user has 1 to 200 characters, of which none is a colon', () => {
  const withUser = (user: string) => problemsOf({ us: `, authentication: { user: "${user}", password: staging }` })
  expect([withUser('p'), withUser('p'.repeat(200))]).toEqual([[], []])
  for (const user of ['', 'a:b', 'p'.repeat(201)]) expect(withUser(user)).toHaveLength(1)
})

test('headers without a value are a mistake in the file, not a crash', () => {
  expect(problemsOf({ us: ', headers: ' })).toHaveLength(1)
})
