import type { WeeklyIncidents } from '#core/analysis/incidents/weeks.ts'
import { formatDuration } from '#core/model/units.ts'
import { texts } from '../texts.ts'

const words = texts.incidents
const [height, width] = [60, 28]

/** A bar for each week, with the mean of those before as a line. */
export function Weeks({ weeks, trend }: WeeklyIncidents) {
  const most = Math.max(1, trend.earlierMean, ...weeks.map(({ opened }) => opened))
  const y = (count: number) => height - (height * count) / most
  return (
    <ol class="weeks" aria-label={words.perWeek}>
      {weeks.map(({ week, opened, lasted }, index) => (
        <li key={week}>
          <svg height={height + 2} width={width} aria-hidden="true">
            <rect class="count" y={y(opened)} height={height - y(opened)} width={width} rx="2" />
            {trend.earlierWeeks > 0 && (
              <line class="mean" x2={width} y1={y(trend.earlierMean)} y2={y(trend.earlierMean)} />
            )}
          </svg>
          <span>{opened}</span>
          <span class="faint">{index === weeks.length - 1 ? words.thisWeek : week.slice(5)}</span>
          <span class="faint lasted">{lasted === 0 ? '' : formatDuration(lasted)}</span>
        </li>
      ))}
    </ol>
  )
}
