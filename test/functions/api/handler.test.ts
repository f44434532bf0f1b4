import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiHandler } from '#functions/api/handler.ts'
import { requestEntry } from '#functions/api/request-entry.ts'
import { EventError } from '#functions/events/events.ts'
import { largestTrace } from '#measure/evidence/trace/pack.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { auditOf, page } from '../../core/analysis/audit-records.ts'
import { fakeBenchmark } from '../../core/rounds.ts'
import { eventOf, originKey, type RequestTo } from './event.ts'

const address = 'https://d111111abcdef8.cloudfront.net'
const exp = String(Math.floor(Date.now() / 1000) + 3600)
const claims = (...groups: string[]) => ({
  sub: '0e1f',
  email: 'ann@acme.example',
  exp,
  ...(groups.length > 0 && { 'cognito:groups': `[${groups.join(' ')}]` }),
})
const viewer = claims('viewer')
const editor = claims('staff', 'editor')

let folder: string
let store: Store
let handle: ReturnType<typeof apiHandler>
const failures: string[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-api-function-'))
  store = await openSqliteStore({ folder })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  await evidence.put('jackets/a.jpg', new Uint8Array([0xff, 0xd8, 0x01]))
  await evidence.put('jackets/requests.jsonl', new Uint8Array([0x7b]))
  await evidence.put('jackets/here/acme/trace.zip', new Uint8Array(largestTrace))
  handle = apiHandler({
    contests: async () => [{ benchmark: fakeBenchmark({}), store }],
    evidence,
    judge: async () => undefined,
    page: new Map([['/', { type: 'text/html; charset=utf-8', body: new TextEncoder().encode('<!doctype html>') }]]),
    now: Date.now,
    address,
    originKey,
    failed: (error) => failures.push(error.message),
    signIn: {
      authority: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_1',
      clientId: 'client',
      logout: 'https://outpace-123456789012.auth.eu-west-1.amazoncognito.com/logout?client_id=client',
    },
  })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function ask(request: RequestTo) {
  const response = await handle(eventOf(request))
  const body: unknown = response.headers['content-type']?.includes('json') ? JSON.parse(response.body) : response.body
  return { ...response, status: response.statusCode, body }
}

const json = { 'content-type': 'application/json', origin: address }
/** A change of any kind: no such route exists, so whoever may change things gets a 404. */
const change = { path: '/api/jackets/sydney-phone/whatever', method: 'POST', headers: json, body: '{}' }

test('the page and its way to sign in are public, with the headers that protect it', async () => {
  const page = await ask({ path: '/jackets/sydney-phone/trend' })
  expect([page.status, page.body]).toEqual([200, '<!doctype html>'])
  expect(page.headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=63072000',
  })
  expect(page.headers['content-security-policy']).toContain(
    "connect-src 'self' https://cognito-idp.eu-west-1.amazonaws.com https://outpace-123456789012.auth.eu-west-1.amazoncognito.com;",
  )
  const signIn = await ask({ path: '/sign-in.json' })
  expect(signIn.body).toMatchObject({ clientId: 'client', authority: expect.stringContaining('cognito-idp') })
})

describe('data', () => {
  const paths = ['/api/benchmarks', '/api/jackets/sydney-phone/journey', '/api/openapi.json', '/evidence/jackets/a.jpg']

  test('is for people whose token was verified, whatever a request says of itself', async () => {
    for (const path of paths) {
      for (const headers of [
        {},
        { authorization: 'Bearer forged' },
        {
          'cognito-groups': '[editor]',
          'x-amzn-request-context': JSON.stringify({ authorizer: { jwt: { claims: editor } } }),
        },
        { cookie: '__Host-outpace=forged' },
      ]) {
        expect((await ask({ path, headers })).status, path).toBe(401)
      }
    }
    expect((await ask({ path: '/api/benchmarks' })).body).toEqual({ error: 'Sign in to see this.' })
  })

  test('is not reached by writing its address in another way', async () => {
    for (const path of [
      '//api/benchmarks',
      '/API/benchmarks',
      '/%61pi/benchmarks',
      '/x/../api/benchmarks',
      '/api%2fbenchmarks',
    ]) {
      const { status, body } = await ask({ path })
      expect(JSON.stringify(body), path).not.toContain('Acme')
      expect([200, 401, 404], path).toContain(status)
    }
  })

  test('is shown to viewers and editors; whoever is in neither group reads whom to ask', async () => {
    for (const path of paths) {
      for (const each of [viewer, editor]) expect((await ask({ path, claims: each })).status, path).toBe(200)
      expect(await ask({ path, claims: claims() }), path).toMatchObject({
        status: 403,
        body: {
          error:
            'ann@acme.example has no access yet. Ask whoever runs Outpace to add you to the group "viewer" or "editor".',
        },
      })
      expect((await ask({ path, claims: claims('editors', 'viewer-guest') })).status, path).toBe(403)
    }
  })

  test('is changed by editors only, and from the page only', async () => {
    expect(await ask({ ...change, claims: viewer })).toMatchObject({
      status: 403,
      body: { error: 'Only editors may change this. Ask whoever runs Outpace to add you to the group "editor".' },
    })
    expect((await ask({ ...change, claims: editor })).status).toBe(404)
    expect((await ask({ ...change, claims: claims() })).status).toBe(403)
    expect((await ask({ ...change, claims: undefined as never })).status).toBe(401)
    for (const origin of ['https://evil.example', 'null', 'http://d111111abcdef8.cloudfront.net']) {
      expect((await ask({ ...change, claims: editor, headers: { ...json, origin } })).status, origin).toBe(403)
    }
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      expect((await ask({ ...change, method, claims: viewer })).status, method).toBe(403)
    }
  })

  test('of the evidence are pictures and traces only, as bytes', async () => {
    const picture = await ask({ path: '/evidence/jackets/a.jpg', claims: viewer })
    expect([picture.isBase64Encoded, picture.body]).toEqual([true, Buffer.from([0xff, 0xd8, 0x01]).toString('base64')])
    expect(picture.headers['cache-control']).toMatch(/^private/)
    // As large as an answer of a function may be: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    const trace = await ask({ path: '/evidence/jackets/here/acme/trace.zip', claims: viewer })
    expect(trace.isBase64Encoded).toBe(true)
    expect(JSON.stringify(trace).length).toBeLessThan(6 * 1024 * 1024)
    for (const path of ['/evidence/jackets/requests.jsonl', '/evidence/%2e%2e/outpace.db']) {
      expect((await ask({ path, claims: editor })).status, path).toBe(404)
    }
  })
})

