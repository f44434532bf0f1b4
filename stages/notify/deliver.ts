import { isAbout, isQuiet, readerOf, wants } from '#core/model/recipient.ts'
import type { Destination } from '#notify/destinations.ts'
import { TransportError } from '#notify/transports/transport.ts'
import { claimDelivery, type Delivery, type Ending, readDelivery, settleDelivery } from '#store/records/deliveries.ts'
import { StoreError } from '#store/store-error.ts'
import type { Due, NotifyOptions } from './due.ts'

/** What became of a notice for one address. */
export interface DeliveryResult {
  notice: string
  to: string
  /**
   * - `sent`     now, to `where`
   * - `held`     until their quiet hours end
   * - `busy`     another worker is at it
   * - `waiting`  it failed, and is tried again
   * - `failed`   it was given up, lately or now
   * - `known`    it was sent, or given up, before
   */
  outcome: 'sent' | 'held' | 'busy' | 'waiting' | 'failed' | 'known'
  /** Wake-ups that tried. */
  tries?: number
  where?: string
  error?: string
}

/** As many wake-ups try; with one an hour it takes most of a working day until a message is given up. */
const MOST_TRIES = 8
/** As many of these are woken by a change; the rest by the clock. */
export const TRIES_OF_CHANGES = 3
/** ms. An event that found a message given up is retried by Lambda within this time, and fails each time until it is a dead letter. */
const SEEN_AGAIN = 5 * 60_000
/** Mail services limit how much comes at once. */
const AT_ONCE = 4

/** Carries one notice to everybody who is to get it; whoever cannot be reached holds up nobody else. Throws StoreError. */
export async function deliver(due: Due, options: NotifyOptions): Promise<DeliveryResult[]> {
  const told: DeliveryResult[] = []
  const errors: unknown[] = []
  const left = options.destinations.values()
  const worker = async (): Promise<void> => {
    for (const destination of left) {
      try {
        const outcome = await deliverTo(destination, due, options)
        if (outcome !== undefined) told.push(outcome)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (errors.length > 0) throw errors[0]
  return told
}

/** Undefined for who is not to get it. */
async function deliverTo(to: Destination, due: Due, options: NotifyOptions): Promise<DeliveryResult | undefined> {
  if (!(await isFor(to, due, options))) return undefined
  const { store, benchmark, now, lease, wokenBy } = options
  const told = { notice: due.notice.id, to: to.name }
  const id = { benchmark: benchmark.id, ...told }
  const known = await readDelivery(store, id)
  if (known?.status === 'sent') return { ...told, outcome: 'known' }
  if (known?.status === 'failed') return { ...told, ...givenUp(known, options) }
  if (isHeld(to, due, options)) return { ...told, outcome: 'held' }
  if (known?.status === 'waiting' && wokenBy === 'change' && known.tries >= TRIES_OF_CHANGES) {
    return { ...told, outcome: 'waiting', tries: known.tries, ...(known.error !== undefined && { error: known.error }) }
  }
  const at = now()
  const claim = await claimDelivery(store, { ...id, now: at, until: at + lease })
  if (claim.outcome === 'taken') {
    return { ...told, outcome: claim.delivery.status === 'claimed' ? 'busy' : 'known' }
  }
  const { delivery, version } = claim
  const end = await send(to, due, { options, tries: delivery.tries })
  await settleDelivery(store, { benchmark: benchmark.id, delivery, version, now: now(), ...end })
  const { status, ...rest } = end
  return { ...told, outcome: status, tries: delivery.tries, ...rest }
}

/** What is given up counts as a failure for a while more where failing costs no other message its time. */
function givenUp(
  { at, tries, error = '' }: Delivery,
  { now, wokenBy }: NotifyOptions,
): Omit<DeliveryResult, 'notice' | 'to'> {
  const isNew = wokenBy === 'clock' && now() - Date.parse(at) < SEEN_AGAIN
  return isNew ? { outcome: 'failed', tries, error } : { outcome: 'known' }
}

async function send(
  to: Destination,
  { incidents, write, notice }: Due,
  { options, tries }: { options: NotifyOptions; tries: number },
): Promise<Ending> {
  const market = marketOf({ incidents }, options)
  try {
    const message = await write(readerOf(to.audience, market ?? { locale: 'en', timeZone: 'UTC' }))
    return { status: 'sent', where: await to.send({ message: { ...message, id: notice.id }, incidents }) }
  } catch (error) {
    if (error instanceof StoreError) throw error
    const isRefused = error instanceof TransportError && !error.retry
    const text = error instanceof Error ? error.message : String(error)
    return { status: isRefused || tries >= MOST_TRIES ? 'failed' : 'waiting', error: text.slice(0, 1000) }
  }
}

function marketOf({ incidents }: Pick<Due, 'incidents'>, { benchmark }: NotifyOptions) {
  return benchmark.markets.find(({ id }) => id === incidents[0]?.market) ?? benchmark.markets[0]
}

/** What is urgent waits for nobody. */
function isHeld({ audience }: Destination, { episode, incidents }: Due, options: NotifyOptions): boolean {
  if (episode?.severity === 'urgent') return false
  const timeZone = audience.timeZone ?? marketOf({ incidents }, options)?.timeZone ?? 'UTC'
  return isQuiet(audience.quiet, { now: options.now(), timeZone })
}

/** Whether a notice is for somebody: of an end hear only those who heard of the beginning, or still would have. */
async function isFor(
  { name: to, audience }: Destination,
  { notice, episode }: Due,
  { store, benchmark }: NotifyOptions,
): Promise<boolean> {
  if (episode === undefined) return audience.digest && isAbout(audience, benchmark.id)
  if (!wants(audience, { benchmark: benchmark.id, severity: episode.severity })) return false
  const earlier = episode.notices.filter(({ id }) => id !== notice.id)
  if (notice.kind !== 'closed' || earlier.length === 0) return true
  for (const { id, state } of earlier) {
    const known = await readDelivery(store, { benchmark: benchmark.id, notice: id, to })
    if (known?.status === 'sent' || known?.status === 'claimed') return true
    if (state === 'superseded' && known?.status !== 'failed') return true
  }
  return false
}
