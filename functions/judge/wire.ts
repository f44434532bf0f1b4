import type { JudgeEvent } from '#core/judge/events.ts'
import { type Deployed, deployedNames, readEnvironment, storeOf } from '../environment.ts'
import { benchmarksInForce } from '../live.ts'
import { type InvocationContext, log, logged, write } from '../log.ts'
import { roundLine } from '../metrics.ts'
import { judgeHandler } from './handler.ts'

/** The handler of `judge` with the adapters that its environment names. */
export function wireJudge({ sources, retention }: Pick<Deployed, 'sources' | 'retention'>) {
  const names = deployedNames()
  const store = storeOf(readEnvironment(['table', 'homeRegion']))
  // Its metrics belong to a stack, so only a deployment changes them.
  const withOwn = new Set(
    sources.filter(({ benchmark }) => benchmark.alarm.cloudwatch).map(({ benchmark }) => benchmark.id),
  )
  const judge = judgeHandler({
    benchmarks: benchmarksInForce({ store, sources, now: Date.now }),
    store,
    retention: retention.history,
    now: Date.now,
    judged: (market, figures) => {
      log('info', { type: 'judged', ...market, ...figures })
      const line = roundLine(figures, { ...market, own: withOwn.has(market.benchmark), names, now: Date.now() })
      if (line !== null) write(line)
    },
    found: (market, event) => log('info', { type: 'found', ...market, ...entryOf(event) }),
    unread: (error) => log('error', { type: 'settings-not-read', error }),
    failed: (round, error) => log('error', { type: 'not-judged', ...round, error }),
  })
  return logged('judge', (event: unknown, _context: InvocationContext) => judge(event))
}

/** An event without the state of its detector. */
function entryOf(event: JudgeEvent): object {
  const { at, type: kind } = event
  switch (event.type) {
    case 'epoch':
      return { at, kind, reason: event.epoch.reason }
    case 'late':
      return { at, kind }
    case 'worker':
      return { at, kind, note: event.note }
    case 'comparison': {
      const { stream, onsetAt, moved } = event
      return { at, kind, change: event.event.type, competitor: stream.competitor, step: stream.step, onsetAt, moved }
    }
    case 'promise':
      return { at, kind, change: event.event.type, step: event.stream.step, onsetAt: event.onsetAt }
    case 'incident':
      return { at, kind, change: event.change, incident: event.incident.id, openedAt: event.incident.openedAt }
    case 'baseline': {
      const { number, target } = event.baseline
      return { at, kind, number, verdict: target.verdict, competitors: target.competitors }
    }
    default:
      return event satisfies never
  }
}
