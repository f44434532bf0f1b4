import { youThan } from '#core/words/gap.ts'
import { failingNow } from '#core/words/verdict.ts'
import { addressOf } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { type Listed, largestGap, marketOf, nameOf } from './standing-name.ts'
import { useCard } from './use-card.ts'

const words = texts.standing

/** As many markets at once as fit. */
export function Tiles({ listed }: { listed: readonly Listed[] }) {
  return (
    <ul class="tiles">
      {listed.map((each) => (
        <Tile key={nameOf(each)} listed={each} />
      ))}
    </ul>
  )
}

function Tile({ listed }: { listed: Listed }) {
  const { card, waiting, ref } = useCard(listed)
  const { benchmark, market } = marketOf(listed)
  const place = { benchmark: benchmark.id, market: market.id }
  const name = <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>{nameOf(listed)}</a>
  if (card === undefined) {
    return (
      <li class="tile waiting" ref={ref}>
        {name}
        <span class="faint">{waiting}</span>
      </li>
    )
  }
  const { verdict } = card
  const gap = largestGap(card)
  const [failing] = failingNow(verdict)
  return (
    <li class={`tile ${verdict.target.verdict}${failing === undefined ? '' : ' failing'}`} ref={ref}>
      {name}
      <span class="badge">{failing === undefined ? words.verdicts[verdict.target.verdict] : words.failing}</span>
      {failing !== undefined && <span class="problem">{words.failsAt(failing.step)}</span>}
      {failing === undefined && gap !== undefined && (
        <span class="faint">
          {words.you(youThan(gap.ratio, gap.competitor, gap))}
          {gap.step !== undefined && words.on(gap.step)}
        </span>
      )}
      {verdict.promise?.outcome === 'broken' && <span class="problem">{words.broken}</span>}
      {verdict.incidents.length > 0 && <span class="problem">{words.incidents(verdict.incidents.length)}</span>}
    </li>
  )
}
