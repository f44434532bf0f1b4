import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultAudits } from '#core/model/audit.ts'
import { auditHandler } from '#functions/audit/handler.ts'
import type { Store } from '#store/port.ts'
import { putAudit } from '#store/records/audits.ts'
import { auditOf } from '../../core/analysis/audit-records.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const benchmark = fakeBenchmark({ audits: defaultAudits(['home', 'search']) })
const due = {
  benchmark: benchmark.id,
  market: sydney.id,
  steps: ['home', 'search'],
  scheduledAt: '2026-11-22T03:00:00Z',
}
const audit = { ...auditOf([]), ...due, market: sydney.id }
const year = 365 * 24 * 60 * 60 * 1000

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-audit-handler-'))
  store = await openQuickStore({ folder, now: () => Date.UTC(2026, 10, 23) })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Nothing here reaches the browser: test/flow/cloud audits. */
function handle(event: unknown) {
  const handler = auditHandler({
    benchmarks: [benchmark, { ...benchmark, id: 'boots', audits: undefined } as never],
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
  return handler(event, { getRemainingTimeInMillis: () => 60_000 })
}

describe('the handler of audit', () => {
  it('does not repeat a stored audit, however its time is written', async () => {
    await putAudit({ store, audit, retention: year })
    expect(await handle(due)).toEqual({ ...due, outcome: 'exists' })
    const withMs = { ...due, scheduledAt: '2026-11-22T03:00:00.000Z' }
    expect(await handle(withMs)).toEqual({ ...withMs, outcome: 'exists' })
  })

  it('distinguishes the share of an event from the whole and from other shares', async () => {
    await putAudit({ store, audit, share: 'home', retention: year })
    expect(await handle({ ...due, steps: ['home'] })).toMatchObject({ outcome: 'exists' })
    // These would be audited, with a browser that does not exist.
    await expect(handle({ ...due, steps: ['search'] })).rejects.toThrow('/nowhere')
    await expect(handle(due)).rejects.toThrow('/nowhere')
  })

  it.each([
    [{ ...due, benchmark: 'gone' }, 'There is no benchmark "gone" in this deployment (known: jackets, boots).'],
    [{ ...due, market: 'gone' }, `(known: ${sydney.id}). Deploy again`],
    [
      { ...due, steps: ['home', 'gone'] },
      'no step "gone" in the audits of "jackets" in this deployment (known: home, search).',
    ],
    [{ ...due, benchmark: 'boots' }, 'There is no audit of the benchmark "boots" in this deployment'],
  ])('says what is wrong with %j', async (event, message) => {
    await expect(handle(event)).rejects.toThrow(message)
  })
})
