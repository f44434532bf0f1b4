import { useEffect, useState } from 'preact/hooks'
import type { FilmsView } from '#core/analysis/views/films.ts'
import { formatMetric, headingOf } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Choice } from '../parts/choice.tsx'
import { Ready } from '../parts/loading.tsx'
import { addressOf, type Route } from '../route.ts'
import { served } from '../share/scope.ts'
import { texts } from '../texts.ts'

const words = texts.films

export function Films({ route, steps, timeZone }: { route: Route; steps: readonly string[]; timeZone: string }) {
  const { benchmark, market, query } = route
  const step = query.get('step') ?? steps[0]
  const at = query.get('at') ?? undefined
  const to = (change: Record<string, string> = {}) =>
    addressOf({ view: 'films', benchmark, market }, { step, at, ...change })
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
        {({ films, rounds }) => (
          <>
            {rounds.length > 0 && (
              <Choice
                label={words.round}
                value={films?.scheduledAt ?? ''}
                options={rounds.map((each) => ({ value: each, text: timeWords(each, { timeZone, now: Date.now() }) }))}
                to={(value) => to({ at: value })}
              />
            )}
            {films === null ? <p>{words.none}</p> : <Player key={`${films.scheduledAt} ${films.step}`} view={films} />}
          </>
        )}
      </Ready>
    </>
  )
}

/** ms of the clock for one ms of playing: loads are short. */
const slowness = 2
/** ms that an arrow key moves. */
const keyStep = 50

function Player({ view: { films } }: { view: FilmsView }) {
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
                <img
                  class="film-picture"
                  src={served(`/evidence/${file}`)}
                  alt={`${site}, ${formatMetric('duration', shown?.at ?? clock)}`}
                />
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
                    <img class="thumb" src={served(`/evidence/${name}`)} alt="" loading="lazy" />
                    <span>{formatMetric('duration', at)}</span>
                  </button>
                ))}
              </div>
            </figure>
          )
        })}
      </div>
      <p class="faint">{words.note}</p>
    </>
  )
}
