import { useEffect, useState } from 'preact/hooks'
import type { AnswerOf } from '#stages/api/market-route.ts'
import type { WithoutCard } from '#stages/api/standing-cards.ts'
import type { audited } from '#stages/api/views/audited.ts'
import type { audits } from '#stages/api/views/audits.ts'
import type { BenchmarkChoice } from '#stages/api/views/benchmarks.ts'
import type { failures } from '#stages/api/views/failures.ts'
import type { field } from '#stages/api/views/field.ts'
import type { films } from '#stages/api/views/films.ts'
import type { incidents } from '#stages/api/views/incidents.ts'
import type { journey } from '#stages/api/views/journey.ts'
import type { markers } from '#stages/api/views/markers.ts'
import type { quality } from '#stages/api/views/quality.ts'
import type { qualityVisits } from '#stages/api/views/quality-visits.ts'
import type { requests } from '#stages/api/views/requests.ts'
import type { rounds } from '#stages/api/views/rounds.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import type { trend } from '#stages/api/views/trend.ts'
import type { waterfall } from '#stages/api/views/waterfall.ts'
import type { why } from '#stages/api/views/why.ts'
import { ask, bodyOf, reasonOf } from './ask.ts'
import { onChange } from './changed.ts'
import { hear } from './share/heard.ts'
import { served } from './share/scope.ts'

export interface Answers {
  /** `rest`: markets for which there was no time. */
  standing: { now: number; cards: StandingView[]; rest: WithoutCard[] }
  /** `live`, `recordings`: whether the server tells what happens now, and takes recordings. */
  benchmarks: { live: boolean; recordings: boolean; benchmarks: BenchmarkChoice[] }
  journey: AnswerOf<typeof journey>
  trend: AnswerOf<typeof trend>
  rounds: AnswerOf<typeof rounds>
  field: AnswerOf<typeof field>
  films: AnswerOf<typeof films>
  requests: AnswerOf<typeof requests>
  waterfall: AnswerOf<typeof waterfall>
  markers: AnswerOf<typeof markers>
  incidents: AnswerOf<typeof incidents>
  failures: AnswerOf<typeof failures>
  audits: AnswerOf<typeof audits>
  audited: AnswerOf<typeof audited>
  why: AnswerOf<typeof why>
  quality: AnswerOf<typeof quality>
  'quality-visits': AnswerOf<typeof qualityVisits>
}

export type Loaded<T> =
  | { state: 'loading' }
  | { state: 'failed'; reason: string }
  | { state: 'ready'; value: T; stale?: string }

/**
 * How often data is looked at again, ms. An unchanged answer is a few bytes. Over HTTPS it comes from a deployment, where every
 * look costs a little and a round is stored when it is complete.
 */
const again = location.protocol === 'https:' ? 60_000 : 5_000

/** How long an answer may take, ms: longer than the server's own limit. */
const longest = 60_000

/** The answer at an address, kept current while the page is visible. Without an address nothing is asked, and the last one stays. */
export function useAnswer<T>(url: string | null): Loaded<T> {
  const [loaded, setLoaded] = useState<{ url: string | null; answer: Loaded<T> }>({ url, answer: { state: 'loading' } })
  useEffect(() => {
    if (url === null) return undefined
    const stop = new AbortController()
    let tag: string | null = null
    const load = async (): Promise<void> => {
      if (document.hidden) return
      try {
        const response = await ask(served(url), {
          signal: AbortSignal.any([stop.signal, AbortSignal.timeout(longest)]),
          ...(tag && { headers: { 'if-none-match': tag } }),
        })
        if (response.ok || response.status === 304) hear()
        if (response.status === 304) {
          setLoaded(current)
          return
        }
        const body = await bodyOf<T>(response)
        // The browser answers from its cache with 200; the same tag is the same answer.
        const newest = response.headers.get('etag')
        if (newest !== null && newest === tag) {
          setLoaded(current)
          return
        }
        tag = newest
        setLoaded({ url, answer: { state: 'ready', value: body } })
      } catch (error) {
        if (stop.signal.aborted) return
        const reason = reasonOf(error)
        // What is shown stays: it is still true of the time it names.
        setLoaded((before) =>
          before.url === url && before.answer.state === 'ready'
            ? { url, answer: { ...before.answer, stale: reason } }
            : { url, answer: { state: 'failed', reason } },
        )
      }
    }
    let isAsking = false
    let isOutdated = false
    // A slow server is not asked again before it has answered; what it answers then may be older than a change.
    const look = async (isChange: boolean): Promise<void> => {
      if (isAsking) {
        isOutdated ||= isChange
        return
      }
      isAsking = true
      do {
        isOutdated = false
        await load()
      } while (isOutdated && !stop.signal.aborted)
      isAsking = false
    }
    void look(false)
    const timer = setInterval(() => void look(false), again)
    const ignore = onChange(() => void look(true))
    return () => {
      stop.abort()
      clearInterval(timer)
      ignore()
    }
  }, [url])
  return url === null || loaded.url === url ? loaded.answer : { state: 'loading' }
}

/** What is shown is true again. The same object unless that is news, so that nothing is drawn again. */
function current<T>(before: { url: string | null; answer: Loaded<T> }): { url: string | null; answer: Loaded<T> } {
  const { url, answer } = before
  if (answer.state !== 'ready' || answer.stale === undefined) return before
  return { url, answer: { state: 'ready', value: answer.value } }
}
