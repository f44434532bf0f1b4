import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import type { Round } from '../model/round.ts'
import { observeRound, restoreJudge, type SavedJudge, type SavedStream, saveJudge } from './judge.ts'
import { startState } from './state.ts'

/** Result of judging the rounds of the current epoch again, from scratch. */
export interface Replay {
  /** Rounds judged again, and rounds skipped because they had arrived too late to be judged. */
  rounds: number
  late: number
  streams: number
  differences: Difference[]
}

/** A stream or incident whose replay differs from what is stored. */
interface Difference {
  what: string
  stored: string
  replayed: string
}

/** Judging the current epoch again: takes in all its stored rounds, oldest first, one at a time. */
export interface ReplayRun {
  observe: (round: Round) => void
  result: () => Replay
}

export function startReplay(stored: SavedJudge, place: { benchmark: Benchmark; market: Market }): ReplayRun {
  const { epoch } = stored.state
  const isJudged = judgedIn(stored)
  const state = { ...startState(place.benchmark), slot: epoch.after }
  const judge = restoreJudge({ state, streams: [] }, place)
  const opened: Incident[] = []
  let [rounds, late] = [0, 0]
  return {
    observe: (round) => {
      if (!isJudged(round)) {
        late++
        return
      }
      rounds++
      for (const event of observeRound(judge, round))
        if (event.type === 'incident' && event.change === 'opened') opened.push(event.incident)
    },
    result: () => {
      const again = saveJudge(judge).streams
      return { rounds, late, streams: again.length, differences: differencesOf(stored, { again, opened }) }
    },
  }
}

/** Whether the stored judge judged a round in its current epoch. */
function judgedIn({ state }: SavedJudge): (round: Round) => boolean {
  const { watermark, recent, epoch } = state
  const oldest = recent[0]?.[1] ?? Number.POSITIVE_INFINITY
  const known = new Set(recent.map(([, at]) => at))
  const late = new Set(state.late.map((at) => Date.parse(at)))
  return ({ scheduledAt }) => {
    const ms = Date.parse(scheduledAt)
    if (watermark === null || ms < Date.parse(epoch.from) || ms > Date.parse(watermark)) return false
    return !late.has(ms) && (ms < oldest || known.has(ms))
  }
}

function differencesOf(
  stored: SavedJudge,
  { again, opened }: { again: readonly SavedStream[]; opened: readonly Incident[] },
): Difference[] {
  const { epoch, open: all } = stored.state
  const open = all.filter(({ openedAt, detectedAt }) => openedAt >= epoch.from && detectedAt >= epoch.from)
  return [
    ...again.flatMap((stream) => differenceOf(stored.streams.find(sameAs(stream)), stream)),
    ...open
      .filter(({ id }) => !opened.some((one) => one.id === id))
      .map(({ id }) => ({ what: `incident ${id}`, stored: 'open', replayed: 'none' })),
    ...opened
      .filter(({ id, closedAt }) => closedAt === null && !all.some((one) => one.id === id))
      .map(({ id }) => ({ what: `incident ${id}`, stored: 'none, or closed', replayed: 'open' })),
  ]
}

function sameAs(stream: SavedStream): (other: SavedStream) => boolean {
  return (other) => nameOf(other) === nameOf(stream)
}

function nameOf(stream: SavedStream): string {
  switch (stream.kind) {
    case 'comparison':
      return `${stream.step} against ${stream.competitor}`
    case 'pooled':
      return `${stream.step} against all competitors`
    case 'promise':
      return `promise on ${stream.step}`
    default:
      return stream satisfies never
  }
}

/** Compares bit for bit, except for the epoch's number, because a replay has only one epoch. */
function differenceOf(stored: SavedStream | undefined, replayed: SavedStream): Difference[] {
  const what = nameOf(replayed)
  if (stored === undefined) return [{ what, stored: 'nothing', replayed: summaryOf(replayed) }]
  const plain = (stream: SavedStream) => JSON.stringify({ ...stream, epoch: 0 })
  if (plain(stored) === plain(replayed)) return []
  return [{ what, stored: summaryOf(stored), replayed: summaryOf(replayed) }]
}

function summaryOf(stream: SavedStream): string {
  const { state, seq, wm } = stream.kind === 'promise' ? stream.watch : stream.detector
  return `${state} after ${seq} rounds, slot ${wm}`
}
