import type { Benchmark, Site } from '#core/model/benchmark.ts'
import { DAY } from '#core/model/time.ts'
import { formatDuration } from '#core/model/units.ts'
import type { Journey } from '#measure/journey/journey.ts'
import type { Allowance } from '#measure/manners/allowance.ts'
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

interface MannersOptions {
  store: Store
  benchmark: Pick<Benchmark, 'sites' | 'steps' | 'loads' | 'limits' | 'consent'>
  /** ms since 1970. */
  now: number
  /** Of whoever measures, for the user agent. */
  contact?: string | undefined
  read?: typeof readRobots
}

/** ms after which a robots.txt is read again (RFC 9309, section 2.4: not older than a day), also where a clock was ahead then. */
const READ_AGAIN_AFTER = DAY

/** The contestants, of whom competitors are measured as their robots.txt allows, unless the benchmark says why not. Throws StoreError. */
export async function withManners<G extends Guest>(
  contestants: ReadonlyMap<string, G>,
  options: MannersOptions,
): Promise<Map<string, G & Allowance>> {
  const { sites } = options.benchmark
  const own = new Set(sites.flatMap(({ us, name }) => (us ? (contestants.get(name)?.origin ?? []) : [])))
  const asked = new Map<string, Promise<Rules>>()
  /** Sites at one origin ask it once. */
  const rules = (origin: string): Promise<Rules> => {
    const found = asked.get(origin) ?? rulesOf(origin, options)
    asked.set(origin, found)
    return found
  }
  const polite = [...contestants].map(async ([name, contestant]): Promise<[string, G & Allowance]> => {
    const site = sites.find((each) => each.name === name)
    // Our own site needs no permission, raced against itself neither, and neither does a machine of ours.
    if (site === undefined || own.has(contestant.origin) || !mayBePublic(contestant.origin)) return [name, contestant]
    return [name, { ...contestant, ...(await allowanceOf(site, contestant, { ...options, rules })) }]
  })
  return new Map(await Promise.all(polite))
}

async function allowanceOf(
  { robots }: Site,
  { origin, journey }: Guest,
  options: MannersOptions & { rules: (origin: string) => Promise<Rules> },
): Promise<Allowance & Pick<Guest, 'journey'>> {
  const keepPause = (until: number) => pauseUntil(origin, until, options)
  const paused = await readPause(options.store, origin, options.now)
  if (paused !== undefined) return { pausedUntil: paused.until }
  // Permission to measure is none to ignore that a server is busy.
  if (robots !== undefined) return { keepPause }
  const rules = await options.rules(origin)
  if ('refusal' in rules || 'pausedUntil' in rules) return rules
  const { delay, disallows } = rules
  return {
    ...(delay > 0 && journey && { journey: spaced(journey, delay) }),
    keepPause,
    refusal: slowRefusal(delay, options),
    refuses: (url) => (disallows(url) ? disallowed(url) : undefined),
  }
}

type Rules = RobotsRules | { refusal: string } | { pausedUntil: string }

async function rulesOf(
  origin: string,
  { store, now, contact, read = readRobots }: Pick<MannersOptions, 'store' | 'now' | 'contact' | 'read'>,
): Promise<Rules> {
  const known = await readKnownRobots(store, origin)
  if (known !== undefined && Math.abs(now - Date.parse(known.readAt)) < READ_AGAIN_AFTER)
    return robotsRules(origin, known.text ?? '')
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
function slowRefusal(
  delay: number,
  { benchmark: { steps, loads, limits, consent } }: MannersOptions,
): string | undefined {
  const pauses = delay * (steps.length * (loads + 1) - 1 + (consent === undefined ? 0 : 1))
  if (pauses <= limits.visit / 2) return undefined
  const asked = `Its robots.txt asks for ${formatDuration(delay)} between two pages`
  return `${asked}, which makes a visit ${formatDuration(pauses)} longer. Use fewer steps or loads.`
}
