import { useState } from 'preact/hooks'
import type { Marker, MarkerKind } from '#core/model/marker.ts'
import { markerKinds } from '#core/model/marker.ts'
import { markerKindWords, markerWords } from '#core/words/marker.ts'
import { timeWords } from '#core/words/parts.ts'
import { useAct } from '../act.ts'
import { Outcome } from '../parts/outcome.tsx'
import { useSession } from '../session.ts'
import { texts } from '../texts.ts'

const words = texts.markers
/** The rest is behind a disclosure: a pipeline may add several a day. */
const MOST_LISTED = 10

interface MarkersProps {
  /** `/api/BENCHMARK/MARKET`. */
  place: string
  markers: readonly Marker[]
  timeZone: string
}

/** What the lines in the charts are, in words, and a form to add one. */
export function Markers({ place, markers, timeZone }: MarkersProps) {
  const { outcome, act } = useAct()
  const mayChange = useSession()?.mayChange === true
  if (!mayChange && markers.length === 0) return null
  const newest = markers.toReversed()
  const remove = (id: string) => void act(`${place}/markers/${encodeURIComponent(id)}/remove`, {})
  const list = (some: readonly Marker[]) => (
    <ul>
      {some.map((marker) => (
        <li key={marker.id}>
          <time dateTime={marker.at}>{timeWords(marker.at, { timeZone, now: Date.now() })}</time>{' '}
          <bdi>{markerWords(marker)}</bdi>{' '}
          {mayChange && (
            <button type="button" aria-label={words.removeOf(markerWords(marker))} onClick={() => remove(marker.id)}>
              {words.remove}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
  return (
    <section class="markers" aria-label={words.title}>
      <h2>{words.title}</h2>
      {markers.length === 0 ? <p class="faint">{words.none}</p> : list(newest.slice(0, MOST_LISTED))}
      {newest.length > MOST_LISTED && (
        <details>
          <summary>{words.more(newest.length - MOST_LISTED)}</summary>
          {list(newest.slice(MOST_LISTED))}
        </details>
      )}
      {mayChange && <AddMarker timeZone={timeZone} add={(body) => act(`${place}/markers`, body)} />}
      <Outcome of={outcome} />
    </section>
  )
}

function AddMarker({ timeZone, add }: { timeZone: string; add: (body: object) => Promise<boolean> }) {
  const [label, setLabel] = useState('')
  const [kind, setKind] = useState<MarkerKind>('release')
  const [at, setAt] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    // The field has no time zone; it is read in the reader's own.
    void add({ label, kind, ...(at !== '' && { at: new Date(at).toISOString() }) }).then((isDone) => {
      if (!isDone) return
      // The next one is not of the same time unless that is said again.
      setLabel('')
      setAt('')
    })
  }
  return (
    <form class="mute" onSubmit={submit}>
      <label class="choice">
        <span>{words.label}</span>
        <input value={label} maxLength={80} required onInput={(event) => setLabel(event.currentTarget.value)} />
      </label>
      <label class="choice">
        <span>{words.kind}</span>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value as MarkerKind)}>
          {markerKinds.map((each) => (
            <option key={each} value={each}>
              {markerKindWords[each]}
            </option>
          ))}
        </select>
      </label>
      <label class="choice">
        <span>{words.at(zoneInBrowser(timeZone) === ownZone ? '' : ownZone)}</span>
        <input type="datetime-local" value={at} onInput={(event) => setAt(event.currentTarget.value)} />
      </label>
      <button type="submit">{words.add}</button>
    </form>
  )
}

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** As the browser calls it: Chromium says Asia/Katmandu where a market says Asia/Kathmandu. */
function zoneInBrowser(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
}
