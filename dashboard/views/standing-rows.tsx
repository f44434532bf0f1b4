import { ourPlace } from '#core/analysis/league/place.ts'
import { failingNow } from '#core/words/verdict.ts'
import { GapWords } from '../parts/gap.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { addressOf } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { SmallTrend } from './small-trend.tsx'
import { type Listed, largestGap, marketOf, nameOf } from './standing-name.ts'
import { useCard } from './use-card.ts'

const words = texts.standing

/** A line for each market. */
export function Rows({ listed }: { listed: readonly Listed[] }) {
  return (
    <Scroll label={texts.views.standing}>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">{words.benchmark}</th>
            <th scope="col">{words.verdict}</th>
            <th scope="col" class="number">
              {words.place}
            </th>
            <th scope="col">{words.largest}</th>
            <th scope="col">{words.days}</th>
            <th scope="col">{texts.views.incidents}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map((each) => (
            <Row key={nameOf(each)} listed={each} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function Row({ listed }: { listed: Listed }) {
  const { card, waiting, ref } = useCard(listed)
  const { benchmark, market } = marketOf(listed)
  const place = { benchmark: benchmark.id, market: market.id }
  const name = (
    <th scope="row">
      <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>{nameOf(listed)}</a>
    </th>
  )
  if (card === undefined) {
    return (
      <tr ref={ref} class="waiting">
        {name}
        <td colSpan={5} class="faint">
          {waiting}
        </td>
      </tr>
    )
  }
  const { verdict, league } = card
  const gap = largestGap(card)
  const [failing] = failingNow(verdict)
  const rank = ourPlace(league.sites)
  return (
    <tr ref={ref} class={failing === undefined ? verdict.target.verdict : 'failing'}>
      {name}
      <td>
        <span class="badge">{failing === undefined ? words.verdicts[verdict.target.verdict] : words.failing}</span>
        {verdict.promise?.outcome === 'broken' && <div class="problem">{words.broken}</div>}
      </td>
      <td class="number">{rank === null ? '–' : words.rank(rank.place, rank.of)}</td>
      <td>
        {failing !== undefined ? (
          <span class="problem">{words.failsAt(failing.step)}</span>
        ) : gap === undefined ? (
          '–'
        ) : (
          <>
            <bdi>{gap.competitor}</bdi>
            {gap.step !== undefined && words.on(gap.step)}: <GapWords gap={gap} metric={gap.metric} />
          </>
        )}
      </td>
      <td>
        <SmallTrend card={card} said={false} />
      </td>
      <td>
        {verdict.incidents.length === 0 ? (
          '–'
        ) : (
          <a href={isShared ? undefined : addressOf({ ...place, view: 'incidents' })}>
            {words.incidents(verdict.incidents.length)}
          </a>
        )}
      </td>
    </tr>
  )
}
