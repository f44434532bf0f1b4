import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultAudits } from '#core/model/audit.ts'
import { auditHandler } from '#functions/audit/handler.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { auditOf } from '../../core/analysis/audit-records.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'
import { messageAt, ofOtherVersion, queued } from '../queued.ts'

const benchmark = fakeBenchmark({ audits: defaultAudits(['home', 'search']) })
const due = {
  benchmark: benchmark.id,
  market: sydney.id,
  steps: ['home', 'search'],
  scheduledAt: '2026-11-22T03:00:00.000Z',
}
const audit = { ...auditOf([]), ...due, market: sydney.id }
const year = 365 * 24 * 60 * 60 * 1000

let store: Store
/** Of the store. */
let now: number
beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse(due.scheduledAt) + 60_000, toFake: ['Date'] })
  now = Date.parse(due.scheduledAt) + 60_000
  store = await openQuickStore({ now: () => now })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

/** Nothing here reaches the browser: test/flow/cloud audits. */
const message = messageAt(due.scheduledAt, benchmark, { kind: 'audit', steps: due.steps })

function handle(wrong: object = {}) {
  const handler = auditHandler({
    store,
    retention: year,
    region: 'ap-southeast-2',
    machine: '3008 MB',
    files: { executable: '/nowhere', environment: {} },
    memory: 1e9,
    secret: async () => '',
    lighthouse: new URL('file:///nowhere'),
    keepEvidence: async () => undefined,
    progress: () => undefined,
  })
  return handler(queued({ ...message, ...wrong }), { getRemainingTimeInMillis: () => 60_000 })
}

describe('the handler of audit', () => {
  it('does not repeat a stored audit', async () => {
    await putAudit({ store, audit, retention: year })
    expect(await handle()).toEqual({ ...due, outcome: 'exists' })
  })

  it('does not make an audit after the next one was due', async () => {
    vi.setSystemTime(Date.parse(due.scheduledAt) + message.every + 1)
    expect(await handle()).toEqual({ ...due, outcome: 'missed' })
  })

  it('leaves an audit whose message another version made, during an upgrade, to the next one', async () => {
    expect(await handle(ofOtherVersion(message))).toEqual({ ...due, steps: [], outcome: 'other-version' })
  })

  it('does not make an audit that another worker makes, until that one must have ended', async () => {
    const both = await Promise.allSettled([handle(), handle()])
    const claimed = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(claimed).toEqual([{ ...due, outcome: 'claimed' }])
    // The share of a step is another one.
    await expect(handle({ steps: ['home'] })).rejects.toThrow('/nowhere')
    now += 60_000
    await expect(handle()).rejects.toThrow('/nowhere')
  })

  it('distinguishes the share of a message from the whole and from other shares', async () => {
    await putAudit({ store, audit, share: 'home', retention: year })
    expect(await handle({ steps: ['home'] })).toMatchObject({ outcome: 'exists' })
    // These would be audited, with a browser that does not exist.
    await expect(handle({ steps: ['search'] })).rejects.toThrow('/nowhere')
    await expect(handle()).rejects.toThrow('/nowhere')
  })

  it.each([
    [{ steps: undefined }, 'steps: missing.'],
    [{ steps: [] }, 'steps:'],
    [{ steps: 'home' }, 'steps:'],
    [{ steps: ['home', 'gone'] }, 'The audits of "jackets" have no step "gone" (known: home, search).'],
    [{ benchmark: { ...message.benchmark, audits: undefined } }, 'The benchmark "jackets" has no audits.'],
  ])('says what is wrong with %j', async (wrong, problem) => {
    await expect(handle(wrong)).rejects.toThrow(problem)
  })
})
