import type { Load, Round, StepSample, Unusual, Visit } from '../../model/round.ts'
import { formatSize } from '../../model/units.ts'
import { median } from '../../statistics/quantile.ts'
import { endedElsewhere } from './address.ts'
import { doubtOf } from './doubt.ts'

/** What each site showed on each step in recent rounds. Plain JSON. */
export type PageHistory = Record<string, Record<string, StepHistory>>

interface StepHistory {
  /** Titles, addresses and languages in use. */
  texts: string[]
  /** One a round, oldest first; all but bytes are indexes of `texts`. A page may name no language. */
  seen: [title: number, address: number, bytes: number, language?: number][]
}

/** A step of a visit that was unlike the usual page. */
export interface UnusualStep extends Unusual {
  /** Scheduled time of the round. */
  at: string
  site: string
  step: string
}

/** Rounds remembered. A page that stays different becomes usual once it fills half of them. */
const WINDOW = 12
/** With less history, what is usual cannot be determined. */
const MIN_SEEN = 6
/** A title or address is usual when this share of the rounds had it: news sites change theirs all day. */
const USUAL_SHARE = 0.8
const FACTOR = 10
/** Below this many bytes, one request more or less makes a factor of ten. */
const MIN_BYTES = 20_000
const LONGEST_TITLE = 60
const LONGEST_ADDRESS = 120
/** Most sites and steps remembered: far more than a benchmark can have. */
const MOST = 100

/**
 * Compares the pages of a round with the history, in place, and returns the steps that are unlike the usual page: an address
 * that `endedElsewhere`, another language (not another region of it), a tenth of the bytes, or ten times the bytes under another title. Ten times the bytes under the usual title
 * is the same page made heavier, and has to be judged.
 */
export function assessPages(history: PageHistory, round: Round): UnusualStep[] {
  return round.visits.flatMap((visit) => {
    const names = new Set<string>()
    for (const load of visit.loads) for (const { name } of load.steps) names.add(name)
    return [...names].flatMap((step) => {
      const faces = facesOf(visit, step)
      const [face] = faces
      if (face === undefined) return []
      const known = historyOf(history, visit.site, step)
      if (known === undefined) return []
      const usual = usualFace(known)
      const found = usual === undefined ? [] : faces.flatMap((one) => differenceOf(one, usual) ?? [])
      remember(known, face)
      const [first] = found
      return first === undefined || found.length * 2 < faces.length
        ? []
        : [{ ...first, at: round.scheduledAt, site: visit.site, step }]
    })
  })
}

/** The round with its unusual steps marked, so that readers leave them out; the same round when there are none. */
export function markUnusual(round: Round, found: readonly UnusualStep[]): Round {
  const scheduled = Date.parse(round.scheduledAt)
  const own = found.filter(({ at }) => Date.parse(at) === scheduled)
  if (own.length === 0) return round
  const mark = (site: string, sample: StepSample): StepSample => {
    const one = own.find((each) => each.site === site && each.step === sample.name)
    return one === undefined ? sample : { ...sample, unusual: { what: one.what, seen: one.seen, usual: one.usual } }
  }
  const markLoad = (site: string, load: Load): Load => ({
    ...load,
    steps: load.steps.map((sample) => mark(site, sample)),
  })
  return {
    ...round,
    visits: round.visits.map((visit) => ({ ...visit, loads: visit.loads.map((load) => markLoad(visit.site, load)) })),
  }
}

/** Rounds, oldest first, with the steps marked that were unlike those before them. */
export function withUnusualMarked(rounds: readonly Round[]): Round[] {
  const history: PageHistory = {}
  return rounds.map((round) => markUnusual(round, assessPages(history, round)))
}

interface Face {
  title: string
  address: string
  bytes: number
  language?: string | undefined
}

