import { doubtOf } from '../judge/page/doubt.ts'
import { metrics } from '../model/metric.ts'
import type { Failure, Load, Round, StepSample, Visit } from '../model/round.ts'

/** Without it, Excel reads UTF-8 as the local code page; pandas, R and DuckDB ignore it. */
const byteOrderMark = '\uFEFF'

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

/** Text, a number, or nothing: an empty cell was not measured, a 0 was. */
type Cell = string | number | undefined

/**
 * The first line of an export of rounds as CSV (RFC 4180, CRLF, UTF-8), with a byte order mark and its line end;
 * `roundToCsv` of each round follows.
 */
export const csvHeader = `${byteOrderMark}${toLine(columns)}`

/**
 * The lines of one round, each with its line end: one for each load and step, metrics side by side: ms, bytes or plain numbers (`unitOf`).
 * Anything cut short has a line of its own, with the failure and no metrics, so every visit has at least one line.
 * `loadNumber` counts from 1; `scheduledAtUtc` has a format that both Excel and pandas parse.
 */
export function* roundToCsv(round: Round): Generator<string> {
  const { benchmark, market, method } = round
  const scheduledAtUtc = round.scheduledAt.slice(0, 19).replace('T', ' ')
  const ofRound = [scheduledAtUtc, benchmark, market, method.profile, method.region, method.chromium]
  for (const visit of round.visits) {
    for (const row of rowsOf(visit)) {
      const { load, step, sample, failure } = row
      const values = metrics.map((metric) => sample?.metrics[metric])
      const doubt = sample && doubtOf(sample)?.kind
      yield toLine([
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

function toLine(cells: Cell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`
}

function toCell(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = defuse(cell)
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Keeps text from hostile pages from becoming a formula (https://owasp.org/www-community/attacks/CSV_Injection): puts
 * an apostrophe before anything that could start one, also after `;`, a tab or a line end, where spreadsheets in other
 * locales start a new cell. Drops other control characters: CSV readers stop at NUL, and terminals interpret the rest.
 */
function defuse(text: string): string {
  return text
    .replace(/(?![\t\r\n])\p{Cc}/gu, '')
    .replace(/(^|[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g, "$1'")
    .replace(/^(?=[\t\r])/, "'")
}
