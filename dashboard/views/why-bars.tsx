import type { ShownSplit } from '#core/analysis/views/why.ts'
import { formatDuration } from '#core/model/units.ts'
import { partWords } from '#core/words/why/part.ts'
import { texts } from '../texts.ts'

/** % of the width that a figure needs in its bar; on a narrow screen there is none. */
const ROOM = 9

interface WhyBarsProps {
  split: ShownSplit
  sides: readonly { name: string; side: 'us' | 'other'; time: string }[]
}

/** Both sides as stacked bars on one scale, with their parts as text for people who do not see them. */
export function WhyBars({ split: { parts, whole }, sides }: WhyBarsProps) {
  const scale = 100 / Math.max(1, whole.us, whole.other)
  return (
    <>
      {sides.map(({ name, side, time }) => {
        let at = 0
        const said = parts.map((each) => `${partWords[each.part].name} ${formatDuration(each[side])}`).join(', ')
        return (
          <div key={side} class="why-side">
            <strong>
              <bdi>{name}</bdi>
            </strong>
            <svg class="why-bar" role="img" aria-label={texts.why.bars(name, time, said)}>
              {parts.map((each) => {
                const x = at
                const share = Math.max(0, each[side]) * scale
                at += Math.max(0, each[side])
                return (
                  <g key={each.part} class={`why-${each.part}`}>
                    <rect x={`${x * scale}%`} width={`${share}%`} height="32">
                      <title>{`${partWords[each.part].name}: ${formatDuration(each[side])}`}</title>
                    </rect>
                    {share >= ROOM && (
                      <text x={`${x * scale + share / 2}%`} y="21" text-anchor="middle">
                        {formatDuration(each[side])}
                      </text>
                    )}
                  </g>
                )
              })}
            </svg>
            <span class="number">{time}</span>
          </div>
        )
      })}
      <ul class="why-legend">
        {parts
          .filter(({ us, other }) => us > 0 || other > 0)
          .map(({ part }) => (
            <li key={part} title={partWords[part].meaning}>
              <svg class={`why-key why-${part}`} aria-hidden="true">
                <rect width="12" height="12" rx="2" />
              </svg>
              {partWords[part].name}
            </li>
          ))}
      </ul>
    </>
  )
}