/** Of the loads that got there without another doubt. */
function facesOf({ loads }: Visit, step: string): Face[] {
  return loads.flatMap((load) => {
    const sample = load.steps.find(({ name }) => name === step)
    if (sample?.document === undefined) return []
    if (doubtOf(withoutUnusual(sample)) !== undefined) return []
    const { title = '', url, language } = sample.document
    const address = url.replace(/[?#].*/, '').slice(0, LONGEST_ADDRESS)
    return [{ title: title.slice(0, LONGEST_TITLE), address, bytes: sample.metrics.bytes ?? 0, language }]
  })
}

/** The same sample where it can be: its doubt is remembered. */
function withoutUnusual(sample: StepSample): StepSample {
  if (sample.unusual === undefined) return sample
  const { unusual: _, ...plain } = sample
  return plain
}

function historyOf(history: PageHistory, site: string, step: string): StepHistory | undefined {
  const steps = entryOf(history, site, () => ({}))
  return steps && entryOf(steps, step, () => ({ texts: [], seen: [] }))
}

/** The entry of a name, which every object may have as one of its own, such as `constructor`; undefined where there are too many. */
function entryOf<T>(entries: Record<string, T>, name: string, start: () => T): T | undefined {
  if (Object.hasOwn(entries, name)) return entries[name]
  if (name === '__proto__' || Object.keys(entries).length >= MOST) return undefined
  const added = start()
  entries[name] = added
  return added
}

/** What most remembered rounds had; undefined where there is too little history to say. */
interface UsualFace {
  title: string | undefined
  address: string | undefined
  bytes: number
  language: string | undefined
}

function usualFace({ texts, seen }: StepHistory): UsualFace | undefined {
  if (seen.length < MIN_SEEN) return undefined
  const text = (part: 0 | 1 | 3) => {
    const at = usualOf(seen, part)
    return at === undefined ? undefined : (texts[at] ?? '')
  }
  return { title: text(0), address: text(1), bytes: median(seen.map(([, , size]) => size)), language: text(3) }
}

function differenceOf({ title, address, bytes, language }: Face, usual: UsualFace): Unusual | undefined {
  if (usual.address !== undefined && endedElsewhere(usual.address, address)) {
    return { what: 'address', seen: address, usual: usual.address }
  }
  if (language !== undefined && usual.language !== undefined && baseOf(language) !== baseOf(usual.language)) {
    return { what: 'language', seen: language, usual: usual.language }
  }
  const isRetitled = usual.title !== undefined && usual.title !== title
  const isTenth = usual.bytes >= MIN_BYTES && bytes * FACTOR <= usual.bytes
  const isTenfold = bytes >= MIN_BYTES && bytes >= usual.bytes * FACTOR
  if (isRetitled && (isTenth || isTenfold)) return { what: 'title', seen: title, usual: usual.title ?? '' }
  return isTenth ? { what: 'bytes', seen: formatSize(bytes), usual: formatSize(usual.bytes) } : undefined
}

/** `en` of `en-AU`. */
function baseOf(language: string): string {
  return language.replace(/-.*/, '').toLowerCase()
}

/** Index of the usual text; undefined without one, and where fewer rounds than it takes had one at all. */
function usualOf(seen: StepHistory['seen'], part: 0 | 1 | 3): number | undefined {
  let having = 0
  for (const one of seen) if (one[part] !== undefined) having++
  if (having < MIN_SEEN) return undefined
  const least = USUAL_SHARE * having
  const counts: number[] = []
  for (const one of seen) {
    const at = one[part]
    if (at === undefined) continue
    const count = (counts[at] ?? 0) + 1
    if (count >= least) return at
    counts[at] = count
  }
  return undefined
}

/** Adds a round, in place, and forgets the texts that no remembered round has. */
function remember(history: StepHistory, face: Face): void {
  if (rememberSame(history, face)) return
  const { title, address, bytes, language } = face
  const { texts } = history
  const kept = history.seen.slice(1 - WINDOW).map(
    ([titleAt, addressAt, size, languageAt]): Face => ({
      title: texts[titleAt] ?? '',
      address: texts[addressAt] ?? '',
      bytes: size,
      language: languageAt === undefined ? undefined : texts[languageAt],
    }),
  )
  const all = [...kept, { title, address, bytes, language }]
  const used = [...new Set(all.flatMap((one) => [one.title, one.address, ...(one.language ? [one.language] : [])]))]
  history.texts = used
  history.seen = all.map((one) => seenOf(one, used))
}

function seenOf({ title, address, bytes, language }: Face, texts: readonly string[]): StepHistory['seen'][number] {
  const [at, addressAt] = [texts.indexOf(title), texts.indexOf(address)]
  return language ? [at, addressAt, bytes, texts.indexOf(language)] : [at, addressAt, bytes]
}

/** Nearly every round shows texts that are known, and the oldest one to be forgotten those of the next: only bytes change. */
function rememberSame({ texts, seen }: StepHistory, face: Face): boolean {
  const added = seenOf(face, texts)
  if (added.some((at, index) => index !== BYTES && at === -1)) return false
  const [oldest, next] = seen
  if (seen.length === WINDOW) {
    if (!oldest?.every((at, index) => index === BYTES || at === next?.[index])) return false
    seen.shift()
  }
  seen.push(added)
  return true
}

/** Where the bytes are in what a round showed. */
const BYTES = 2
