import { gapThan } from '#core/words/gap.ts'
import { failingNow } from '#core/words/verdict.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { addressOf } from '../route.ts'
import { isShared } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { nameOf, worstGap } from './standing-name.ts'

const words = texts.standing

/** As many markets at once as fit. */
export function Tiles({ cards }: { cards: readonly StandingView[] }) {
  return (
    <ul class="tiles">
      {cards.map((card) => {
        const { verdict, league } = card
        const gap = worstGap(card)
        const [failing] = failingNow(verdict)
        const place = { benchmark: verdict.benchmark.id, market: verdict.market.id }
        return (
          <li key={nameOf(card)} class={`tile ${verdict.target.verdict}`}>
            <a href={isShared ? undefined : addressOf({ ...place, view: 'journey' })}>{nameOf(card)}</a>
            <span class="badge">{words.verdicts[verdict.target.verdict]}</span>
            {failing !== undefined && <span class="problem">{words.failsAt(failing.step)}</span>}
            {failing === undefined && gap !== undefined && gap.ratio !== null && (
              <span class="faint">
                {words.youAre(gapThan(gap.ratio, gap.competitor, { metric: league.ranking.metric }))}
              </span>
            )}
            {verdict.incidents.length > 0 && <span class="problem">{words.incidents(verdict.incidents.length)}</span>}
          </li>
        )
      })}
    </ul>
  )
}
