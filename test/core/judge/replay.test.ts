import { describe, expect, it } from 'vitest'
import { judgeRounds, type SavedJudge, saveJudge } from '#core/judge/judge.ts'
import { type Replay, startReplay } from '#core/judge/replay.ts'
import { noteLate } from '#core/judge/state.ts'
import type { Round } from '#core/model/round.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../rounds.ts'

const benchmark = fakeBenchmark({
  steps: ['home'],
  competitors: ['Globex'],
  target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
})
const good = (n: number) => fakeRound(n, { Acme: { home: 1000 + (n % 7) }, Globex: { home: 1000 + (n % 5) } })
const down = (n: number) => fakeRound(n, { Acme: notOk('failed', { step: 'home' }), Globex: { home: 1000 } })
const goodRounds = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => good(from + n))

function judged(rounds: readonly Round[]): SavedJudge {
  return saveJudge(judgeRounds({ benchmark, market: sydney, rounds }).judge)
}

function replayed(stored: SavedJudge, rounds: readonly Round[]): Replay {
  const run = startReplay(stored, { benchmark, market: sydney })
  for (const round of rounds) run.observe(round)
  return run.result()
}

describe('judging the stored rounds again', () => {
  it('finds no difference where they are those that were judged, also after an outage that is over and one that is not', () => {
    const rounds = [...goodRounds(0, 20), down(20), down(21), ...goodRounds(22, 26), down(26), down(27)]
    const stored = judged(rounds)
    expect(stored.state.open).toHaveLength(1)
    expect(replayed(stored, rounds)).toEqual({ rounds: 28, late: 0, streams: 3, differences: [] })
  })

  it.each([
    ['after the newest that was judged', 12],
    ['between two of them', 4.5],
    ['before the first', -1],
  ])('leaves out a round %s', (_, at) => {
    const rounds = goodRounds(0, 12)
    const found = replayed(judged(rounds), rounds.toSpliced(Math.ceil(at), 0, good(at)))
    expect(found).toEqual({ rounds: 12, late: 1, streams: 3, differences: [] })
  })

  it('takes a round that is older than all that are remembered for one that was judged', () => {
    const rounds = goodRounds(0, 112)
    expect(replayed(judged(rounds.toSpliced(4, 1)), rounds)).toMatchObject({ rounds: 112, late: 0 })
  })

  it('leaves out a round that is known to have come too late', () => {
    const rounds = goodRounds(0, 112)
    const stored = judged(rounds.filter((_, n) => n !== 4))
    noteLate(stored.state, good(4).scheduledAt)
    expect(replayed(stored, rounds)).toEqual({ rounds: 111, late: 1, streams: 3, differences: [] })
  })

  it('says which stream differs, and how', () => {
    const rounds = goodRounds(0, 20)
    const stored = judged(rounds)
    for (const stream of stored.streams) {
      if (stream.kind === 'comparison') stream.detector.state = 'BEHIND'
      if (stream.kind === 'promise') stream.watch.seq = 19
    }
    const slot = stored.state.slot
    const { streams } = stored
    const found = replayed({ ...stored, streams: streams.filter(({ kind }) => kind !== 'pooled') }, rounds)
    expect(found.differences).toEqual([
      {
        what: 'home against Globex',
        stored: `BEHIND after 20 rounds, slot ${slot}`,
        replayed: `LEVEL after 20 rounds, slot ${slot}`,
      },
      {
        what: 'home against all competitors',
        stored: 'nothing',
        replayed: `LEVEL after 20 rounds, slot ${slot}`,
      },
      {
        what: 'promise on home',
        stored: `KEPT after 19 rounds, slot ${slot}`,
        replayed: `KEPT after 20 rounds, slot ${slot}`,
      },
    ])
  })

  it('says which incident is open in one of them only, and nothing of one from before the epoch', () => {
    const rounds = [...goodRounds(0, 20), down(20), down(21)]
    const stored = judged(rounds)
    const { open } = stored.state
    const what = `incident ${open[0]?.id}`
    const without = { ...stored, state: { ...stored.state, open: [] } }
    expect(replayed(without, rounds).differences).toEqual([{ what, stored: 'none, or closed', replayed: 'open' }])
    expect(replayed(stored, rounds.slice(0, 21)).differences).toContainEqual({ what, stored: 'open', replayed: 'none' })
    const atOnce = judged([down(0), down(1)])
    expect(replayed(atOnce, [down(0)]).differences).toContainEqual({
      what: `incident ${atOnce.state.open[0]?.id}`,
      stored: 'open',
      replayed: 'none',
    })
    const earlier = open.map((incident) => ({ ...incident, id: 'earlier', openedAt: good(-5).scheduledAt }))
    const both = { ...stored, state: { ...stored.state, open: [...open, ...earlier] } }
    expect(replayed(both, rounds).differences).toEqual([])
  })
})
