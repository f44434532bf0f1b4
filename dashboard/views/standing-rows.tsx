import { ourPlace } from '#core/analysis/league/place.ts'
import { failingNow } from '#core/words/verdict.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { GapWords } from '../parts/gap.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { addressOf } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { SmallTrend } from './small-trend.tsx'
import { nameOf, worstGap } from './standing-name.ts'

const words = texts.standing

/** A line for each market. */
export function Rows({ cards }: { cards: readonly StandingView[] }) {
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
          {cards.map((card) => {
            const { verdict, league } = card
            const place = { benchmark: verdict.benchmark.id, market: verdict.market.id }
            const gap = worstGap(card)
            const [failing] = failingNow(verdict)
            const rank = ourPlace(league.sites)
            return (
              <tr key={nameOf(card)} class={verdict.target.verdict}>
                <th scope="row">
                  <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>{nameOf(card)}</a>
                </th>
                <td>
                  <span class="badge">{words.verdicts[verdict.target.verdict]}</span>
                </td>
                <td class="number">{rank === null ? '–' : words.rank(rank.place, rank.of)}</td>
                <td>
                  {failing !== undefined ? (
                    <span class="problem">{words.failsAt(failing.step)}</span>
                  ) : gap === undefined ? (
                    '–'
                  ) : (
                    <>
                      <bdi>{gap.competitor}</bdi>: <GapWords gap={gap} metric={league.ranking.metric} />
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
          })}
        </tbody>
      </table>
    </Scroll>
  )
}
