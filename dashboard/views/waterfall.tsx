import { useState } from 'preact/hooks'
import { phaseWords } from '#core/analysis/waterfall/drawing.ts'
import { type WaterfallSite, waterfallPhases } from '#core/analysis/waterfall/layout.ts'
import { formatDuration, formatSize } from '#core/model/units.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { Opened } from '../parts/opened.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { WaterfallPicture } from '../parts/waterfall.tsx'
import { texts } from '../texts.ts'

const words = texts.waterfall

interface WaterfallProps {
  address: string
  /** ms of the scrubber. */
  clock: number
}

/** The requests behind the pictures on one clock, asked for when they are opened. */
export function Waterfall({ address, clock }: WaterfallProps) {
  return (
    <Opened title={words.title} look="requests">
      {() => <Rows address={address} clock={clock} />}
    </Opened>
  )
}

function Rows({ address, clock }: WaterfallProps) {
  const [all, setAll] = useState(false)
  const answer = useAnswer<Answers['waterfall']>(all ? `${address}&rows=all` : address)
  return (
    <Ready of={answer}>
      {({ waterfall, missing }) => {
        if (waterfall === null) return <p class="faint">{words.none}</p>
        const names = (some: readonly WaterfallSite[]) => some.map(({ site }) => site).join(', ')
        const inexact = waterfall.sites.filter((site) => site.clock === 'first-request')
        const isFolded = waterfall.sites.some(({ more }) => more !== null)
        return (
          <>
            {missing.length > 0 && <p class="faint">{words.missing(missing.join(', '))}</p>}
            {inexact.length > 0 && <p class="faint">{words.fromFirst(names(inexact))}</p>}
            <WaterfallPicture waterfall={waterfall} clock={clock} label={words.label(names(waterfall.sites))} />
            {(isFolded || all) && (
              <button type="button" onClick={() => setAll(!all)}>
                {all ? words.showFewer : words.showAll}
              </button>
            )}
            <details>
              <summary>{words.table}</summary>
              {waterfall.sites.map((site) => (
                <PhaseTable key={site.site} site={site} />
              ))}
            </details>
          </>
        )
      }}
    </Ready>
  )
}

function PhaseTable({ site: { site, rows } }: { site: WaterfallSite }) {
  const used = waterfallPhases.filter((phase) => rows.some(({ bars }) => bars.some((bar) => bar.phase === phase)))
  return (
    <Scroll label={words.tableOf(site)}>
      <table class="log">
        <caption>
          <bdi>{site}</bdi>
        </caption>
        <thead>
          <tr>
            <th scope="col">{texts.requests.address}</th>
            {[words.from, words.to, ...used.map((phase) => phaseWords[phase]), texts.requests.bytes].map((each) => (
              <th key={each} scope="col" class="number">
                {each}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ url, from, to, bars, bytes }, index) => (
            <tr key={index}>
              <th scope="row" class="url">
                <bdi>{url}</bdi>
              </th>
              <td class="number">{formatDuration(from)}</td>
              <td class="number">{to === null ? '–' : formatDuration(to)}</td>
              {used.map((phase) => {
                const bar = bars.find((each) => each.phase === phase)
                return (
                  <td key={phase} class="number">
                    {bar === undefined ? '–' : formatDuration(bar.to - bar.from)}
                  </td>
                )
              })}
              <td class="number">{formatSize(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
