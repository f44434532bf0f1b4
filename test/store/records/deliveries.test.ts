import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyLedger } from '#core/analysis/notices/ledger.ts'
import type { Store } from '#store/port.ts'
import {
  type Claim,
  claimDelivery,
  readDeliveries,
  readDelivery,
  readLedger,
  settleDelivery,
  writeLedger,
} from '#store/records/deliveries.ts'
import { openQuickStore } from '../quick-store.ts'

const now = Date.UTC(2026, 10, 23)
const id = { benchmark: 'jackets', notice: 'incident/jackets.x/opened', to: 'ceo@acme.example' }

let store: Store
beforeEach(async () => {
  store = await openQuickStore({ now: () => now })
})
afterEach(() => store.close())

async function claim(at: number, to = id.to): Promise<Claim> {
  return claimDelivery(store, { ...id, to, now: now + at, until: now + at + 1000 })
}

async function claimed(at: number): Promise<Extract<Claim, { outcome: 'claimed' }>> {
  const found = await claim(at)
  if (found.outcome !== 'claimed') throw new Error(`It is ${found.outcome}.`)
  return found
}

describe('a delivery', () => {
  it('is claimed by one caller until the claim expires', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => claim(0)))
    expect(claims.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1)
    expect((await claim(999)).outcome).toBe('taken')
    expect(await claim(1000)).toMatchObject({ outcome: 'claimed', delivery: { tries: 2 } })
  })

  it('belongs to one address, in upper or lower case', async () => {
    await claim(0)
    expect((await claim(0, 'CEO@acme.example')).outcome).toBe('taken')
    expect((await claim(0, 'web@acme.example')).outcome).toBe('claimed')
  })

  it('that was sent or given up is never claimed again', async () => {
    const first = await claimed(0)
    await settleDelivery(store, { ...first, benchmark: 'jackets', now, status: 'sent', where: 'SES 1' })
    expect(await claim(1e9)).toMatchObject({ outcome: 'taken', delivery: { status: 'sent', where: 'SES 1' } })
  })

  it('that failed is claimed again and counts its attempts', async () => {
    const first = await claimed(0)
    await settleDelivery(store, { ...first, benchmark: 'jackets', now, status: 'waiting', error: 'Down.' })
    const second = await claimed(1)
    expect(second.delivery).toMatchObject({ tries: 2, error: 'Down.' })
    await settleDelivery(store, { ...second, benchmark: 'jackets', now, status: 'sent', where: 'SES 1' })
    const known = await readDelivery(store, id)
    expect(known).toMatchObject({ status: 'sent', tries: 2 })
    expect(known).not.toHaveProperty('error')
    expect(known).not.toHaveProperty('until')
  })

  it('that was taken over is settled by its new owner', async () => {
    const late = await claimed(0)
    const second = await claimed(1000)
    const failed = { status: 'failed', error: 'Too late.' } as const
    expect(await settleDelivery(store, { ...late, benchmark: 'jackets', now, ...failed })).toBe('lost')
    await settleDelivery(store, { ...second, benchmark: 'jackets', now, status: 'sent', where: 'SES 2' })
    expect(await readDeliveries(store, 'jackets')).toMatchObject([{ status: 'sent', where: 'SES 2' }])
  })
})

describe('the ledger', () => {
  it('is empty at first, and can only be changed with its newest version', async () => {
    expect(await readLedger(store, 'jackets')).toEqual({ ledger: emptyLedger(), version: 0 })
    const ledger = { ...emptyLedger(), passed: [{ id: 'x', at: new Date(now).toISOString() }] }
    expect(await writeLedger(store, { benchmark: 'jackets', ledger, version: 0 })).toBe('stored')
    expect(await writeLedger(store, { benchmark: 'jackets', ledger, version: 0 })).toBe('conflict')
    expect(await readLedger(store, 'jackets')).toEqual({ ledger, version: 1 })
    expect((await readLedger(store, 'boots')).version).toBe(0)
  })
})
