import { latestJudged } from '#core/judge/clock.ts'
import { countEvery } from '#core/model/health.ts'
import { jsonBytes } from '#core/model/record-sizes.ts'
import type { Store } from '#store/port.ts'
import { readControls, readLook, writeLook } from '#store/records/controls.ts'
import { type DueOptions, type DueWork, dueWork, type MissedRounds, missedRounds } from './due.ts'
import { type CountedMarket, countMarkets, expectedFrom } from './health.ts'
import { largestMessage, messageOf, type Outgoing } from './message.ts'
import type { Plan } from './plan.ts'
import { newestSlot } from './slots.ts'

/** ms. The first look of a new dispatcher goes back this far: what was due before it existed is not. */
const firstLook = 60_000

export interface DispatchOptions extends Pick<DueOptions, 'isOurs' | 'home'> {
  store: Store
  plan: Plan
  /**
   * Name of this dispatcher, whose last look is in the store: its region. Or the time of that look, ms, where a process remembers
   * it: then it is not stored.
   */
  dispatcher: string | { lastLook: number }
  /** Sends all of the messages to the queues of their kinds, or throws. */
  send: (messages: readonly Outgoing[]) => Promise<void>
  /** Called for work whose message no queue accepts, with its size in bytes. Absent: messages may be of any size. */
  refused?: (due: DueWork, bytes: number) => void
  /** Called for work that is not sent, because another region measures that market now, or none. */
  leftBehind?: (due: DueWork) => void
  /** Called with rounds that came due while nobody looked and are not measured. Absent: nobody asks. */
  missed?: (missed: MissedRounds) => void
  /** Called with every market that the plan expects rounds of, every `countEvery`. Absent: another dispatcher counts. */
  counted?: (markets: readonly CountedMarket[]) => void
  /** ms. */
  now: number
}

const all = () => true

/**
 * One look of a dispatcher: sends a message for everything that has come due since the last one. A look that fails is not
 * remembered, so the next one sends the same again; who receives it twice does it once. Throws StoreError, and what `send`
 * throws.
 */
export async function dispatch({
  store,
  plan,
  dispatcher,
  send,
  refused,
  leftBehind,
  missed,
  counted,
  now,
  isOurs,
  home,
}: DispatchOptions): Promise<DueWork[]> {
  const name = typeof dispatcher === 'string' ? dispatcher : undefined
  const last = name === undefined ? undefined : await readLook(store, name)
  const [planned, controls] = await Promise.all([plan(now), readControls(store)])
  // A look of the far future was one of a clock that was ahead: until that time came, nothing would be due.
  const known = last !== undefined && last.at <= latestJudged(now) ? last.at : undefined
  const since = typeof dispatcher === 'string' ? (known ?? now - firstLook) : dispatcher.lastLook
  const options = { planned, controls, since, now, isOurs }
  const found = dueWork(home === undefined ? options : { ...options, home })
  // Who counts has the newest plan itself.
  const isAsked = name !== undefined && counted === undefined && found.length > 0
  // What cannot be read stops no measuring: whoever counts fails on it, too, and is heard.
  const isExpected = isAsked ? await expectedFrom(store, name).catch(() => all) : all
  for (const work of found) if (!isExpected(work)) leftBehind?.(work)
  const due = found.filter(isExpected)
  const sent = due.filter((work) => {
    if (refused === undefined) return true
    const bytes = jsonBytes(messageOf(work).message)
    if (bytes > largestMessage) refused(work, bytes)
    return bytes <= largestMessage
  })
  if (sent.length > 0) await send(sent.map(messageOf))
  // Two at once have sent the same; a clock that went back must not bring back what is done.
  if (name !== undefined && (known === undefined || now > known)) {
    await writeLook(store, { dispatcher: name, at: now, version: last?.version ?? 0 })
  }
  if (missed !== undefined) for (const each of missedRounds(due, since)) missed(each)
  if (counted !== undefined && newestSlot(now, { every: countEvery, key: 'count' }) > since) {
    counted(await countMarkets({ store, planned, controls, now }))
  }
  return sent
}
