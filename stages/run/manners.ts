import type { Benchmark } from '#core/model/benchmark.ts'
import { formatDuration } from '#core/model/units.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { readRobots } from '#measure/manners/read-robots.ts'
import { type RobotsRules, robotsRules } from '#measure/manners/robots.ts'
import { spaced } from '#measure/manners/spaced.ts'
import { mayBePublic } from '#measure/network/allow.ts'
import type { Store } from '#store/port.ts'
import { putPause, putRobots, readKnownRobots, readPause } from '#store/records/robots.ts'

/** A contestant, with its journey where it is walked. */
interface Guest {
  origin: string
  journey?: Journey
}

export interface Allowance {
  /** Why none of its pages may be measured; undefined where some may. */
  refusal?: string | undefined
  /** Why a page may not be measured; undefined where it may. */
  refuses?: (url: string) => string | undefined
  /** ISO 8601: none may be asked for before, because the site said so. */
  pausedUntil?: string | undefined
  /** Keeps that the site asked for a pause until then, ms since 1970. Throws StoreError. */
  keepPause?: (until: number) => Promise<void>
}

interface MannersOptions {
  store: Store
  benchmark: Pick<Benchmark, 'sites' | 'steps' | 'loads' | 'limits'>
  /** ms since 1970. */
  now: number
  /** Of whoever measures, for the user agent. */
  contact?: string | undefined
  read?: typeof readRobots
}

/** ms after which a robots.txt is read again (RFC 9309, section 2.4: not older than a day). */
const DAY = 24 * 60 * 60 * 1000

/** The contestants, of whom competitors are measured as their robots.txt allows, unless the benchmark says why not. Throws StoreError. */
export async function withManners<G extends Guest>(
  contestants: ReadonlyMap<string, G>,
  options: MannersOptions,
): Promise<Map<string, G & Allowance>> {
  const polite = new Map<string, G & Allowance>(contestants)
  const own = new Set(
    options.benchmark.sites.flatMap(({ us, name }) => (us ? (contestants.get(name)?.origin ?? []) : [])),
  )
  for (const site of options.benchmark.sites) {
    const contestant = contestants.get(site.name)
    if (contestant === undefined) continue
    // Our own site needs no permission, raced against itself neither, and neither does a machine of ours.
    if (own.has(contestant.origin) || !mayBePublic(contestant.origin)) continue
    const { origin } = contestant
    const keepPause = (until: number) => pauseUntil(origin, until, options)
    const paused = await readPause(options.store, origin, options.now)
    if (paused !== undefined) {
      polite.set(site.name, { ...contestant, pausedUntil: paused.until })
      continue
    }
    // Permission to measure is none to ignore that a server is busy.
    if (site.robots !== undefined) {
      polite.set(site.name, { ...contestant, keepPause })
      continue
    }
    const rules = await rulesOf(origin, options)
    if ('refusal' in rules || 'pausedUntil' in rules) {
      polite.set(site.name, { ...contestant, ...rules })
      continue
    }
    const { delay } = rules
    polite.set(site.name, {
      ...contestant,
      ...(delay > 0 && contestant.journey && { journey: spaced(contestant.journey, delay) }),
      keepPause,
      refusal: slowRefusal(delay, options),
      refuses: (url) => (rules.disallows(url) ? disallowed(url) : undefined),
    })
  }
  return polite
}

async function rulesOf(
  origin: string,
  { store, now, contact, read = readRobots }: Pick<MannersOptions, 'store' | 'now' | 'contact' | 'read'>,
): Promise<RobotsRules | { refusal: string } | { pausedUntil: string }> {
  const known = await readKnownRobots(store, origin)
  if (known !== undefined && now - Date.parse(known.readAt) < DAY) return robotsRules(origin, known.text ?? '')
  const answer = await read(origin, { contact })
  if (answer.found === 'unreadable') {
    if (answer.wait !== undefined) {
      await pauseUntil(origin, now + answer.wait, { store })
      return { pausedUntil: new Date(now + answer.wait).toISOString() }
    }
    // What it said last holds until it can be read again.
    if (known !== undefined) return robotsRules(origin, known.text ?? '')
    return { refusal: `Its robots.txt could not be read (${answer.why}), so it may not be measured until it can.` }
  }
  const text = answer.found === 'text' ? answer.text : null
  await putRobots(store, { version: 1, origin, text, readAt: new Date(now).toISOString() })
  return robotsRules(origin, text ?? '')
}

function pauseUntil(origin: string, until: number, { store }: Pick<MannersOptions, 'store'>): Promise<void> {
  return putPause(store, { version: 1, origin, until: new Date(until).toISOString() })
}

function disallowed(url: string): string {
  return `Its robots.txt disallows ${new URL(url).pathname.slice(0, 200)} to Outpace.`
}

/** The pauses must leave a visit most of its time. */
function slowRefusal(delay: number, { benchmark: { steps, loads, limits } }: MannersOptions): string | undefined {
  const pauses = delay * (steps.length * (loads + 1) - 1)
  if (pauses <= limits.visit / 2) return undefined
  const asked = `Its robots.txt asks for ${formatDuration(delay)} between two pages`
  return `${asked}, which makes a visit ${formatDuration(pauses)} longer. Use fewer steps or loads.`
}
