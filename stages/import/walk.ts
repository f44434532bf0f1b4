import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { errorMessage } from '#core/model/error-message.ts'
import { type Parsed, understood } from '#core/model/parsed.ts'
import type { Visit } from '#core/model/round.ts'
import { formatDuration } from '#core/model/units.ts'
import { JourneyError } from '#measure/load/failure.ts'
import type { Progress } from '#measure/round/progress.ts'
import { type WalkOutcome, walkOutcome } from '../check/outcome.ts'
import type { Turn } from '../check/turn.ts'

/** A recording that is to be walked once, as the only site of its benchmark. */
export interface WalkRequest {
  benchmark: Benchmark
  market: Market
  /** Values that the recording was made with, by the name of the secret; what this machine sets goes first. */
  secrets: ReadonlyMap<string, string>
}

export type WalkState =
  | { state: 'idle' }
  | { state: 'walking'; id: number; site: string; step: string | null; pictures: boolean }
  | { state: 'walked'; id: number; outcome: WalkOutcome }
  /** Not the site's fault: no browser, or a file that cannot be loaded. */
  | { state: 'failed'; id: number; message: string }

/** Walks recordings, one at a time, and keeps what came of the newest. */
export interface RecordingWalks extends AsyncDisposable {
  /** Begins a walk and returns its id; refused while another is under way or something is being measured. */
  begin: (request: WalkRequest) => Promise<Parsed<number>>
  state: () => WalkState
  /** Ends the walk under way, if there is one. */
  stop: () => void
}

interface WalksOptions {
  /** Walks the only site of a benchmark once, with pictures. */
  walk: (request: WalkRequest, how: { signal: AbortSignal; progress: Progress }) => Promise<Visit>
  turn: Turn
}

/** ms for starting browsers, besides `limits.visit`. */
const startingTime = 60_000

export function recordingWalks({ walk, turn }: WalksOptions): RecordingWalks {
  let state: WalkState = { state: 'idle' }
  let newest = 0
  let underWay: { abort: (reason: JourneyError) => void; ended: Promise<void> } | undefined

  const run = async (
    id: number,
    request: WalkRequest,
    { early, end }: { early: AbortController; end: () => void },
  ): Promise<void> => {
    const { benchmark } = request
    const site = benchmark.sites[0]?.name ?? ''
    state = { state: 'walking', id, site, step: null, pictures: false }
    const limit = benchmark.limits.visit + startingTime
    const late = setTimeout(
      () => early.abort(new JourneyError('stopped', `The walk did not end within ${formatDuration(limit)}.`)),
      limit,
    )
    const progress: Progress = (event) => {
      if (state.state !== 'walking') return
      if (event.type === 'step-begun') state = { ...state, step: event.step }
      if (event.type === 'load-begun') state = { ...state, step: null, pictures: event.evidence }
    }
    try {
      state = { state: 'walked', id, outcome: walkOutcome(await walk(request, { signal: early.signal, progress })) }
    } catch (error) {
      state = { state: 'failed', id, message: errorMessage(error) }
    } finally {
      clearTimeout(late)
      end()
      underWay = undefined
    }
  }

  const begin = async (request: WalkRequest): Promise<Parsed<number>> => {
    const early = new AbortController()
    const taken = await turn.take(() =>
      early.abort(new JourneyError('stopped', 'A measurement began, which the walk would have disturbed.')),
    )
    if (!taken.ok) return taken
    const id = ++newest
    underWay = { abort: (reason) => early.abort(reason), ended: run(id, request, { early, end: taken.value }) }
    return understood(id)
  }

  const stop = (): void => underWay?.abort(new JourneyError('stopped', 'The walk was stopped.'))
  return {
    begin,
    state: () => state,
    stop,
    [Symbol.asyncDispose]: async () => {
      const ended = underWay?.ended
      stop()
      await ended
    },
  }
}
