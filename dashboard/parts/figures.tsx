import { dateFormat } from '#core/words/locale.ts'
import { texts } from '../texts.ts'
import { Opened } from './opened.tsx'
import { Scroll } from './scroll.tsx'

export interface Line {
  label: string
  /** CSS variable of its colour. */
  colour: string
  values: readonly (number | null)[]
  /** What stands in the table where a value is null; default an en dash. */
  absent?: readonly string[]
  /** An interval around the line. */
  low?: readonly (number | null)[]
  high?: readonly (number | null)[]
  /** Lengths of its dashes and gaps, px; absent: solid. */
  dash?: readonly number[] | undefined
}

interface FiguresProps {
  title: string
  /** Seconds since 1970. */
  x: readonly number[]
  lines: readonly Line[]
  format: (value: number) => string
  timeZone?: string | undefined
}

/** What a chart shows as a table, made when it is opened. */
export function Figures({ title, x, lines, format, timeZone }: FiguresProps) {
  const words = pointInFull(timeZone, x)
  return (
    <Opened title={texts.trend.figures}>
      {() => (
        <Scroll label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{timeZone === undefined ? texts.trend.day : texts.trend.round}</th>
                {lines.map(({ label }) => (
                  <th key={label} scope="col" class="number">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {x.map((at, index) => (
                <tr key={at}>
                  <th scope="row">{words(at)}</th>
                  {lines.map(({ label, values, absent, low, high }) => {
                    const [value, from, to] = [values[index], low?.[index], high?.[index]].map((each) => each ?? null)
                    const interval = from !== null && to !== null && ` (${format(from ?? 0)}–${format(to ?? 0)})`
                    return (
                      <td key={label} class="number">
                        {value === null || value === undefined ? (absent?.[index] ?? '–') : format(value)}
                        {interval}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Opened>
  )
}

/** Days are those of the market, at noon UTC. */
const day = dateFormat({ timeZone: 'UTC' }, { day: 'numeric', month: 'short' })

const dayOfYear = dateFormat({ timeZone: 'UTC' }, { day: 'numeric', month: 'short', year: 'numeric' })

/** What a point is called beside others that may be of another year. */
export function pointInFull(timeZone: string | undefined, x: readonly number[]): (seconds: number) => string {
  const years = new Set([x[0] ?? 0, x.at(-1) ?? 0].map((at) => new Date(at * 1000).getUTCFullYear()))
  if (timeZone !== undefined || years.size === 1) return pointWords(timeZone)
  return (seconds) => dayOfYear.format(seconds * 1000)
}

/** What a point in time is called, below a chart. */
export function pointWords(timeZone: string | undefined): (seconds: number) => string {
  if (timeZone === undefined) return (seconds) => day.format(seconds * 1000)
  const instant = dateFormat({ timeZone }, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  return (seconds) => instant.format(seconds * 1000)
}
