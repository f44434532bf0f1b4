import type { RunningRound } from '#stages/api/live.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { go, type Route, standingAddress } from '../route.ts'
import { texts } from '../texts.ts'
import { StandingCard } from './standing-card.tsx'
import { isFound, type Listed, nameOf } from './standing-name.ts'
import { Rows } from './standing-rows.tsx'
import { Tiles } from './standing-tiles.tsx'

const words = texts.standing
const densities = ['cards', 'rows', 'tiles'] as const

interface StandingProps {
  route: Route
  running: readonly RunningRound[]
}

/** All markets, those that need attention first, as the server sorts them; or the one that the address names. */
export function Standing({ route: { query }, running }: StandingProps) {
  const [benchmark, market] = [query.get('benchmark'), query.get('market')]
  const of = benchmark === null || market === null ? '' : `?${new URLSearchParams({ benchmark, market })}`
  const answer = useAnswer<Answers['standing']>(`/api/standing${of}`)
  const search = query.get('q') ?? ''
  const density = densities.find((each) => each === query.get('density')) ?? 'cards'
  const address = (change: { q?: string; density?: string }) =>
    standingAddress({ q: change.q ?? search, density: change.density ?? density })
  return (
    <Ready of={answer}>
      {({ cards, now, rest }) => {
        const all: Listed[] = [...cards, ...rest]
        const found = all.filter((listed) => isFound(listed, search))
        return (
          <>
            {all.length > 1 && (
              <div class="filters">
                <label class="choice">
                  <span>{words.search}</span>
                  <input
                    type="search"
                    value={search}
                    onInput={(event) => go(address({ q: event.currentTarget.value }), { replace: true })}
                  />
                </label>
                <nav aria-label={words.density}>
                  {densities.map((each) => (
                    <a
                      key={each}
                      href={address({ density: each })}
                      aria-current={each === density ? 'true' : undefined}
                    >
                      {words.densities[each]}
                    </a>
                  ))}
                </nav>
              </div>
            )}
            {all.length === 0 && <p>{of === '' ? words.none : words.noMarket}</p>}
            {all.length > 0 && found.length === 0 && <p role="status">{words.noMatch(search)}</p>}
            {density === 'cards' &&
              found.map((listed) => <StandingCard key={nameOf(listed)} listed={listed} now={now} running={running} />)}
            {density === 'rows' && found.length > 0 && <Rows listed={found} />}
            {density === 'tiles' && found.length > 0 && <Tiles listed={found} />}
          </>
        )
      }}
    </Ready>
  )
}
