import type { Digest, DigestCompetitor } from '../../analysis/digest/digest.ts'
import { failureAt, isOurs, type WeekStanding } from '../../analysis/digest/standings.ts'
import { ROUNDS_FOR_VERDICT } from '../../analysis/league/judgement.ts'
import { lossAmong } from '../../analysis/loss.ts'
import { listed } from '../../model/listed.ts'
import { type Metric, unitOf } from '../../model/metric.ts'
import { oneLine, shortName } from '../../model/untrusted.ts'
import type { Verdict } from '../../model/verdict.ts'
import { agrees } from '../alarm/figures.ts'
import { gapSize } from '../gap.ts'
import { limitWords, numberWords, shareWords } from '../locale.ts'
import { formatMetric, metricName } from '../metric.ts'
import { incidentCount, incidentSummary } from './incidents.ts'
import { countWords, type DigestReader, dayWords, inMarket } from './place.ts'
import { sizeWords } from './standing.ts'

// A week in plain sentences, the same in mail, PDF and terminal. Names are not escaped here: that is up to each view.

/** Longest name in a subject, and how many are named before they are counted. */
const longestName = 30
const mostNamed = 2

/** `Week of 16 Nov: ahead of Amazon, behind Globex on search (1.42x slower), 2 incidents (Buying a jacket)`; one line. */
export function digestSubject(digest: Digest, reader: DigestReader): string {
  const { week, benchmark } = digest
  const parts = [...standingParts(digest, reader), incidentCount(digest, reader)]
  return oneLine(`Week of ${dayWords(week.monday, reader)}: ${parts.join(', ')} (${benchmark.name})`, 200)
}

/** The headline of the digest. */
export function digestHeadline(digest: Digest, reader: DigestReader): string {
  const said = standingParts(digest, reader).join(', ')
  return said.slice(0, 1).toUpperCase() + said.slice(1)
}

/** A competitor's verdict, and why there is none. */
type Outcome = Exclude<Verdict, 'unknown'> | 'blank' | 'few' | 'close' | 'unmeasured'

const groups: readonly [Outcome, string][] = [
  ['ahead', 'ahead of'],
  ['level', 'level with'],
  ['behind', 'behind'],
  ['close', 'too close to call against'],
  ['blank', 'no verdict on'],
  ['few', 'not enough data for a verdict on'],
  ['unmeasured', 'no measurements of'],
]

function outcomeOf({ name, verdict, telling }: DigestCompetitor, digest: Digest): Outcome {
  if (verdict !== 'unknown') return verdict
  if (telling !== null && telling.rounds >= ROUNDS_FOR_VERDICT) return 'close'
  if (isOursBlank(telling)) return 'blank'
  return isUnmeasured(name, digest) ? 'unmeasured' : 'few'
}

/** Whether none of its visits counted, as where it refuses them: more of them bring no verdict. */
function isUnmeasured(name: string, { markets }: Digest): boolean {
  const own = markets.flatMap(({ quality }) => quality.sites.filter((site) => site.name === name))
  return own.some(({ visits }) => visits > 0) && own.every(({ status }) => status.ok === 0)
}

function isOursBlank(standing: WeekStanding | null): standing is WeekStanding {
  return standing !== null && isOurs(standing.blank)
}

function standingParts(digest: Digest, reader: DigestReader): string[] {
  const { competitors, markets } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) return ['nothing was measured']
  const all = competitors.length
  return groups.flatMap(([outcome, words]) => {
    const own = competitors.filter((one) => outcomeOf(one, digest) === outcome)
    const [worst] = worstFirst(own, digest)
    if (worst === undefined) return []
    const name = (one: DigestCompetitor) => shortName(one.name, longestName)
    const many = own.length === all ? `all ${all} competitors` : `${own.length} of ${all} competitors`
    const names = own.length <= mostNamed ? listed(own.map(name)) : many
    if (outcome === 'blank') {
      const isTold = own.every(({ telling }) => telling !== null && wasTold(telling, digest))
      return [`${words} ${names} (${isTold ? 'your page was blank' : 'no paint of your page was reported'})`]
    }
    if (outcome !== 'behind') return [`${words} ${names}`]
    const [at, ...others] = new Set(own.map((one) => where(one, { digest, reader })))
    if (others.length === 0) return [`${words} ${names}${at}`]
    const named = (one: DigestCompetitor) => `${name(one)}${where(one, { digest, reader })}`
    return [`${words} ${own.length <= mostNamed ? listed(own.map(named)) : `${many}, most of all ${named(worst)}`}`]
  })
}