describe('what Lambda would not pass on', () => {
  const report = '/api/jackets/sydney-phone/audits/report?site=Acme&step=home'
  /** Of HTML that does not compress well. */
  async function reportOf(bytes: number) {
    const audit = auditOf([page('Acme', { report: { html: 'report.html.gz', json: 'report.json.gz' } })])
    await putAudit({ store, audit: { ...audit, benchmark: 'jackets', market: 'sydney-phone' }, retention: 1e13 })
    const html = Buffer.from(randomBytes(bytes / 2).toString('hex'))
    await evidenceFolder(join(folder, 'evidence')).put('report.html.gz', gzipSync(html))
    return html
  }

  test('is packed: a Lighthouse report of 5 MB reaches its reader', async () => {
    const html = await reportOf(5_000_000)
    const { status, headers, body } = await ask({
      path: report,
      claims: viewer,
      headers: { 'accept-encoding': 'gzip, br' },
    })
    expect([status, headers['content-encoding']]).toEqual([200, 'gzip'])
    expect(String(body).length).toBeLessThan(5_000_000)
    expect(gunzipSync(Buffer.from(String(body), 'base64')).equals(html)).toBe(true)
  })

  test('is refused in words where it is still too large', async () => {
    await reportOf(4_500_000)
    const { status, headers, body } = await ask({ path: report, claims: viewer })
    expect([status, body]).toEqual([413, { error: expect.stringContaining('Ask for a shorter time') }])
    expect(headers).not.toHaveProperty('content-disposition')
    await reportOf(4_300_000)
    expect((await ask({ path: report, claims: viewer })).status).toBe(200)
  })
})

test('the API answers through CloudFront only', async () => {
  for (const key of ['', 'guessed']) {
    const { status, body } = await ask({
      path: '/api/benchmarks',
      claims: editor,
      headers: { 'x-outpace-origin': key },
    })
    expect([status, body]).toEqual([403, { error: 'This is not the address of the dashboard: the API itself.' }])
  }
})

describe('a session', () => {
  const start = {
    path: '/api/session',
    method: 'POST',
    body: '{}',
    headers: { ...json, authorization: 'Bearer a.b.c' },
  }

  test('keeps the token that was verified where no script and no other site has it', async () => {
    const { status, cookies = [] } = await ask({ ...start, claims: viewer })
    expect(status).toBe(200)
    expect(cookies).toEqual([
      expect.stringMatching(/^__Host-outpace=a\.b\.c; Max-Age=3[56]\d\d; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ])
    expect((await ask({ ...start })).status).toBe(401)
  })

  test('says who it is and what they may do, and ends', async () => {
    const session = async (who: Record<string, string>) => (await ask({ path: '/api/session', claims: who })).body
    expect(await session(viewer)).toEqual({ name: 'ann@acme.example', mayChange: false })
    expect(await session(editor)).toEqual({ name: 'ann@acme.example', mayChange: true })
    const { cookies } = await ask({ path: '/api/session', method: 'DELETE', headers: json, claims: viewer })
    expect(cookies).toEqual([expect.stringMatching(/^__Host-outpace=; Max-Age=0; Path=\/;/)])
  })
})

test('the log names a request, and neither its answer nor what opens a shared link', () => {
  const response = { statusCode: 200, headers: {}, body: '{"secret":1}', isBase64Encoded: false }
  expect(requestEntry(response, eventOf({ path: '/shared/abc-DEF/api/standing', claims: viewer }))).toEqual({
    method: 'GET',
    path: '/shared/[token]/api/standing',
    status: 200,
    characters: 12,
  })
})

test('what is no request is refused, and what cannot be answered is reported', async () => {
  await expect(handle({ scheduledAt: 'now' })).rejects.toThrow(EventError)
  const closed = await openSqliteStore({ folder: join(folder, 'closed') })
  await closed.close()
  const broken = apiHandler({
    contests: async () => [{ benchmark: fakeBenchmark({}), store: closed }],
    ...{ evidence: evidenceFolder(folder), judge: async () => undefined, page: new Map(), now: Date.now },
    ...{ address, originKey, failed: (error: Error) => failures.push(error.message) },
    signIn: { authority: 'https://a.example', clientId: 'c', logout: 'https://a.example/logout' },
  })
  expect((await broken(eventOf({ path: '/api/standing', claims: viewer }))).statusCode).toBe(500)
  expect(failures).toHaveLength(1)
})
