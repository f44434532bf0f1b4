import { strict as assert } from 'node:assert'
import { expect, test } from 'vitest'
import type { Load } from '#core/model/round.ts'
import { explainFailure, JourneyError } from '#measure/load/failure.ts'
import { outcomeOf } from '#measure/round/outcome.ts'
import { undisturbed } from '../circumstances.ts'

const nothing = { ...undisturbed, step: 'home' }

test.each(['ERR_INSUFFICIENT_RESOURCES', 'ERR_OUT_OF_MEMORY', 'ERR_FILE_NO_SPACE'])(
  'a machine that ran out of something is not the fault of the site: %s',
  (name) => {
    const failure = explainFailure(new Error(`page.goto: net::${name} at https://shop.example/`), nothing)
    expect(failure).toMatchObject({
      code: 'worker',
      message: `The machine that measures ran out of memory, disk space or open files (${name}). Free some; "npx outpace doctor" shows what is short.`,
    })
    expect(outcomeOf([{ steps: [], failure } as unknown as Load], { wanted: 1, us: true }).status).toBe('skipped')
  },
)

test.each([true, false])('a port that browsers refuse is a failure and no other content; our own site: %s', (us) => {
  const failure = explainFailure(new Error('page.goto: net::ERR_UNSAFE_PORT at http://shop.example:6000/'), nothing)
  expect(failure).toMatchObject({
    code: 'unreachable',
    message: 'Browsers refuse to open this port (ERR_UNSAFE_PORT). Serve the site on another port, such as 8080.',
  })
  expect(outcomeOf([{ steps: [], failure } as unknown as Load], { wanted: 1, us }).status).toBe('failed')
})

const messageOf = (error: unknown) => explainFailure(error, nothing).message

test('an error of a script has its line', () => {
  const error = new TypeError('no y')
  error.stack = `TypeError: no y
    at Locator.click (/srv/app/node_modules/playwright-core/lib/a.js:9:1)
    at file:///srv/scenarios/my%20shop/scenarios/jackets/acme.ts:5:42
    at measureStep (/srv/app/measure/load/load.ts:190:7)`
  expect(messageOf(error)).toBe('The journey script failed in this step: no y (scenarios/jackets/acme.ts:5)')
})

test.each([
  ['My%20shop%20%C3%A4.ts', 'My shop ä.ts'],
  ['100%.ts', '100%.ts'],
])('a script is named as its file is: %s', (address, file) => {
  const error = Object.assign(new Error('no y'), {
    stack: `Error: no y\n at file:///srv/scenarios/jackets/${address}:5:4`,
  })
  expect(messageOf(error)).toContain(`(scenarios/jackets/${file}:5)`)
})

test('an assertion says what it compared, and a log is left out', () => {
  const failed = new assert.AssertionError({ actual: 'Shop', expected: 'Results', operator: 'strictEqual' })
  expect(messageOf(failed)).toMatch(/failed in this step: Expected values to be strictly equal: 'Shop' !== 'Results'/)
  expect(messageOf(new Error('No price\nCall log: and more'))).toBe('The journey script failed in this step: No price')
})

const timeoutOf = (locator: string) =>
  Object.assign(new Error(`locator.click: Timeout 5000ms exceeded.\nCall log:\n  - waiting for ${locator}\n`), {
    name: 'TimeoutError',
  })
const missing = (element: string) => `The page loaded, but ${element} did not appear within 5 s.`

test('an error that a script wraps is what it was, so that a page that is broken is an incident', () => {
  const wrapped = new Error('Login failed', { cause: new Error('no form', { cause: timeoutOf("getByRole('form')") }) })
  expect(explainFailure(wrapped, nothing)).toMatchObject({
    code: 'element-missing',
    message: expect.stringContaining(`Login failed: ${missing("getByRole('form')")}`),
  })
  const either = new AggregateError(
    [timeoutOf("locator('#a')"), timeoutOf("locator('#b')")],
    'All promises were rejected',
  )
  const { code, message } = explainFailure(either, nothing)
  expect(code).toBe('element-missing')
  expect(message).toMatch(/^The page loaded, but '#a' did not appear .* The page loaded, but '#b' did not appear/)
  const busy = Object.assign(new JourneyError('retry-after', 'Come back later.'), { wait: 5000 })
  expect(explainFailure(new Error('no results', { cause: busy }), nothing)).toMatchObject({
    code: 'retry-after',
    wait: 5000,
  })
})

