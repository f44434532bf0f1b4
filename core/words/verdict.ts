import { failingOf } from '../analysis/alarm/telling.ts'
import { LEAGUE_ROUNDS } from '../judge/gap/comparable.ts'
import { furthestBehind } from '../judge/overall.ts'
import type { MarketVerdict, Standing, TargetStanding } from '../judge/standing.ts'
import { listed } from '../model/listed.ts'
import { gapOn, gapSize } from './gap.ts'
import { shareWords } from './locale.ts'
import { knownWords, missingData } from './missing.ts'
import { rareWords, roundsWords, type Telling, timeWords } from './parts.ts'

// Verdicts as plain sentences, the same on page, mail and terminal. Names of sites and steps are not escaped: that is
// up to the caller.

/** A failing journey first, because customers cannot buy; then our standing against the target, in a sentence or two. */
export function targetSentence(verdict: MarketVerdict, telling: Telling): string {
  if (verdict.measuredAt === null) return 'No verdict yet: no round has been measured.'
  return [...failingSentences(verdict, telling), standingSentence(verdict, telling)].join(' ')
}

/** Incidents in which our journey fails, as they are shown first everywhere. */
export function failingNow({ incidents }: Pick<MarketVerdict, 'incidents'>): { step: string; openedAt: string }[] {
  return incidents.flatMap((incident) => {
    const failure = failingOf(incident)
    return failure === undefined ? [] : [{ step: failure.step, openedAt: incident.openedAt }]
  })
}

function failingSentences(verdict: MarketVerdict, telling: Telling): string[] {
  return failingNow(verdict).map(
    ({ step, openedAt }) => `Your journey has failed at ${step} since ${timeWords(openedAt, telling)}.`,
  )
}

function standingSentence(standing: MarketVerdict, telling: Telling): string {
  const { target, comparisons } = standing
  const { verdict, competitors, since } = target
  const whom = whomWords(target)
  const when = since === null ? '' : ` since ${timeWords(since, telling)}`
  switch (verdict) {
    case 'behind': {
      const found = ofVerdict(comparisons, target)
      const on = behindWords(found)
      const isMost = target.against === 'median'
      const apart = isMost ? `${whom}: ${on.words}` : on.words
      const what = on.joint ? `${whom}${isMost ? ` (${listed(competitors)})` : ''} on ${on.words}` : apart
      const began = new Set(found.map((one) => one.since))
      if (began.size < 2) return `You have been behind ${what}${when}.${largestGap(standing, telling.locale)}`
      // Which began when would be a table: the earliest is named as such.
      return `You are behind ${what} (the earliest${when}).${largestGap(standing, telling.locale)}`
    }
    case 'ahead': {
      const steps = new Set(ofVerdict(comparisons, target).map(({ step }) => step))
      // The others have no verdict, as where both journeys fail.
      const isPart = comparisons.some(({ step }) => !steps.has(step))
      return `You have been ahead of ${whom}${isPart ? ` on ${listed([...steps])}` : ''}${when}.`
    }
    case 'level':
      return levelSentence(standing, { when, locale: telling.locale })
    case 'unknown':
      return `No verdict against ${whom}: ${missingData(standing, telling)}.${knownWords(standing)}`
    default:
      return verdict satisfies never
  }
}

/** Level as a whole may be ahead of some competitors, or on some steps: then the differences are larger than the margin. */
function levelSentence(
  standing: MarketVerdict,
  { when, locale }: { when: string; locale: string | undefined },
): string {
  const { target, competitors: all, comparisons } = standing
  const { against, competitors, margin } = target
  if (against === 'median') return `You have been neither ahead of nor behind most competitors${when}.`
  const relevant = typeof against === 'string' ? all : all.filter(({ name }) => name === against.competitor)
  const ahead = relevant.filter(({ verdict }) => verdict === 'ahead').map(({ name }) => name)
  const ofThem = comparisons.filter(({ competitor }) => competitors.includes(competitor))
  const mixed = ofThem.some(({ verdict }) => verdict === 'ahead')
  const whom = typeof against === 'string' && ahead.length === 0 ? 'every competitor' : listed(competitors)
  const others = ahead.length === 0 ? '' : `, and ahead of ${listed(ahead)}`
  const level = `You have been level with ${mixed ? 'or ahead of ' : ''}${whom}${others}${when}`
  if (mixed || ahead.length > 0) return `${level}.`
  // Having caught up is level until being ahead is certain, however far the first rounds since then point beyond it.
  const widest = ofThem.toSorted((a, b) => apart(b) - apart(a))[0]
  if (widest !== undefined && apart(widest) > Math.log(1 + margin))
    return `${level}.${gapTo(widest, { league: leagueRounds(standing), locale })}`
  return `${level}: no difference larger than ${shareWords(margin, locale)}.`
}

