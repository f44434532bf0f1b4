import { severityNow } from '#core/analysis/alarm/telling.ts'
import { severityOfBaseline } from '#core/analysis/baseline/facts.ts'
import { errorMessage } from '#core/model/error-message.ts'
import { isAbout, isQuiet, readerOf, type Severity, severities, wants } from '#core/model/recipient.ts'
import type { Destination } from '#notify/destinations.ts'
import { TransportError } from '#notify/transports/transport.ts'
import { claimDelivery, type Ending, readDelivery, settleDelivery } from '#store/records/deliveries.ts'
import { StoreError } from '#store/store-error.ts'
import type { Due, NotifyOptions } from './due.ts'

/** The result of delivering a notification to one recipient. */
export interface DeliveryResult {
  notice: string
  to: string
  /**
   * - `sent`     sent now, to `where`
   * - `held`     held until the recipient's quiet hours end
   * - `busy`     another worker is sending it
   * - `waiting`  failed, and will be retried
   * - `failed`   given up now
   * - `known`    sent or given up before
   */
  outcome: 'sent' | 'held' | 'busy' | 'waiting' | 'failed' | 'known'
  /** Number of attempts. */
  tries?: number
  where?: string
  error?: string
}

/** Attempts before a message is given up; with one an hour that takes most of a working day. */
const MOST_TRIES = 8
/** How many of these attempts a change may trigger; the clock triggers the rest. */
export const TRIES_OF_CHANGES = 3
/** Concurrent sends: mail services limit the rate. */
const AT_ONCE = 4

/** Sends one notification to all its recipients; one that cannot be reached does not hold up the others. Throws StoreError. */
export async function deliver(due: Due, options: NotifyOptions): Promise<DeliveryResult[]> {
  const results: DeliveryResult[] = []
  const errors: unknown[] = []
  const left = options.destinations.values()
  const worker = async (): Promise<void> => {
    for (const destination of left) {
      try {
        const result = await deliverTo(destination, due, options)
        if (result !== undefined) results.push(result)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (errors.length > 0) throw errors[0]
  return results
}

/** Undefined when the notification is not for this recipient. */
async function deliverTo(to: Destination, due: Due, options: NotifyOptions): Promise<DeliveryResult | undefined> {
  if (!(await isFor(to, due, options))) return undefined
  const { store, benchmark, now, lease, wokenBy } = options
  const message = { notice: due.notice.id, to: to.name }
  const id = { benchmark: benchmark.id, ...message }
  const known = await readDelivery(store, id)
  if (known?.status === 'sent' || known?.status === 'failed') return { ...message, outcome: 'known' }
  if (isHeld(to, due, options)) return { ...message, outcome: 'held' }
  if (known?.status === 'waiting' && wokenBy === 'change' && known.tries >= TRIES_OF_CHANGES) {
    return {
      ...message,
      outcome: 'waiting',
      tries: known.tries,
      ...(known.error !== undefined && { error: known.error }),
    }
  }
  const at = now()
  const claim = await claimDelivery(store, { ...id, now: at, until: at + lease })
  if (claim.outcome === 'taken') {
    return { ...message, outcome: claim.delivery.status === 'claimed' ? 'busy' : 'known' }
  }
  const { delivery, version } = claim
  const end = await send(to, due, { options, tries: delivery.tries })
  await settleDelivery(store, { benchmark: benchmark.id, delivery, version, now: now(), ...end })
  const { status, ...rest } = end
  return { ...message, outcome: status, tries: delivery.tries, ...rest }
}

async function send(
  to: Destination,
  due: Due,
  { options, tries }: { options: NotifyOptions; tries: number },
): Promise<Ending> {
  const { incidents, baseline, write, notice } = due
  const market = marketOf(due, options)
  try {
    const message = await write(readerOf(to.audience, market ?? { locale: 'en', timeZone: 'UTC' }))
    return {
      status: 'sent',
      where: await to.send({ message: { ...message, id: notice.id }, incidents, ...(baseline && { baseline }) }),
    }
  } catch (error) {
    if (error instanceof StoreError) throw error
    const isRefused = error instanceof TransportError && !error.retry
    const text = errorMessage(error)
    return { status: isRefused || tries >= MOST_TRIES ? 'failed' : 'waiting', error: text.slice(0, 1000) }
  }
}

function marketOf({ incidents, baseline, episode }: Due, { benchmark }: NotifyOptions) {
  // All messages of an episode are in the times and numbers of one market.
  const lead = incidents.find(({ id }) => id === episode?.lead) ?? incidents[0]
  const wanted = baseline?.market ?? lead?.market
  return benchmark.markets.find(({ id }) => id === wanted) ?? benchmark.markets[0]
}

/** Whether quiet hours hold the notification back; they never hold an urgent one. */
function isHeld({ audience }: Destination, due: Due, options: NotifyOptions): boolean {
  if (severityIn(due) === 'urgent') return false
  const timeZone = audience.timeZone ?? marketOf(due, options)?.timeZone ?? 'UTC'
  return isQuiet(audience.quiet, { now: options.now(), timeZone })
}

/** A reminder is as severe as what it says: that a journey works again, but slower, is urgent once. Undefined for what is not an alert. */
function severityIn({ episode, notice, incidents }: Due): Severity | undefined {
  if (episode === undefined || notice.kind !== 'reminder') return episode?.severity
  const all = incidents.map((incident) => severityNow(incident, notice.news?.includes(incident.id) === true))
  return severities.findLast((severity) => all.includes(severity))
}

/** Whether a notification is for a recipient: the end of an incident is only for those who got its start, or still would have. */
async function isFor(
  { name: to, audience }: Destination,
  due: Due,
  { store, benchmark }: NotifyOptions,
): Promise<boolean> {
  const { notice, episode, along, baseline } = due
  if (baseline !== undefined)
    return wants(audience, { benchmark: benchmark.id, severity: severityOfBaseline(baseline) })
  const severity = severityIn(due)
  if (episode === undefined || severity === undefined) return audience.digest && isAbout(audience, benchmark.id)
  if (!wants(audience, { benchmark: benchmark.id, severity })) return false
  if (notice.kind !== 'closed') return true
  for (const { notices } of [episode, ...along]) {
    const earlier = notices.filter(({ kind }) => kind !== 'closed')
    if (earlier.length === 0) return true
    for (const { id, state } of earlier) {
      const known = await readDelivery(store, { benchmark: benchmark.id, notice: id, to })
      if (known?.status === 'sent' || known?.status === 'claimed') return true
      if (state === 'superseded' && known?.status !== 'failed') return true
    }
  }
  return false
}
