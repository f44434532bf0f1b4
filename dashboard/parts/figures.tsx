import { dateFormat } from '#core/words/locale.ts'
import { texts } from '../texts.ts'
import { Opened } from './opened.tsx'
import { Scroll } from './scroll.tsx'

export interface Line {
  label: string
  /** CSS variable of its colour. */
  colour: string
  values: readonly (number | null)[]
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
  const words = pointWords(timeZone)
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
                  {lines.map(({ label, values, low, high }) => {
                    const [value, from, to] = [values[index], low?.[index], high?.[index]].map((each) => each ?? null)
                    const interval = from !== null && to !== null && ` (${format(from ?? 0)}–${format(to ?? 0)})`
                    return (
                      <td key={label} class="number">
                        {value === null || value === undefined ? '–' : format(value)}
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

/** What a point in time is called. */
export function pointWords(timeZone: string | undefined): (seconds: number) => string {
  if (timeZone === undefined) return (seconds) => day.format(seconds * 1000)
  const instant = dateFormat({ timeZone }, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  return (seconds) => instant.format(seconds * 1000)
}
