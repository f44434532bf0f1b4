import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Incident } from '../model/incident.ts'
import type { Round } from '../model/round.ts'
import type { JudgeEvent } from './events.ts'
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

/** Those of the given rounds that the stored judge judged in its current epoch, oldest first. */
function judgedRounds({ state }: SavedJudge, rounds: readonly Round[]): Round[] {
  const oldest = state.recent[0]?.[1] ?? Number.POSITIVE_INFINITY
  const known = new Set(state.recent.map(([, at]) => at))
  const late = new Set(state.late.map((at) => Date.parse(at)))
  return rounds
    .filter(({ scheduledAt }) => {
      const ms = Date.parse(scheduledAt)
      if (state.watermark === null || ms < Date.parse(state.epoch.from) || ms > Date.parse(state.watermark))
        return false
      return !late.has(ms) && (ms < oldest || known.has(ms))
    })
    .toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
}

/** Judges the current epoch again and compares. `rounds` are all its stored rounds. */
export function replay(
  stored: SavedJudge,
  { benchmark, market, rounds }: { benchmark: Benchmark; market: Market; rounds: readonly Round[] },
): Replay {
  const { epoch } = stored.state
  const used = judgedRounds(stored, rounds)
  const state = { ...startState(benchmark), slot: epoch.after }
  const judge = restoreJudge({ state, streams: [] }, { benchmark, market })
  const events: JudgeEvent[] = used.flatMap((round) => observeRound(judge, round))
  const again = saveJudge(judge).streams
  const isOfEpoch = ({ openedAt, detectedAt }: Incident) => openedAt >= epoch.from && detectedAt >= epoch.from
  const opened = events.flatMap((event) =>
    event.type === 'incident' && event.change === 'opened' ? [event.incident] : [],
  )
  const open = stored.state.open.filter(isOfEpoch)
  return {
    rounds: used.length,
    late: rounds.length - used.length,
    streams: again.length,
    differences: [
      ...again.flatMap((stream) => differenceOf(stored.streams.find(sameAs(stream)), stream)),
      ...open
        .filter(({ id }) => !opened.some((one) => one.id === id))
        .map(({ id }) => ({ what: `incident ${id}`, stored: 'open', replayed: 'none' })),
      ...opened
        .filter(({ id, closedAt }) => closedAt === null && !stored.state.open.some((one) => one.id === id))
        .map(({ id }) => ({ what: `incident ${id}`, stored: 'none, or closed', replayed: 'open' })),
    ],
  }
}

function sameAs(stream: SavedStream): (other: SavedStream) => boolean {
  return (other) => nameOf(other) === nameOf(stream)
}

function nameOf(stream: SavedStream): string {
  return stream.kind === 'comparison' ? `${stream.step} against ${stream.competitor}` : `promise on ${stream.step}`
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
  const { state, seq, wm } = stream.kind === 'comparison' ? stream.detector : stream.watch
  return `${state} after ${seq} rounds, slot ${wm}`
}
