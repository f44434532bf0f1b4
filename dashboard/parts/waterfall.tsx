import { useEffect, useRef, useState } from 'preact/hooks'
import { drawWaterfall, phaseWords, rowHeight } from '#core/analysis/waterfall/drawing.ts'
import { type Waterfall, waterfallPhases } from '#core/analysis/waterfall/layout.ts'
import { texts } from '../texts.ts'
import { Scroll } from './scroll.tsx'

interface PictureProps {
  waterfall: Waterfall
  /** ms, shown as a line. */
  clock: number
  label: string
}

/** px of the drawing; on a phone it is as wide as the screen, so that the bars are visible without scrolling sideways. */
const wide = 1000
const narrow = 340
const phone = matchMedia('(width < 37.5rem)')

function useWidth(): number {
  const [isNarrow, setNarrow] = useState(phone.matches)
  useEffect(() => {
    const change = () => setNarrow(phone.matches)
    phone.addEventListener('change', change)
    return () => phone.removeEventListener('change', change)
  }, [])
  return isNarrow ? narrow : wide
}

/** One stop of the Tab key; arrow keys go from row to row, and the chosen row is described in words below. */
export function WaterfallPicture({ waterfall, clock, label }: PictureProps) {
  const width = useWidth()
  const { height, left, scale, ticks, groups } = drawWaterfall(waterfall, { width })
  const rows = groups.flatMap((group) => group.rows)
  const [chosen, setChosen] = useState<number>()
  const list = useRef<SVGSVGElement>(null)
  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setChosen(next)
    list.current?.querySelectorAll<SVGGElement>('[role=option]')[next]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ?? 0
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (next === undefined) return
    event.preventDefault()
    go(next)
  }
  const used = waterfallPhases.filter((phase) => rows.some(({ bars }) => bars.some((bar) => bar.phase === phase)))
  const x = left + Math.min(clock, waterfall.end) * scale
  return (
    <>
      <p class="legend">
        {used.map((phase) => (
          <span key={phase}>
            <svg class="waterfall" width="14" height="12" aria-hidden="true">
              <rect class={phase} width="14" height="12" />
            </svg>{' '}
            {phaseWords[phase]}
          </span>
        ))}
      </p>
      <Scroll label={texts.waterfall.title}>
        <svg
          ref={list}
          class="waterfall"
          viewBox={`0 0 ${width} ${height}`}
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows can be chosen
          role="listbox"
          aria-label={label}
          onKeyDown={onKeyDown}
        >
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus */}
          <g aria-hidden="true">
            {ticks.map((tick) => (
              <g key={tick.x}>
                <line class="tick" x1={tick.x} x2={tick.x} y1={22} y2={height} />
                <text class="faint" x={tick.x} y={16} text-anchor="middle">
                  {tick.label}
                </text>
              </g>
            ))}
            {groups.map(({ site, us, y, more }) => (
              <g key={site}>
                <text class="site" x={8} y={y}>
                  {us ? `${site} (${texts.you})` : site}
                </text>
                {more !== null && (
                  <>
                    <text class="faint" x={8} y={more.y + 13}>
                      {more.label}
                    </text>
                    <rect class="queued" x={more.x} y={more.y + 3} width={more.width} height={rowHeight - 6} />
                  </>
                )}
              </g>
            ))}
          </g>
          {rows.map(({ y, label: name, words, failed, bars }, index) => (
            <g
              key={index}
              class={failed ? 'failed' : ''}
              role="option"
              // Begins with what is seen, so that who speaks to the computer can name it.
              aria-label={words.includes(name) ? words : `${name}: ${words}`}
              aria-selected={index === chosen}
              tabIndex={index === (chosen ?? 0) ? 0 : -1}
              onClick={() => go(index)}
              onFocus={() => setChosen(index)}
            >
              <rect class="row" x={0} y={y} width={width} height={rowHeight} />
              {/* biome-ignore lint/a11y/noSvgWithoutTitle: it clips a long name where the bars begin; the row has the words */}
              <svg x={0} y={y} width={left - 6} height={rowHeight}>
                <text x={8} y={13}>
                  {name}
                </text>
              </svg>
              {bars.map((bar) => (
                <rect key={bar.phase} class={bar.phase} x={bar.x} y={y + 3} width={bar.width} height={rowHeight - 6} />
              ))}
            </g>
          ))}
          {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: it does not take the focus */}
          <line class="now" x1={x} x2={x} y1={22} y2={height} aria-hidden="true" />
        </svg>
      </Scroll>
      <p class="outcome">{chosen === undefined ? texts.waterfall.choose : rows[chosen]?.words}</p>
    </>
  )
}