function worstFirst(competitors: readonly DigestCompetitor[], { markets }: Digest): DigestCompetitor[] {
  const lossOf = lossAmong(markets.flatMap(({ standings }) => standings))
  const loss = ({ telling }: DigestCompetitor) => (telling === null ? 0 : lossOf(telling))
  return competitors.toSorted((a, b) => loss(b) - loss(a))
}

/** ` on search (1.42x slower)`; a journey that fails is behind on every step, wherever it fails. */
function where({ telling }: DigestCompetitor, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  if (telling === null) return ''
  if (telling.failing === 'us') return `${inMarket(digest, telling.market)} (your journey failed)`
  const size = sizeWords(telling, reader)
  return ` on ${shortName(telling.step, longestName)}${inMarket(digest, telling.market)}${size === '' ? '' : ` (${size})`}`
}

/** The first sentences: standings, incidents and promise. */
export function digestLead(digest: Digest, reader: DigestReader): string {
  const { competitors, markets } = digest
  if (markets.every(({ quality }) => quality.rounds === 0)) return 'No rounds were measured in this week.'
  const behind = competitors.filter(({ verdict }) => verdict === 'behind')
  const worst = worstFirst(behind, digest)[0]?.telling
  const standing =
    worst === undefined || worst === null ? aheadSentence(digest) : worstSentence(worst, { digest, reader })
  const parts = [
    standing,
    blankSentence(digest),
    turnedSentence(digest),
    incidentSummary(digest, reader),
    keptSentence(digest, reader),
  ]
  return parts.filter((one) => one !== '').join(' ')
}

/**
 * On which steps customers saw nothing, whatever the verdict on the others, or Chromium reported nothing of what they saw, as of a video
 * alone or a gradient: only an incident knows that such a page used to be painted, and that no picture shows it. Empty without any.
 */
function blankSentence(digest: Digest): string {
  const said = (isTold: boolean) =>
    listed(
      digest.markets.flatMap(({ standings, market }) => {
        const own = standings.filter((one) => isOursBlank(one) && wasTold(one, digest) === isTold)
        const steps = new Set(own.map(({ step }) => shortName(step, longestName)))
        return steps.size === 0 ? [] : [`on ${listed([...steps])}${inMarket(digest, market)}`]
      }),
    )
  const [blank, unreported] = [said(true), said(false)]
  const sentences = [
    blank === '' ? '' : `The page of ${digest.us} was blank in at least half of its loads ${blank}.`,
    unreported === ''
      ? ''
      : `Chromium reported no paint in at least half of the loads of ${digest.us} ${unreported}, so there is no time to compare; look at the screenshots.`,
  ]
  return sentences.filter((one) => one !== '').join(' ')
}

function wasTold(standing: WeekStanding, { incidents }: Digest): boolean {
  return failureAt(standing, incidents.incidents) !== undefined
}

/**
 * That the league ranks a competitor on the other side of us than every verdict on it, or every gap whose interval is on one side: medians of a week in which the gap changed follow
 * the part of it with more of the slow rounds, as do those of one in which a site was not measured for days. Empty where it does not.
 */
function turnedSentence(digest: Digest): string {
  const turned = digest.markets.flatMap(({ league, standings, market }) => {
    const score = (of: (site: (typeof league.sites)[number]) => boolean) => league.sites.find(of)?.score ?? null
    const ours = score(({ us }) => us)
    return [...Map.groupBy(standings, ({ competitor }) => competitor)].flatMap(([name, own]) => {
      const theirs = score((site) => site.name === name)
      if (ours === null || theirs === null || own.some(({ failing }) => failing !== null)) return []
      const isSide = (side: 'ahead' | 'behind') => own.every((one) => sideOf(one) === side)
      const isTurned = (isSide('ahead') && ours > theirs) || (isSide('behind') && ours < theirs)
      return isTurned ? [`${shortName(name, longestName)}${inMarket(digest, market)}`] : []
    })
  })
  if (turned.length === 0) return ''
  return `Table and verdict differ on ${listed(turned)}: the table ranks medians of the whole week, the verdict compares round by round. A gap that changes during the week can have that effect.`
}

