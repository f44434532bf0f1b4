import type { LoggedRequest } from '#core/model/logged-request.ts'
import { sum } from '#core/statistics/sum.ts'
import { type PartName, usualStep } from './parts.ts'
import { addressOf, changeOf, quarterBenchmark } from './quarter.ts'

/** ms from the beginning of one step to the next. */
const STEP = 5_000
/** ms a round trip takes: what an answer without work for the server takes. */
const TRIP = 170

/** Bytes of the main image on each page that has one; all are displayed in 360 x 300 pixels of a phone with a ratio of 2. */
const imageBytes: Readonly<Record<string, number>> = {
  'Wattle Lane home': 212_000,
  'Wattle Lane search': 64_000,
  'Wattle Lane product': 486_000,
  'Pluvio home': 148_000,
  'Pluvio search': 58_000,
  'Pluvio product': 171_000,
  'Nordregn home': 190_000,
  'Nordregn search': 70_000,
  'Nordregn product': 203_000,
}

/** The requests of a site as an evidence load would have logged them, so many days before the end. */
export function quarterLog(site: string, ago: number): LoggedRequest[] {
  return quarterBenchmark.steps.flatMap((step, index) => requestsOf(site, { step, begun: index * STEP, ago }))
}

/** The usual parts of a step's LCP and what has changed in them. */
export function partsThen(site: string, { step, ago }: { step: string; ago: number }): Record<PartName, number> {
  const { parts } = usualStep(site, step)
  const change = changeOf(site, { step, ago })
  if (change === undefined) return parts
  return { ...parts, [change.part]: parts[change.part] + change.share * sum(Object.values(parts)) }
}

function requestsOf(site: string, { step, begun, ago }: { step: string; begun: number; ago: number }): LoggedRequest[] {
  const parts = partsThen(site, { step, ago })
  const { redirect, dns, connect, wait, loadDelay, load } = parts
  const page = addressOf(site, step)
  const own = new URL('/', page).href
  const answered = redirect + dns + connect + wait
  const request = (url: string, type: string, of: Omit<Partial<LoggedRequest>, 'since'> & { since: number }) => ({
    step,
    url,
    type,
    status: 200,
    bytes: 20_000,
    duration: TRIP + 40,
    firstByte: TRIP,
    protocol: 'h2',
    at: begun + of.since,
    phases: { wait: TRIP, receive: (of.duration ?? TRIP + 40) - TRIP },
    ...of,
  })
  const third = (host: string, bytes: number, since: number) =>
    request(`https://${host}/loader.js`, 'script', { since, bytes, priority: 'Low', encoding: 'br' })
  const bytes = imageBytes[`${site} ${step}`]
  // A lighter image is what makes the load shorter.
  const share = load / (usualStep(site, step).parts.load || 1)
  return [
    ...(redirect > 0
      ? [request(own.replace('//', '//www.'), 'document', { since: 0, status: 301, bytes: 300, duration: redirect })]
      : []),
    request(page, 'document', {
      since: redirect,
      bytes: 31_000,
      duration: dns + connect + wait + 60,
      firstByte: dns + connect + wait,
      phases: {
        ...(dns > 0 && { dns }),
        ...(connect > 0 && { connect: connect / 2, ssl: connect / 2 }),
        wait,
        receive: 60,
      },
      encoding: 'br',
      mime: 'text/html',
      priority: 'VeryHigh',
    }),
    request(`${own}shop.css`, 'stylesheet', {
      since: answered + 10,
      bytes: 26_000,
      encoding: 'br',
      mime: 'text/css',
      priority: 'VeryHigh',
      blocking: true,
    }),
    request(`${own}shop.js`, 'script', { since: answered + 15, bytes: 118_000, duration: 390, encoding: 'br' }),
    request(`${own}text.woff2`, 'font', { since: answered + 60, bytes: 24_000, priority: 'High' }),
    ...(bytes === undefined
      ? []
      : [
          request(`${own}images/${step}.jpg`, 'image', {
            since: answered + loadDelay,
            bytes: Math.round(bytes * share),
            duration: load,
            mime: 'image/jpeg',
            priority: site === 'Wattle Lane' ? 'Low' : 'High',
            main: { shown: [720, 600], natural: site === 'Wattle Lane' ? [1_600, 1_333] : [720, 600] },
          }),
        ]),
    third('tags.example', 92_000, answered + 240),
    ...(site === 'Wattle Lane'
      ? [third('chat.example', 164_000, answered + 300), third('reviews.example', 71_000, answered + 320)]
      : []),
  ].toSorted((a, b) => a.since - b.since)
}
