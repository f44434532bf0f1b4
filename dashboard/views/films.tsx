import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { FilmsView } from '#core/analysis/views/films.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { Ready } from '../parts/loading.tsx'
import { Picture } from '../parts/picture.tsx'
import { addressOf, type Route } from '../route.ts'
import { served } from '../share/scope.ts'
import { texts } from '../texts.ts'
import { Requests } from './requests.tsx'
import { Waterfall } from './waterfall.tsx'

const words = texts.films

interface FilmsProps {
  route: Route
  steps: readonly string[]
  /** Names, ours first. */
  sites: readonly string[]
  timeZone: string
}

export function Films({ route, steps, sites, timeZone }: FilmsProps) {
  const { benchmark, market, query } = route
  const asked = Object.fromEntries(['at', 'left', 'right', 'all'].map((name) => [name, query.get(name) ?? undefined]))
  const step = query.get('step') ?? steps[0]
  const to = (change: Record<string, string | undefined> = {}, view: 'films' | 'requests' | 'waterfall' = 'films') =>
    addressOf({ view, benchmark, market }, { step, ...asked, ...change })
  const answer = useAnswer<Answers['films']>(`/api${to()}`)
  return (
    <>
      <Choice
        label={words.step}
        value={step ?? ''}
        options={steps.map((each) => ({ value: each, text: each }))}
        to={(value) => to({ step: value })}
      />
      <Ready of={answer}>
        {({ films, rounds }) => {
          const at = films?.scheduledAt ?? asked.at
          const offered = at === undefined || rounds.includes(at) ? rounds : [at, ...rounds]
          return (
            <>
              {offered.length > 0 && (
                <Choice
                  label={words.round}
                  value={at ?? ''}
                  options={offered.map((each) => ({
                    value: each,
                    text: timeWords(each, { timeZone, now: Date.now() }),
                  }))}
                  to={(value) => to({ at: value })}
                />
              )}
              {films !== null && sites.length > 2 && <Pair view={films} sites={sites} all={asked.all} to={to} />}
              {films === null ? (
                <p>{asked.at === undefined ? words.none : words.gone}</p>
              ) : (
                <>
                  <Player
                    key={`${films.scheduledAt} ${films.step} ${films.films.map(({ site }) => site).join(' ')}`}
                    view={films}
                    waterfall={`/api${to({ at: films.scheduledAt }, 'waterfall')}`}
                  />
                  <Requests key={to()} address={`/api${to({ at: films.scheduledAt }, 'requests')}`} />
                </>
              )}
            </>
          )
        }}
      </Ready>
    </>
  )
}

interface PairProps {
  view: FilmsView
  sites: readonly string[]
  all: string | undefined
  to: (change: Record<string, string | undefined>) => string
}

/** Which two sites, or all of them. */
function Pair({ view: { films }, sites, all, to }: PairProps) {
  const [left, right] = films.map(({ site }) => site)
  const option = (site: string) => ({ value: site, text: site })
  if (all === '1') {
    return (
      <a class="choice" href={to({ all: undefined })}>
        {words.two}
      </a>
    )
  }
  return (
    <>
      <Choice
        label={words.left}
        value={left ?? ''}
        options={sites.filter((site) => site !== right).map(option)}
        to={(value) => to({ left: value, right })}
      />
      <Choice
        label={words.right}
        value={right ?? ''}
        options={sites.filter((site) => site !== left).map(option)}
        to={(value) => to({ left, right: value })}
      />
      <a class="choice" href={to({ all: '1', left: undefined, right: undefined })}>
        {words.all}
      </a>
    </>
  )
}

interface KeptProps {
  look: string
  file: string
  alt: string
  loading?: 'lazy' | 'eager'
  /** What is shown where it is no longer kept: a round is for longer than its pictures. */
  gone: ComponentChildren
}

function Kept({ look, file, alt, loading = 'eager', gone }: KeptProps) {
  const [missing, setMissing] = useState<string>()
  if (missing === file) return <>{gone}</>
  // The same element for each frame: another one would be blank until its picture is there.
  return (
    <Picture
      class={look}
      src={served(`/evidence/${file}`)}
      alt={alt}
      loading={loading}
      onGone={() => setMissing(file)}
    />
  )
}

/** ms of the clock for one ms of playing: loads are short. */
const slowness = 2
/** ms that an arrow key moves. */
const keyStep = 50

function Player({ view: { films }, waterfall }: { view: FilmsView; waterfall: string }) {
  const last = Math.max(500, ...films.flatMap(({ frames }) => frames.map(({ at }) => at)))
  const end = Math.ceil(last / 100) * 100
  const [clock, setClock] = useState(end)
  const [playing, setPlaying] = useState(false)
  useEffect(() => {
    if (!playing) return
    let begun: number | undefined
    const from = clock >= end ? 0 : clock
    let frame = requestAnimationFrame(function tick(now) {
      begun ??= now
      const next = Math.min(end, from + (now - begun) / slowness)
      setClock(next)
      if (next < end) frame = requestAnimationFrame(tick)
      else setPlaying(false)
    })
    return () => cancelAnimationFrame(frame)
  }, [playing])
  return (
    <>
      <div class="clock">
        <button type="button" onClick={() => setPlaying(!playing)}>
          {playing ? words.pause : words.play}
        </button>
        <input
          type="range"
          min="0"
          max={end}
          step={keyStep}
          value={clock}
          aria-label={words.clock}
          aria-valuetext={formatMetric('duration', clock)}
          onInput={(event) => {
            setPlaying(false)
            setClock(Number(event.currentTarget.value))
          }}
        />
        <output>{formatMetric('duration', Math.round(clock))}</output>
      </div>
      <div class="films">
        {films.map(({ site, us, frames, screenshot, measured }) => {
          const shown = frames.findLast(({ at }) => at <= clock)
          const file = shown?.file ?? (frames.length === 0 ? screenshot : null)
          return (
            <figure key={site} class={us ? 'us' : ''}>
              <figcaption class="film-title">
                <strong>
                  <bdi>{site}</bdi>
                </strong>
                {us && <span class="faint"> ({texts.you})</span>}
                {measured && (
                  <span class="number film-time">
                    {headingOf(measured.metric)} {formatMetric(measured.metric, measured.value)}
                  </span>
                )}
              </figcaption>
              {file === null || file === undefined ? (
                <p class="blank">{frames.length === 0 ? words.noFilm : words.nothing}</p>
              ) : (
                <Kept
                  look="film-picture"
                  file={file}
                  alt={`${site}, ${formatMetric('duration', shown?.at ?? clock)}`}
                  gone={<p class="blank">{texts.pictureGone}</p>}
                />
              )}
              {screenshot !== null && (
                <a href={served(`/evidence/${screenshot}`)} target="_blank" rel="noreferrer">
                  {words.screenshot(site)}
                </a>
              )}
              <div class="strip-of-frames">
                {frames.map(({ at, file: name }) => (
                  <button
                    key={at}
                    type="button"
                    aria-pressed={shown?.at === at}
                    aria-label={`${site}, ${formatMetric('duration', at)}`}
                    onClick={() => setClock(at)}
                  >
                    <Kept look="thumb" file={name} alt="" loading="lazy" gone={<span class="thumb" />} />
                    <span>{formatMetric('duration', at)}</span>
                  </button>
                ))}
              </div>
            </figure>
          )
        })}
      </div>
      <p class="faint">{words.note}</p>
      <Waterfall address={waterfall} clock={clock} />
    </>
  )
}
