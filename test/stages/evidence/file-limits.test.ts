import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { parseConsoleLog } from '#stages/api/console-log.ts'
import { parseRequestLog } from '#stages/evidence/request-log.ts'
import { quarterBenchmark } from '#stages/sample/quarter.ts'
import { putAudit } from '#store/records/audits.ts'
import { auditOf, page } from '../../core/analysis/audit-records.ts'
import { market, smallApi } from '../api/small.ts'

/** A file of the evidence that is larger than we write is not read: it may be there to fill our memory. */

const lines = (count: number, line: object) => Buffer.from(`${JSON.stringify(line)}\n`.repeat(count))

describe('a request log', () => {
  const request = { step: 'home', at: 0, url: 'https://a.example/', type: 'script', status: 200, bytes: 1 }

  it('has 5,000 requests at most', () => {
    expect(parseRequestLog(lines(5000, request))).toHaveLength(5000)
    expect(parseRequestLog(lines(5001, request))).toBeUndefined()
  })

  it('has texts as long as those that a load writes', () => {
    const texts = { protocol: 100, encoding: 100, mime: 100, cache: 100, priority: 30, method: 20, failure: 200 }
    const longest = Object.fromEntries(Object.entries(texts).map(([key, length]) => [key, 'x'.repeat(length)]))
    const sent = { ...request, step: 'x'.repeat(60), url: `https://a.example/${'x'.repeat(480)}`, ...longest }
    expect(parseRequestLog(lines(1, sent))).toEqual([sent])
  })

  it('has 8 MB at most', () => {
    const long = { ...request, url: `https://a.example/${'x'.repeat(1900)}` }
    const each = lines(1, long).byteLength
    expect(parseRequestLog(lines(Math.floor(8_000_000 / each), long))).toBeDefined()
    expect(parseRequestLog(lines(Math.ceil(8_000_001 / each), long))).toBeUndefined()
  })
})

it('a console log has 100 kB at most', () => {
  const error = { step: 'home', since: 1, kind: 'error', text: 'x'.repeat(1900) }
  const each = lines(1, error).byteLength
  expect(parseConsoleLog(lines(Math.floor(100_000 / each), error))).toHaveLength(Math.floor(100_000 / each))
  expect(parseConsoleLog(lines(Math.ceil(100_001 / each), error))).toEqual([])
})

it('a report of Lighthouse unpacks to 50 MiB at most', async () => {
  await using api = await smallApi({ rounds: 1 })
  const audit = auditOf([page('Wattle Lane', { report: { html: 'report.html.gz', json: 'report.json.gz' } })])
  const own = { ...audit, benchmark: quarterBenchmark.id, market: 'sydney-phone' }
  await putAudit({ store: api.store, audit: own, retention: 1e10 })
  const ask = async (bytes: number) => {
    await api.evidence.put('report.html.gz', gzipSync(Buffer.alloc(bytes)))
    return (await api.get(`${market}/audits/report?site=Wattle+Lane&step=home`)).status
  }
  // More than any that Lighthouse writes.
  expect(await ask(12_000_000)).toBe(200)
  expect(await ask(50 * 1024 * 1024 + 1)).toBe(500)
})
