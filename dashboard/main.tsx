import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Answers, type Loaded, useAnswer } from './api.ts'
import { addressOf, go, type Route, useRoute, type ViewName } from './route.ts'
import { texts } from './texts.ts'
import { Films } from './views/films.tsx'
import { Incidents } from './views/incidents.tsx'
import { Journey } from './views/journey.tsx'
import { Standing } from './views/standing.tsx'
import { Trend } from './views/trend.tsx'

const views = ['journey', 'trend', 'films', 'incidents'] as const satisfies ViewName[]

function Page() {
  const route = useRoute()
  const standing = useAnswer<Answers['standing']>('/api/standing')
  const cards = standing.state === 'ready' ? standing.value.cards : []
  useFollowMailLink(route, cards)
  const card = cards.find(
    ({ verdict }) => verdict.benchmark.id === route.benchmark && verdict.market.id === route.market,
  )
  const title = card && `${card.verdict.benchmark.name}, ${card.verdict.market.name}`
  useEffect(() => {
    document.title = [title, texts.views[route.view], texts.product].filter(Boolean).join(' · ')
  }, [title, route.view])
  return (
    <>
      <header class="top">
        <a class="brand" href="/">
          {texts.product}
        </a>
        {title && <strong>{title}</strong>}
        {route.view !== 'standing' && (
          <nav>
            {views.map((view) => (
              <a
                key={view}
                href={addressOf({ view, benchmark: route.benchmark, market: route.market })}
                aria-current={view === route.view ? 'page' : undefined}
              >
                {texts.views[view]}
              </a>
            ))}
          </nav>
        )}
      </header>
      <main>
        <h1>{texts.views[route.view]}</h1>
        <View
          route={route}
          standing={standing}
          steps={card?.league.steps ?? []}
          timeZone={card?.verdict.market.timeZone ?? 'UTC'}
        />
      </main>
    </>
  )
}

interface ViewProps {
  route: Route
  standing: Loaded<Answers['standing']>
  steps: readonly string[]
  timeZone: string
}

function View({ route, standing, ...rest }: ViewProps) {
  switch (route.view) {
    case 'standing':
      return <Standing answer={standing} />
    case 'journey':
      return <Journey route={route} />
    case 'trend':
      return <Trend route={route} steps={rest.steps} />
    case 'films':
      return <Films route={route} {...rest} />
    case 'incidents':
      return <Incidents route={route} timeZone={rest.timeZone} />
    default:
      return route.view satisfies never
  }
}

/** The link of a mail names benchmark and incident: `/?benchmark=&incident=`. */
function useFollowMailLink({ view, query }: Route, cards: Answers['standing']['cards']): void {
  const [benchmark, incident] = [query.get('benchmark'), query.get('incident')]
  useEffect(() => {
    if (view !== 'standing' || benchmark === null || incident === null) return
    const own = cards.filter(({ verdict }) => verdict.benchmark.id === benchmark)
    // An incident's id names its market, too.
    const card = own.find(({ verdict }) => incident.includes(verdict.market.id)) ?? own[0]
    if (card === undefined) return
    const { market } = card.verdict
    go(addressOf({ view: 'incidents', benchmark, market: market.id }, { incident }), { replace: true })
  }, [view, benchmark, incident, cards.length])
}

const root = document.querySelector('#page')
if (root !== null) render(<Page />, root)
