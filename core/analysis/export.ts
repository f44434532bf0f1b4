import { metrics } from '../model/metric.ts'
import type { Failure, Load, Round, StepSample, Visit } from '../model/round.ts'

/** Without it Excel takes UTF-8 for the local code page; pandas, R and DuckDB drop it. */
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
]

/** Text, a number, or nothing: an empty cell was not measured, a 0 was. */
type Cell = string | number | undefined

/**
 * The first line of an export of rounds as CSV (RFC 4180, CRLF, UTF-8), with a byte order mark and its line end;
 * `roundToCsv` of each round follows.
 */
export const csvHeader = `${byteOrderMark}${toLine(columns)}`

/**
 * The lines of one round, each with its line end, one for each load and step, metrics side by side: ms, bytes or plain numbers (`unitOf`).
 * What was cut short has a line of its own, with the failure and no metrics; so every visit has at least one line.
 * `loadNumber` counts from 1; `scheduledAtUtc` is written as both Excel and pandas read a time.
 */
export function* roundToCsv(round: Round): Generator<string> {
  const { benchmark, market, method } = round
  const scheduledAtUtc = round.scheduledAt.slice(0, 19).replace('T', ' ')
  const ofRound = [scheduledAtUtc, benchmark, market, method.profile, method.region, method.chromium]
  for (const visit of round.visits) {
    for (const row of rowsOf(visit)) {
      const { load, step, sample, failure } = row
      const values = metrics.map((metric) => sample?.metrics[metric])
      yield toLine([...ofRound, visit.site, visit.status, load, step, ...values, failure?.code, failure?.message])
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
  // A visit that failed because its loads did says so already in their lines.
  const told = visit.loads.some((load) => load.failure?.code === failure?.code && load.failure?.step === failure?.step)
  if (failure && !told) return [...rows, { step: failure.step, failure }]
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
 * Text of hostile pages must not become a formula (https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe
 * goes before whatever could begin one, also after `;`, tab or a line end, where a spreadsheet of another language begins
 * a new cell. Other control characters are dropped: readers of CSV stop at NUL, and terminals obey the rest.
 */
function defuse(text: string): string {
  return text
    .replace(/(?![\t\r\n])\p{Cc}/gu, '')
    .replace(/(^|[;\t\r\n])(?=[^\S\t\r\n]*[=+\-@＝＋－＠])/g, "$1'")
    .replace(/^(?=[\t\r])/, "'")
}
