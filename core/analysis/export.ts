import { doubtOf } from '../judge/page/doubt.ts'
import { metrics } from '../model/metric.ts'
import type { Failure, Load, Round, StepSample, Visit } from '../model/round.ts'
import { byteOrderMark, csvLine, utcCell } from './csv.ts'

const columns = [
  'scheduledAtUtc',
  'benchmark',
  'market',
  'profile',
  'region',
  'chromium',
  'site',
  'status',
  // Not `load`: that is a metric.
  'loadNumber',
  'step',
  ...metrics,
  'failure',
  'failureMessage',
  'doubt',
]

/**
 * The first line of an export of rounds as CSV (RFC 4180, CRLF, UTF-8), with a byte order mark and its line end;
 * `roundToCsv` of each round follows.
 */
export const csvHeader = `${byteOrderMark}${csvLine(columns)}`

/**
 * The lines of one round, each with its line end: one for each load and step, metrics side by side: ms, bytes or plain numbers (`unitOf`).
 * Anything cut short has a line of its own, with the failure and no metrics, so every visit has at least one line.
 * `loadNumber` counts from 1; `scheduledAtUtc` has a format that both Excel and pandas parse.
 */
export function* roundToCsv(round: Round): Generator<string> {
  const { benchmark, market, method } = round
  const scheduledAtUtc = utcCell(round.scheduledAt)
  const ofRound = [scheduledAtUtc, benchmark, market, method.profile, method.region, method.chromium]
  for (const visit of round.visits) {
    for (const row of rowsOf(visit)) {
      const { load, step, sample, failure } = row
      const values = metrics.map((metric) => sample?.metrics[metric])
      const doubt = sample && doubtOf(sample)?.kind
      yield csvLine([
        ...ofRound,
        visit.site,
        visit.status,
        load,
        step,
        ...values,
        failure?.code,
        failure?.message,
        doubt,
      ])
    }
  }
}

interface Row {
  load?: number
  step?: string | undefined
  sample?: StepSample
  failure?: Failure
}

function rowsOf(visit: Visit): Row[] {
  const rows = visit.loads.flatMap((load, index) => rowsOfLoad(load, index + 1))
  const { failure } = visit
  // If a visit failed because of its loads, their lines already report it.
  const reported = visit.loads.some(
    (load) => load.failure?.code === failure?.code && load.failure?.step === failure?.step,
  )
  if (failure && !reported) return [...rows, { step: failure.step, failure }]
  return rows.length === 0 ? [{}] : rows
}

function rowsOfLoad({ steps, failure }: Load, load: number): Row[] {
  const rows: Row[] = steps.map((sample) => ({ load, step: sample.name, sample }))
  if (failure) return [...rows, { load, step: failure.step, failure }]
  return rows.length === 0 ? [{ load }] : rows
}