/** The verdict; where it is neither, the side that the whole interval is on, or undefined. */
function sideOf({ verdict, low, high }: WeekStanding): 'ahead' | 'behind' | undefined {
  if (verdict === 'ahead' || verdict === 'behind') return verdict
  if (low !== null && low > 1) return 'behind'
  return high !== null && high < 1 ? 'ahead' : undefined
}

function aheadSentence(digest: Digest): string {
  const { competitors } = digest
  const outcomes = competitors.map((one) => outcomeOf(one, digest))
  if (outcomes.every((one) => one === 'few' || one === 'unmeasured')) return 'Not enough data for a verdict.'
  if (outcomes.includes('blank')) return ''
  if (outcomes.every((one) => one === 'ahead')) {
    return competitors.length === 1 ? 'You were ahead.' : 'You were ahead of every competitor.'
  }
  return 'No competitor was clearly ahead over the whole week.'
}

/** Rounds within the promise, of all markets together. */
function keptSentence({ markets }: Digest, reader: DigestReader): string {
  const promises = markets.flatMap(({ promise }) => (promise === null || promise.rounds === 0 ? [] : [promise]))
  const rounds = promises.reduce((sum, one) => sum + one.rounds, 0)
  const [first] = promises
  if (first === undefined) return ''
  const kept = promises.reduce((sum, one) => sum + one.kept, 0)
  return `${keptWords({ limit: first.limit, kept, rounds }, reader)}.`
}

/** `The 2.00 s promise was kept in 81 of 84 rounds (96.4%)`. */
export function keptWords(
  { limit, kept, rounds, market = '' }: { limit: number; kept: number; rounds: number; market?: string },
  reader: DigestReader,
): string {
  const { locale } = reader
  const counted = `${numberWords(kept, { locale })} of ${countWords(rounds, 'round', reader)}`
  return `The ${limitWords(limit, locale)} promise${market} was kept in ${counted} (${shareWords(kept / rounds, locale)})`
}

/** What customers experienced where we are furthest behind. */
function worstSentence(standing: WeekStanding, { digest, reader }: { digest: Digest; reader: DigestReader }): string {
  const { ours, theirs, metric, competitor, failing, step, market, ratio } = standing
  const { us } = digest
  if (failing === 'us') return `The journey of ${us} failed in at least half of its visits${inMarket(digest, market)}.`
  const on = `${step}${inMarket(digest, market)}`
  if (ours === null || theirs === null || metric === null) return `On ${on}, ${us} was behind ${competitor}.`
  // The medians of a week that changed midway need not have the ratio of its days.
  if (ratio !== null && !agrees([ours, theirs], ratio)) {
    const size = gapSize(ratio, { metric, locale: reader.locale })
    const was = unitOf[metric] === 'count' ? `made ${size} ${metricName(metric)}` : `was ${size}`
    return `On ${on}, ${us} ${was} than ${competitor}.`
  }
  const [own, other] = [ours, theirs].map((value) => formatMetric(metric, value, reader.locale))
  return unitOf[metric] === 'ms'
    ? `On ${on}, customers waited ${own} on ${us} and ${other} on ${competitor}.`
    : `On ${on}, ${us} ${hadWords(metric)} ${own} and ${competitor} ${other}${unitOf[metric] === 'count' ? ` ${metricName(metric)}` : ''}.`
}

/** `transferred`: what came before a figure that customers do not wait for. */
function hadWords(metric: Metric): string {
  const unit = unitOf[metric]
  switch (unit) {
    case 'bytes':
      return 'transferred'
    case 'count':
      return 'made'
    case 'ms':
    case 'score':
      return `had a ${metricName(metric)} of`
    default:
      return unit satisfies never
  }
}

const outcomeWords: Record<Outcome, string> = {
  ahead: 'ahead',
  level: 'level',
  behind: 'behind',
  blank: 'no verdict',
  few: 'not enough data',
  close: 'too close to call',
  unmeasured: 'not measured',
}

/** `behind`; without a verdict, the reason. */
export function verdictLabel(competitor: DigestCompetitor, digest: Digest): string {
  return outcomeWords[outcomeOf(competitor, digest)]
}
