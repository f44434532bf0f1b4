import { expect, test } from 'vitest'
import { comparable } from '#core/judge/gap/comparable.ts'
import { observeRound, restoreJudge, saveJudge } from '#core/judge/judge.ts'
import { startReplay } from '#core/judge/replay.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import { walkedOf } from '#core/model/walked.ts'
import { begunSentences } from '#core/words/verdict.ts'
import { fakeBenchmark, sydney } from '../rounds.ts'
import { judged, stretches, usual, type Walks } from './judge-streams.ts'

/** Twice as fast as before on every page: as far from the old pages as can be. */
const other: Walks = { ...usual, Globex: { home: 500, search: 700 } }
const place = { benchmark: fakeBenchmark(), market: sydney }

/** As measured from a benchmark in which Globex has other pages from round `changed` on. */
function measured(rounds: readonly Round[], changed: number): Round[] {
  return rounds.map((round, n) => ({
    ...round,
    visits: round.visits.map((visit) => ({
      ...visit,
      walked: visit.site === 'Globex' && n >= changed ? 'new' : 'old',
    })),
  }))
}

const seen = (judge: ReturnType<typeof judged>['judge']) =>
  judge.comparisons.map(({ competitor, detector: { seq } }) => `${competitor} ${seq}`)

test('other pages of a competitor begin its comparisons anew, and no others, without an alarm', () => {
  const rounds = measured(
    stretches([
      [60, usual],
      [20, other],
    ]),
    60,
  )
  const { judge, events, incidents } = judged(rounds)
  expect(seen(judge)).toEqual(['Northpeak 80', 'Northpeak 80', 'Globex 20', 'Globex 20'])
  expect(incidents).toEqual([])
  expect(events.filter(({ type }) => type === 'epoch')).toEqual([])
  const verdict = verdictOf(judge, Date.parse(rounds.at(-1)?.scheduledAt ?? ''))
  expect(begunSentences(verdict, { timeZone: 'UTC', now: Date.UTC(2026, 10, 23) })).toEqual([
    'Comparisons with Globex have been judged from scratch since 23 Nov, 01:00, because other pages are measured.',
  ])
  // The same times without it being said what was measured: a competitor who became twice as fast.
  expect(judged(measured(rounds, 80)).incidents).not.toEqual([])
})

test('people are told of the first verdict on the new pages', () => {
  const { events } = judged(
    measured(
      stretches([
        [60, usual],
        [20, other],
      ]),
      60,
    ),
  )
  const told = events.flatMap((event) => (event.type === 'baseline' ? [event.baseline] : []))
  expect(told).toHaveLength(2)
  const verdicts = told.map(({ comparisons }) =>
    comparisons.filter(({ competitor }) => competitor === 'Globex').map(({ verdict }) => verdict),
  )
  expect(verdicts).toEqual([
    ['level', 'level'],
    ['behind', 'behind'],
  ])
})

test('judged one at a time with crashes in between, and replayed, it is the same', () => {
  const rounds = measured(
    stretches([
      [30, usual],
      [20, other],
    ]),
    30,
  )
  let saved = saveJudge(restoreJudge(null, place))
  for (const round of rounds) {
    const judge = restoreJudge(structuredClone(saved), place)
    observeRound(judge, round)
    saved = saveJudge(judge)
  }
  expect(saved).toEqual(saveJudge(judged(rounds).judge))
  const replay = startReplay(saved, place)
  for (const round of rounds) replay.observe(round)
  expect(replay.result()).toMatchObject({ rounds: 50, differences: [] })
})

test('a competitor who comes or goes leaves the streams of the others as they are', () => {
  const rounds = stretches([[60, usual]])
  const two = fakeBenchmark()
  const one = fakeBenchmark({ competitors: ['Northpeak'] })
  const judgedAs = (parts: [Benchmark, Round[]][]) => {
    let saved = saveJudge(restoreJudge(null, { benchmark: one, market: sydney }))
    for (const [benchmark, own] of parts) {
      const judge = restoreJudge(saved, { benchmark, market: sydney })
      for (const round of own) observeRound(judge, round)
      saved = saveJudge(judge)
    }
    return saved
  }
  const [first, second] = [rounds.slice(0, 30), rounds.slice(30)]
  const came = judgedAs([
    [one, first],
    [two, second],
  ])
  const stayed = judgedAs([[one, rounds]])
  const gone = judgedAs([
    [two, first],
    [one, second],
  ])
  const northpeak = (saved: typeof came) =>
    saved.streams.filter((stream) => stream.kind === 'comparison' && stream.competitor === 'Northpeak')
  expect(northpeak(came)).toEqual(northpeak(stayed))
  expect(northpeak(gone)).toEqual(northpeak(stayed))
  expect(came.state.epoch.number).toBe(1)
  expect(came.streams).toHaveLength(6)
  expect(gone.streams).toHaveLength(4)
})

test('leagues, days and reasons count the visits to the newest pages only', () => {
  const rounds = measured(
    stretches([
      [6, usual],
      [4, other],
    ]),
    6,
  )
  const { rounds: found } = comparable(rounds, { benchmark: 'jackets', market: 'sydney-phone' })
  expect(found.map(({ visits }) => visits.length)).toEqual([2, 2, 2, 2, 2, 2, 3, 3, 3, 3])
})

test('what is measured of a site is its origin and its pages, in whatever order they are written', () => {
  const site: Pick<Site, 'origin' | 'walk'> = {
    origin: 'https://a.example',
    walk: { kind: 'pages', pages: { home: '/', search: '/s' } },
  }
  const turned = { ...site, walk: { kind: 'pages', pages: { search: '/s', home: '/' } } } as const
  expect(walkedOf(turned)).toBe(walkedOf(site))
  expect(walkedOf({ ...site, origin: 'https://b.example' })).not.toBe(walkedOf(site))
  expect(walkedOf({ ...site, walk: { kind: 'pages', pages: { home: '/', search: '/q' } } })).not.toBe(walkedOf(site))
})
