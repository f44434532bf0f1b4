import type { FieldMetric, FieldValues, FieldWeek, FormFactor } from '#core/model/field.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { type CruxMetrics, type CruxPeriod, errorAnswer, historyAnswer, recordAnswer } from './crux-answers.ts'

// The Chrome UX Report API: https://developer.chrome.com/docs/crux/api and https://developer.chrome.com/docs/crux/history-api

/** Why CrUX could not be asked. The message says what to do and never contains the key. */
export class FieldError extends Error {
  override name = 'FieldError'
}

export interface CruxOptions {
  key: string
  /** Without a slash at the end; default Google's. */
  address?: string
  /** ms for a request. */
  timeout?: number
  /** Waits until the quota of the next minute; then what was refused is asked again. Absent: it is given up at once. */
  waitForQuota?: () => Promise<void>
}

interface CruxQuery {
  of: { url: string } | { origin: string }
  formFactor: FormFactor
}

export interface CruxClient {
  /** Null when CrUX has no data. Throws FieldError. */
  record: (query: CruxQuery) => Promise<{ p75: FieldValues; first: string; last: string } | null>
  /** Weeks, oldest first; none when CrUX has no data. Throws FieldError. */
  history: (query: CruxQuery) => Promise<FieldWeek[]>
}

const google = 'https://chromeuxreport.googleapis.com'
/** Times that a client waits for its quota. */
const mostWaits = 2
/** Characters. A history of all metrics with histograms has 60,000. */
const longestAnswer = 1_000_000

export function cruxClient({ key, address = google, timeout = 10_000, waitForQuota }: CruxOptions): CruxClient {
  let waits = 0
  const ask = async (method: string, query: CruxQuery): Promise<unknown> => {
    const response = await fetchAnswer(`${address}/v1/records:${method}`, { key, timeout, query })
    if (response.status === 429 && waitForQuota !== undefined && waits < mostWaits) {
      waits++
      await waitForQuota()
      return ask(method, query)
    }
    if (response.status === 404) return undefined
    if (response.status !== 200) throw refusal(response)
    try {
      return JSON.parse(response.text) as unknown
    } catch {
      throw unreadable()
    }
  }
  return {
    record: async (query) => {
      const body = await ask('queryRecord', query)
      if (body === undefined) return null
      const answer = recordAnswer.safeParse(body)
      if (!answer.success) throw unreadable()
      const { metrics, collectionPeriod } = answer.data.record
      return { p75: valuesOf(metrics), ...datesOf(collectionPeriod) }
    },
    history: async (query) => {
      const body = await ask('queryHistoryRecord', query)
      if (body === undefined) return []
      const answer = historyAnswer.safeParse(body)
      if (!answer.success) throw unreadable()
      const { metrics, collectionPeriods } = answer.data.record
      return collectionPeriods.map((period, index) => ({
        last: datesOf(period).last,
        p75: Object.fromEntries(
          known.flatMap(([name, metric]) => {
            const series = metrics[name]?.percentilesTimeseries?.p75s
            return series === undefined ? [] : [[metric, series[index] ?? null]]
          }),
        ),
      }))
    },
  }
}

/** CrUX's names: https://developer.chrome.com/docs/crux/methodology/metrics */
const names: Record<string, FieldMetric> = {
  largest_contentful_paint: 'lcp',
  interaction_to_next_paint: 'inp',
  cumulative_layout_shift: 'cls',
  experimental_time_to_first_byte: 'ttfb',
  first_contentful_paint: 'fcp',
  largest_contentful_paint_image_time_to_first_byte: 'lcpTtfb',
  largest_contentful_paint_image_resource_load_delay: 'lcpLoadDelay',
  largest_contentful_paint_image_resource_load_duration: 'lcpLoad',
  largest_contentful_paint_image_element_render_delay: 'lcpRenderDelay',
}
const known = Object.entries(names)

function valuesOf(metrics: CruxMetrics): FieldValues {
  return Object.fromEntries(
    known.flatMap(([name, metric]) => {
      const p75 = metrics[name]?.percentiles?.p75
      return p75 === undefined ? [] : [[metric, p75]]
    }),
  )
}

function datesOf({ firstDate, lastDate }: CruxPeriod): { first: string; last: string } {
  const iso = ({ year, month, day }: CruxPeriod['firstDate']) =>
    [String(year), ...[month, day].map((part) => String(part).padStart(2, '0'))].join('-')
  return { first: iso(firstDate), last: iso(lastDate) }
}

interface Asked {
  key: string
  timeout: number
  query: CruxQuery
}

async function fetchAnswer(
  url: string,
  { key, timeout, query: { of, formFactor } }: Asked,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      // In a header, so that no log of addresses has it: https://cloud.google.com/docs/authentication/api-keys-use
      headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
      body: JSON.stringify({ ...of, formFactor, metrics: Object.keys(names) }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    })
    return { status: response.status, text: await textOf(response) }
  } catch (cause) {
    if (cause instanceof FieldError) throw cause
    const isLate = cause instanceof Error && cause.name === 'TimeoutError'
    const code = cause instanceof Error && cause.cause instanceof Error && 'code' in cause.cause ? cause.cause.code : ''
    const why = isLate ? `no answer within ${timeout / 1000} s` : String(code) || 'network error'
    throw new FieldError(`The CrUX API cannot be reached (${why}). Check the network and try again.`, { cause })
  }
}

async function textOf(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > longestAnswer) throw unreadable()
  }
  return text
}

function refusal({ status, text }: { status: number; text: string }): FieldError {
  const said = oneLine(errorAnswer(text), 200)
  const quote = said === '' ? '' : ` It says: "${said}"`
  if (status === 429) {
    return new FieldError(
      `The quota of the CrUX API is used up (150 queries a minute unless Google raised it). Try again in a minute.${quote}`,
    )
  }
  if (status === 400 && /api key/i.test(said)) {
    return new FieldError(`The CrUX API does not accept the key. Check the secret that cruxKey names.${quote}`)
  }
  if (status === 401 || status === 403) {
    return new FieldError(
      `The key may not use the CrUX API. Enable the "Chrome UX Report API" for its project, and check its restrictions.${quote}`,
    )
  }
  return new FieldError(
    `The CrUX API answers with ${status}. ${status >= 500 ? 'Try again later.' : 'Check the addresses of the site.'}${quote}`,
  )
}

function unreadable(): FieldError {
  return new FieldError('The answer of the CrUX API cannot be read: it has another form than documented.')
}
