import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildPage } from '#dashboard/build.ts'
import { apiHandler } from '#functions/api/handler.ts'
import { switches } from '#measure/chromium/switches.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { openSqliteStore } from '#store/sqlite/store.ts'
import { fakeBenchmark, fakeRound, sydney } from '../core/rounds.ts'
import { originKey } from '../functions/api/event.ts'
import { chromium as packaged } from '../measure/here.ts'
import { type Edge, startEdge } from './edge.ts'
import { clientId, type Issuer, startIssuer } from './issuer.ts'

const journey = '/jackets/sydney-phone/journey'
const benchmark = fakeBenchmark({})

let folder: string
let store: Store
let issuer: Issuer
let edge: Edge
let browser: Browser
let context: BrowserContext
let page: Page
/** Errors of the console and of scripts; a refused request is one, too. */
let errors: string[]
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-sign-in-'))
  // Its rounds are of a fixed date, and the store of today would not keep them for ever.
  store = await openSqliteStore({ folder, now: () => Date.parse(fakeRound(3, {}).scheduledAt) })
  const good = { home: 1000, search: 900 }
  for (let n = 0; n < 3; n++)
    await putRound({ store, round: fakeRound(n, { Acme: good, Northpeak: good, Globex: good }) })
  await judgeRound({ store, benchmark, market: sydney })
  const evidence = evidenceFolder(join(folder, 'evidence'))
  const pair = await generate([{ name: 'commonName', value: '127.0.0.1' }], { keyType: 'ec' })
  const tls = { key: pair.private, cert: pair.cert }
  issuer = await startIssuer(tls)
  const files = await buildPage()
  edge = await startEdge({
    ...tls,
    verified: issuer.verified,
    handler: (address) =>
      apiHandler({
        contests: async () => [{ benchmark, store }],
        evidence,
        judge: async () => undefined,
        page: files,
        now: Date.now,
        address,
        originKey,
        signIn: { authority: issuer.address, clientId, logout: `${issuer.address}/logout?client_id=${clientId}` },
      }),
  })
  const { executable, environment } = await packaged()
  browser = await chromium.launch({
    executablePath: executable,
    env: { ...process.env, ...environment } as Record<string, string>,
    args: switches,
  })
  await evidence.put('a.jpg', await (await browser.newPage()).screenshot({ type: 'jpeg' }))
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await edge?.[Symbol.asyncDispose]()
  await issuer?.[Symbol.asyncDispose]()
  await store?.close()
  rmSync(folder, { recursive: true })
})

beforeEach(async () => {
  await context?.close()
  Object.assign(issuer, { wrongState: undefined, isRevoked: false })
  issuer.asked.length = 0
  context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-AU' })
  page = await context.newPage()
  errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text())) errors.push(message.text())
  })
})

const home = () => page.getByRole('heading', { name: /^home/ })

test('whoever opens a link signs in and arrives there, without a token that a script could read', async () => {
  await page.goto(`${edge.address}${journey}?metric=ttfb`)
  await home().waitFor()
  expect(page.url()).toBe(`${edge.address}${journey}?metric=ttfb`)
  expect(issuer.asked).toEqual(['authorize', 'code'])
  await page.getByText('ann@acme.example').waitFor()
  const cookies = await context.cookies(edge.address)
  expect(cookies).toEqual([
    expect.objectContaining({ name: '__Host-outpace', httpOnly: true, secure: true, sameSite: 'Strict' }),
  ])
  expect(await page.evaluate(() => document.cookie)).toBe('')
  // Pictures are guarded, too, and load.
  const width = await page.evaluate(async () => {
    const picture = new Image()
    picture.src = '/evidence/a.jpg'
    await picture.decode()
    return picture.naturalWidth
  })
  expect(width).toBeGreaterThan(0)
  // Another tab does not load what signs in.
  const other = await context.newPage()
  const scripts: string[] = []
  other.on('request', (request) => scripts.push(new URL(request.url()).pathname))
  await other.goto(edge.address)
  await other.getByRole('table').first().waitFor()
  expect(scripts).toContain('/api/standing')
  expect(scripts).not.toContain('/sign-in.json')
  expect(errors).toEqual([])
})

test('an expired session is renewed in the background; one that was revoked leads to the sign-in page', async () => {
  await page.goto(`${edge.address}${journey}`)
  await home().waitFor()
  issuer.asked.length = 0
  await context.clearCookies()
  await page.getByRole('link', { name: 'Incidents' }).click()
  await page.getByText('No incident in the last eight weeks.').waitFor()
  expect(issuer.asked).toEqual(['refresh'])
  issuer.asked.length = 0
  issuer.isRevoked = true
  await context.clearCookies()
  await page.getByRole('link', { name: 'Journey' }).click()
  await home().waitFor()
  expect(issuer.asked).toEqual(['refresh', 'authorize', 'code'])
  expect(page.url()).toBe(`${edge.address}${journey}`)
})

test('an answer that this window did not ask for is refused, and the way out is a new sign-in', async () => {
  issuer.wrongState = 'of-another-window'
  await page.goto(edge.address)
  const alert = page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.textContent()).toBe(
    'You are not signed in. The sign-in did not begin in this window, or it took too long.',
  )
  expect(issuer.asked).toEqual(['authorize'])
  expect(await context.cookies(edge.address)).toEqual([])
  await page.getByRole('button', { name: 'Sign in again' }).click()
  await page.waitForURL(/logout/)
  expect(issuer.asked).toContain('logout')
})

test('whoever is in no group reads whom to ask', async () => {
  const { person } = issuer
  issuer.person = { email: 'bob@acme.example', groups: [] }
  await page.goto(edge.address)
  expect(await page.getByRole('alert').textContent()).toContain(
    'bob@acme.example has no access yet. Ask whoever runs Outpace to add you to the group "viewer" or "editor".',
  )
  issuer.person = person
})

test('signing out ends the session here and at the issuer', async () => {
  await page.goto(edge.address)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText(`Signed out. ${edge.address}/`).waitFor()
  expect(issuer.asked).toEqual(['authorize', 'code', 'revoke', 'logout'])
  expect(await context.cookies(edge.address)).toEqual([])
})