/** How far a ratio is from 1 in either direction, as a logarithm. */
function apart({ ratio }: Pick<Standing, 'ratio'>): number {
  return ratio === null ? 0 : Math.abs(Math.log(ratio))
}

/** The number that readers remember. */
function largestGap(standing: MarketVerdict, locale: string | undefined): string {
  const worst = furthestBehind(standing)
  return worst === undefined ? '' : gapTo(worst, { league: leagueRounds(standing), locale })
}

/** Rounds that a league of now counts, at most. */
function leagueRounds({ rounds }: Pick<MarketVerdict, 'rounds'>): number {
  return Math.min(LEAGUE_ROUNDS, rounds)
}

function gapTo(
  { ratio, metric, step, competitor, before, rounds }: Standing,
  { league, locale }: { league: number; locale: string | undefined },
): string {
  if (ratio === null || metric === null) return ''
  // A league of more rounds has another figure until the change is older than they are.
  const was = before === null ? '' : `, before ${gapSize(before, { metric, locale })}`
  const counted = was === '' && rounds >= league ? '' : ` (${roundsWords(rounds)}${was})`
  return ` The largest gap is to ${competitor} on ${step}: ${gapOn(ratio, { metric, locale })}${counted}.`
}

function whomWords({ against, verdict, competitors }: TargetStanding): string {
  if (typeof against !== 'string') return against.competitor
  if (against === 'median') return verdict === 'unknown' ? 'the median competitor' : 'most competitors'
  switch (verdict) {
    case 'behind':
      return listed(competitors)
    case 'ahead':
    case 'level':
      return 'every competitor'
    case 'unknown':
      return 'the competitors'
    default:
      return verdict satisfies never
  }
}

/** More of them would be a table. */
const MOST_PAIRED = 3

/**
 * `home and search`, the steps of all; where they are not the same for all, `joint` is false, and whom they are against is said:
 * `Amazon on home, and Globex on product`.
 */
function behindWords(found: readonly Standing[]): { words: string; joint: boolean } {
  const stepsOf = (name: string) => found.filter(({ competitor }) => competitor === name).map(({ step }) => step)
  const names = [...new Set(found.map(({ competitor }) => competitor))]
  const groups = Map.groupBy(names, (name) => JSON.stringify(stepsOf(name)))
  const all = listed([...new Set(found.map(({ step }) => step))])
  if (groups.size < 2) return { words: all, joint: true }
  if (groups.size > MOST_PAIRED) return { words: `at least one of ${all}`, joint: true }
  const words = [...groups.values()].map((alike) => `${listed(alike)} on ${listed(stepsOf(alike[0] ?? ''))}`)
  return { words: `${words.slice(0, -1).join(', ')}, and ${words.at(-1)}`, joint: false }
}

/** Those that the verdict rests on. */
function ofVerdict(comparisons: readonly Standing[], { verdict, competitors }: TargetStanding): Standing[] {
  return comparisons.filter((one) => one.verdict === verdict && competitors.includes(one.competitor))
}

/** How often each side failed; empty when neither did. */
export function failureWords({
  failures: { us, competitor },
  competitor: name,
}: Pick<Standing, 'competitor' | 'failures'>): string {
  if (us > 0) return `your journey failed in ${roundsWords(us)} in which theirs did not`
  return competitor > 0 ? `${name} failed in ${roundsWords(competitor)} in which you did not` : ''
}

/** The false-alarm rate, for the small print under each alarm. */
export function chanceSentence({ perYear, streams }: MarketVerdict['falseAlarms']): string {
  const alarms = streams === 1 ? 'for the one alarm' : `over all ${streams} alarms`
  return `False alarms: ${rareWords(perYear)} ${alarms} of this benchmark.`
}

/** Says whose comparisons began anew within the epoch, because other pages are measured; one sentence a round that did so. */
export function begunSentences({ comparisons }: Pick<MarketVerdict, 'comparisons'>, telling: Telling): string[] {
  const begun = comparisons.flatMap(({ competitor, begun: at }) => (at === undefined ? [] : [{ competitor, at }]))
  return [...Map.groupBy(begun, ({ at }) => at)].map(([at, own]) => {
    const names = listed([...new Set(own.map(({ competitor }) => competitor))])
    return `Comparisons with ${names} have been judged from scratch since ${timeWords(at, telling)}, because other pages are measured.`
  })
}

/** How many rounds were left out because the worker was unsteady; empty when none were. */
export function workerSentence({ rounds, unsteady }: Pick<MarketVerdict, 'rounds' | 'unsteady'>): string {
  if (unsteady === 0) return ''
  return `${unsteady} of ${roundsWords(rounds)} ${unsteady === 1 ? 'was' : 'were'} not judged because the worker was unsteady.`
}
