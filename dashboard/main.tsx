import { render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { RunningRound } from '#stages/api/live.ts'
import { type Answers, useAnswer } from './api.ts'
import { isolateNames } from './isolate.ts'
import { useLive } from './live.ts'
import { Running } from './parts/running.tsx'
import { SignedIn } from './parts/signed-in.tsx'
import { Visitor } from './parts/visitor.tsx'
import { useDrops } from './recording/dropped.ts'
import { RecordingView } from './recording/later.tsx'
import { addressOf, go, type Route, recordingAddress, useRoute, type ViewName } from './route.ts'
import { useSession } from './session.ts'
import { ShareMenu } from './share/menu.tsx'
import { preparePrinting } from './share/print.ts'
import { isShared } from './share/scope.ts'
import { SharedUntil } from './share/shared.tsx'
import { targetOf } from './share/target.ts'
import { Wall } from './share/wall.tsx'
import { texts } from './texts.ts'
import { Audits } from './views/audits.tsx'
import { Films } from './views/films.tsx'
import { Incidents } from './views/incidents.tsx'
import { Journey } from './views/journey.tsx'
import { Settings } from './views/later-settings.tsx'
import { Quality } from './views/quality.tsx'
import { Standing } from './views/standing.tsx'
import { Trend } from './views/trend.tsx'
import { WhyView } from './views/why.tsx'

const views = [
  'journey',
  'why',
  'trend',
  'films',
  'incidents',
  'quality',
  'audits',
  'settings',
] as const satisfies ViewName[]

function Page() {
  const route = useRoute()
  const target = targetOf(route)
  const answer = useAnswer<Answers['benchmarks']>('/api/benchmarks')
  const benchmarks = answer.state === 'ready' ? answer.value.benchmarks : []
  const running = useLive(answer.state === 'ready' && answer.value.live)
  useFollowMailLink(route, benchmarks)
  const mayChange = useSession()?.mayChange === true
  const takesRecordings = answer.state === 'ready' && answer.value.recordings && mayChange
  useDrops(takesRecordings)
  const benchmark = benchmarks.find(({ id }) => id === target.benchmark)
  const market = benchmark?.markets.find(({ id }) => id === target.market)
  const timeZone = market?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const isOfMarket = route.view !== 'standing' && route.view !== 'recording'
  const asked = isOfMarket && !isShared ? `/api${addressOf({ ...target, view: 'audited' })}` : null
  const audited = useAnswer<Answers['audited']>(asked)
  const hasAudits = audited.state === 'ready' && audited.value.audited
  const shown = views.filter((view) => view !== 'audits' || hasAudits || route.view === 'audits')
  const title = benchmark && market && `${benchmark.name}, ${market.name}`
  useEffect(() => {
    document.title = [title, texts.views[route.view], texts.product].filter(Boolean).join(' · ')
  }, [title, route.view])
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)
  useEffect(() => {
    // The link that led here is gone: who listens hears where they are, and the keyboard goes on from there.
    if (!isFirst.current && document.activeElement === document.body) heading.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, [route.view, route.benchmark, route.market])
  return (
    <>
      {isOfMarket && !isShared && (
        <button type="button" class="skip" onClick={() => heading.current?.focus()}>
          {texts.skip}
        </button>
      )}
      <header class="top">
        <a class="brand" href={isShared ? undefined : '/'}>
          {texts.product}
        </a>
        {/* Its line is there before its name is known, so that nothing moves then. */}
        {(title !== undefined || isOfMarket) && (
          <strong class="place" title={title}>
            <span>{benchmark === undefined || market === undefined ? '\u00a0' : benchmark.name}</span>
            {benchmark && market && <span>{`, ${market.name}`}</span>}
          </strong>
        )}
        {isOfMarket && <span class="faint zone">{market === undefined ? '\u00a0' : texts.zone(market.timeZone)}</span>}
        {isShared && <SharedUntil timeZone={timeZone} />}
        {isOfMarket && !isShared && (
          <nav>
            {shown.map((view) => (
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
        {!isShared && <Visitor />}
      </header>
      <main>
        <div class="heading">
          <h1 ref={heading} tabIndex={-1}>
            {texts.views[route.view]}
          </h1>
          {route.view === 'standing' && takesRecordings && (
            <a class="beside" href={recordingAddress}>
              {texts.views.recording}
            </a>
          )}
          {route.view !== 'recording' && route.view !== 'settings' && <ShareMenu target={{ ...target, timeZone }} />}
        </div>
        {isOfMarket && <Running rounds={running} benchmark={route.benchmark} market={route.market} />}
        <View
          route={route}
          steps={benchmark?.steps ?? []}
          sites={benchmark?.sites.map(({ name }) => name) ?? []}
          competitors={benchmark?.sites.filter(({ us }) => !us).map(({ name }) => name) ?? []}
          metric={benchmark?.metric ?? 'lcp'}
          timeZone={timeZone}
          running={running}
        />
      </main>
      {route.query.get('wall') === '1' && <Wall timeZone={timeZone} />}
    </>
  )
}

interface ViewProps {
  route: Route
  steps: readonly string[]
  /** Names, ours first. */
  sites: readonly string[]
  competitors: readonly string[]
  metric: string
  running: readonly RunningRound[]
  timeZone: string
}

function View({ route, ...rest }: ViewProps) {
  switch (route.view) {
    case 'standing':
      return <Standing route={route} running={rest.running} />
    case 'recording':
      return <RecordingView />
    case 'journey':
      return <Journey route={route} competitors={rest.competitors} timeZone={rest.timeZone} />
    case 'trend':
      return <Trend {...rest} route={route} />
    case 'films':
      return <Films {...rest} route={route} />
    case 'incidents':
      return <Incidents route={route} timeZone={rest.timeZone} />
    case 'quality':
      return <Quality route={route} timeZone={rest.timeZone} />
    case 'why':
      return <WhyView {...rest} route={route} />
    case 'settings':
      return <Settings route={route} timeZone={rest.timeZone} />
    case 'audits':
      return <Audits route={route} timeZone={rest.timeZone} />
    default:
      return route.view satisfies never
  }
}

/** The link of a mail names benchmark and incident: `/?benchmark=&incident=`. */
function useFollowMailLink({ view, query }: Route, benchmarks: Answers['benchmarks']['benchmarks']): void {
  const [wanted, incident] = [query.get('benchmark'), query.get('incident')]
  useEffect(() => {
    if (view !== 'standing' || wanted === null || incident === null) return
    const benchmark = benchmarks.find(({ id }) => id === wanted)
    // An incident's id names its market, too.
    const market = benchmark?.markets.find(({ id }) => incident.includes(id)) ?? benchmark?.markets[0]
    if (market === undefined) return
    go(addressOf({ view: 'incidents', benchmark: wanted, market: market.id }, { incident }), { replace: true })
  }, [view, wanted, incident, benchmarks.length])
}

preparePrinting()
isolateNames()
const root = document.querySelector('#page')
if (root !== null) {
  render(
    <SignedIn>
      <Page />
    </SignedIn>,
    root,
  )
}
