import { expect, test } from 'vitest'
import { harOf } from '#core/analysis/har.ts'
import type { LoggedRequest } from '#core/model/logged-request.ts'

const options = {
  creator: { name: 'Outpace', version: '0.1.0' },
  browser: { name: 'Chromium', version: '153.0.1' },
  title: 'Acme',
  begun: Date.UTC(2026, 10, 28, 10),
  steps: ['home', 'search', 'never walked'],
  queries: false,
}
const request = (change: Partial<LoggedRequest> = {}): LoggedRequest => ({
  step: 'home',
  at: 100,
  since: 40,
  url: 'https://www.acme.com.au/search?q=rain+jacket&session=abc#top',
  type: 'document',
  status: 200,
  bytes: 14_000,
  duration: 400,
  phases: { dns: 20, connect: 30, ssl: 50, wait: 90, receive: 200 },
  ...change,
})
const log = [
  request(),
  request({ at: 300, phases: undefined, method: 'POST', type: 'fetch' }),
  request({ at: 350, status: 0, duration: undefined, phases: undefined, failure: 'net::ERR_ABORTED' }),
  request({ step: 'search', at: 900, since: undefined, phases: { wait: 3, receive: 4 } }),
  request({ step: 'search', at: 950, phases: { wait: 700, receive: 4 } }),
]

/** What is wrong with a file by http://www.softwareishard.com/blog/har-12-spec/ and its JSON Schema (ahmadnassri/har-schema). */
function problemsOf(value: unknown): string[] {
  const problems: string[] = []
  const text = (found: unknown, path: string) => typeof found === 'string' || problems.push(`${path} is no text`)
  const number = (found: unknown, path: string, least: number) =>
    (typeof found === 'number' && Number.isFinite(found) && found >= least) || problems.push(`${path} is ${found}`)
  const date = (found: unknown, path: string) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(found)) || problems.push(`${path} is ${found}`)
  const list = (found: unknown, path: string) => Array.isArray(found) || problems.push(`${path} is no list`)
  const { log: root } = value as { log: Record<string, unknown> }
  if (root.version !== '1.2') problems.push('version')
  for (const name of ['creator', 'browser']) {
    const found = root[name] as Record<string, unknown>
    text(found.name, `${name}.name`)
    text(found.version, `${name}.version`)
  }
  const pages = root.pages as Record<string, unknown>[]
  const ids = pages.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) problems.push('ids of pages are not unique')
  for (const { startedDateTime, id, title, pageTimings } of pages) {
    date(startedDateTime, 'page.startedDateTime')
    text(id, 'page.id')
    text(title, 'page.title')
    for (const [name, ms] of Object.entries(pageTimings as object)) number(ms, name, -1)
  }
  for (const [index, entry] of (root.entries as Record<string, unknown>[]).entries()) {
    const at = `entries[${index}]`
    const { pageref, startedDateTime, time, cache } = entry
    const [sent, answer, timings] = [entry.request, entry.response, entry.timings] as Record<string, unknown>[]
    if (!ids.includes(pageref)) problems.push(`${at}.pageref`)
    date(startedDateTime, `${at}.startedDateTime`)
    number(time, `${at}.time`, 0)
    if (typeof cache !== 'object') problems.push(`${at}.cache`)
    for (const name of ['method', 'url', 'httpVersion']) text(sent?.[name], `${at}.request.${name}`)
    for (const name of ['cookies', 'headers', 'queryString']) list(sent?.[name], `${at}.request.${name}`)
    for (const name of ['headersSize', 'bodySize']) number(sent?.[name], `${at}.request.${name}`, -1)
    for (const name of ['statusText', 'httpVersion', 'redirectURL']) text(answer?.[name], `${at}.response.${name}`)
    for (const name of ['cookies', 'headers']) list(answer?.[name], `${at}.response.${name}`)
    for (const name of ['headersSize', 'bodySize']) number(answer?.[name], `${at}.response.${name}`, -1)
    number(answer?.status, `${at}.response.status`, 0)
    const content = answer?.content as Record<string, unknown>
    number(content.size, `${at}.response.content.size`, 0)
    text(content.mimeType, `${at}.response.content.mimeType`)
    for (const name of ['send', 'wait', 'receive']) number(timings?.[name], `${at}.timings.${name}`, 0)
    for (const name of ['blocked', 'dns', 'connect', 'ssl']) number(timings?.[name], `${at}.timings.${name}`, -1)
    const { ssl = -1, ...counted } = timings as Record<string, number>
    const total = Object.values(counted).reduce((sum, ms) => sum + Math.max(0, ms), 0)
    if (total !== time) problems.push(`${at}.time is ${time}, its timings add up to ${total}`)
    if (ssl > (counted.connect ?? -1)) problems.push(`${at}.timings.connect does not include ssl`)
  }
  const order = (root.entries as { startedDateTime: string }[]).map(({ startedDateTime }) => startedDateTime)
  if (order.join() !== order.toSorted().join()) problems.push('entries are not sorted by time')
  return problems
}

test('a HAR file is valid by version 1.2, with a page for each step that has requests', () => {
  const har = harOf(log, options)
  expect(problemsOf(har)).toEqual([])
  expect(har.log.entries).toHaveLength(5)
  expect(har.log.pages).toMatchObject([
    { id: 'step_1', title: 'Acme: home', startedDateTime: '2026-11-28T10:00:00.060Z' },
    { id: 'step_2', title: 'Acme: search', startedDateTime: '2026-11-28T10:00:00.900Z' },
  ])
  expect(har.log.entries[0]?.timings).toEqual({
    blocked: 10,
    dns: 20,
    connect: 80,
    ssl: 50,
    send: 0,
    wait: 90,
    receive: 200,
  })
  expect(har.log.entries[1]).toMatchObject({ time: 400, request: { method: 'POST' }, timings: { dns: -1, ssl: -1 } })
  expect(har.log.entries[2]).toMatchObject({ response: { status: 0 }, comment: 'net::ERR_ABORTED' })
  // The check can fail.
  expect(problemsOf({ log: { ...har.log, entries: [{ ...har.log.entries[0], time: 1 }] } })).toHaveLength(1)
})

test('queries are left out unless asked for', () => {
  expect(JSON.stringify(harOf(log, options))).not.toContain('rain')
  const [first] = harOf(log, { ...options, queries: true }).log.entries
  expect(first?.request.queryString).toEqual([
    { name: 'q', value: 'rain jacket' },
    { name: 'session', value: '[secret session]' },
  ])
})