test('what a script wraps in an error of its own is said with it, once', () => {
  const cause = new Error('the price is 0')
  expect(messageOf(new Error('No offer', { cause }))).toMatch(/in this step: No offer: the price is 0/)
  expect(messageOf(new Error('No offer: the price is 0', { cause }))).toMatch(
    /in this step: No offer: the price is 0 \(|0$/,
  )
  const either = new AggregateError([new Error('no price'), 'no stock'], 'All promises were rejected')
  expect(messageOf(either)).toMatch(/in this step: All promises were rejected: no price: no stock/)
  const circular = new Error('round')
  circular.cause = circular
  expect(messageOf(circular)).toMatch(/in this step: round/)
})

const timedOut = (message: string) => messageOf(Object.assign(new Error(message), { name: 'TimeoutError' }))

test.each([
  ["locator('#pay')", "'#pay'"],
  ["locator('[title=\"it\\'s\"]')", "'[title=\"it\\'s\"]'"],
  ["locator('h1').filter({ hasText: /rain/i }).first()", "locator('h1').filter({ hasText: /rain/i }).first()"],
  ["locator('#card').contentFrame().getByText('CVC')", "locator('#card').contentFrame().getByText('CVC')"],
  ["getByRole('link').and(getByText('Pay'))", "getByRole('link').and(getByText('Pay'))"],
])('what did not appear is named as the journey finds it: %s', (waited, named) => {
  const message = `locator.click: Timeout 2000ms exceeded.\nCall log:\n\u001b[2m  - waiting for ${waited}\u001b[22m\n`
  expect(timedOut(message)).toBe(
    `The page loaded, but ${named} did not appear within 2 s. Check whether the page or the selector has changed.`,
  )
})

const rule = '==========================='
test.each([
  [
    `frame.waitForNavigation: Timeout 2000ms exceeded.\n${rule} logs ${rule}\nwaiting for navigation to "**/terms" until "commit"\n${rule}`,
    'page.waitForURL("**/terms")',
  ],
  [
    `frame.waitForNavigation: Timeout 2000ms exceeded.\n${rule} logs ${rule}\nwaiting for navigation until "commit"\n${rule}`,
    'page.waitForURL()',
  ],
  ['page.waitForFunction: Timeout 2000ms exceeded.', 'page.waitForFunction()'],
  [
    `page.waitForEvent: Timeout 2000ms exceeded while waiting for event "popup"\n${rule} logs ${rule}\nwaiting for event "popup"\n${rule}`,
    'page.waitForEvent("popup")',
  ],
  ['page.waitForResponse: Timeout 2000ms exceeded while waiting for event "response"', 'page.waitForResponse()'],
])('what a journey waited for in vain is not said to be the loading of the page: %s', (message, call) => {
  expect(timedOut(message)).toMatch(`What ${call} waits for did not happen within 2 s. Check whether`)
})

test.each([
  'frame.goto: Timeout 2000ms exceeded.\nCall log:\n  - navigating to "https://shop.example/", waiting until "commit"',
  'page.reload: Timeout 2000ms exceeded.\nCall log:\n  - waiting for navigation until "commit"',
])('a page that does not load is said to be one: %s', (message) => {
  expect(timedOut(message)).toBe('The page did not finish loading within 2 s (the timeout that its script gives).')
  expect(timedOut(message.replace('2000', '30000'))).toBe('The page did not finish loading within 30 s (limits.step).')
})

test('where a step waits in vain and has opened a window, its failure says so, and another one does not', () => {
  const waited = new JourneyError('timeout', 'The step did not finish within 30 s (limits.step).')
  const opened = { ...nothing, openedWindow: true }
  expect(explainFailure(waited, opened).message).toMatch(
    /limits\.step\)\. The step opened a new window, which Outpace closes: /,
  )
  expect(explainFailure(waited, nothing).message).toBe(waited.message)
  expect(
    explainFailure(new Error('page.goto: net::ERR_UNSAFE_PORT at http://a.example/'), opened).message,
  ).not.toContain('window')
})
