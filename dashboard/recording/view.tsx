import { useEffect, useRef, useState } from 'preact/hooks'
import type { RecordingBody } from '#stages/api/recordings/read.ts'
import type { RecordingChoices, RecordingView } from '#stages/api/recordings/view.ts'
import { type Loaded, useAnswer } from '../api.ts'
import { reasonOf } from '../ask.ts'
import { Select } from '../parts/choice.tsx'
import { Ready } from '../parts/loading.tsx'
import { useSession } from '../session.ts'
import { StepBegins } from './begins.tsx'
import { onDropped, takeDropped } from './dropped.ts'
import { Plan, type Planned as PlannedRecording, Problems } from './plan.tsx'
import { Save } from './save.tsx'
import { planOf } from './talk.ts'
import { words } from './texts.ts'
import { Walk } from './walk.tsx'

/** Characters and bytes of a recording, at most; the server says the same. */
const longest = 1_000_000
/** ms after the last key that an address is complete. */
const typing = 400

/** `nth`: the same file, recorded again, is another one. */
type Chosen = { name: string; text: string; nth: number } | { problem: string }

let taken = 0

/** A recording becomes a journey: what it would be, walked once, and saved. */
export function View() {
  const session = useSession()
  const answer = useAnswer<RecordingChoices>('/api/recordings')
  if (session?.mayChange === false) return <p>{words.editors}</p>
  return (
    <Ready of={answer}>
      {(choices) => (choices.benchmarks.length === 0 ? <p>{words.none}</p> : <Desk choices={choices} />)}
    </Ready>
  )
}

function Desk({ choices: { benchmarks, hasDesk } }: { choices: RecordingChoices }) {
  const [chosen, setChosen] = useState<Chosen>()
  const [benchmarkId, setBenchmark] = useState(benchmarks[0]?.id ?? '')
  const [siteName, setSite] = useState('')
  const [origin, setOrigin] = useState('')
  const take = async (file: File | undefined) => {
    if (file !== undefined) setChosen(await contentOf(file))
  }
  useEffect(() => {
    void take(takeDropped())
    return onDropped(() => void take(takeDropped()))
  }, [])
  const benchmark = benchmarks.find(({ id }) => id === benchmarkId) ?? benchmarks[0]
  const site = benchmark?.sites.find(({ name }) => name === siteName) ?? benchmark?.sites[0]
  if (benchmark === undefined || site === undefined) return null
  const at = origin.trim() === '' ? {} : { origin: origin.trim() }
  const body =
    chosen === undefined || 'problem' in chosen
      ? undefined
      : { file: chosen.name, text: chosen.text, benchmark: benchmark.id, site: site.name, ...at }
  const nth = chosen !== undefined && 'nth' in chosen ? chosen.nth : 0
  return (
    <>
      <p class="lead">{words.lead}</p>
      <section class="step add-recording">
        <label class="choice">
          <span>{words.file}</span>
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
          />
        </label>
        <span class="faint">{body === undefined ? words.drop : words.shown(body.file)}</span>
        <Select
          label={words.benchmark}
          value={benchmark.id}
          options={benchmarks.map(({ id, name }) => ({ value: id, text: name }))}
          choose={setBenchmark}
        />
        <Select
          label={words.site}
          value={site.name}
          options={benchmark.sites.map(({ name, us }) => ({ value: name, text: us ? words.you(name) : name }))}
          choose={setSite}
        />
        <label class="choice">
          <span>{words.origin}</span>
          <input
            type="url"
            value={origin}
            placeholder={site.origin === 'served' ? words.served : site.origin}
            onInput={({ currentTarget }) => setOrigin(currentTarget.value)}
          />
        </label>
      </section>
      {chosen !== undefined && 'problem' in chosen && (
        <p class="problem" role="alert">
          {chosen.problem}
        </p>
      )}
      {body !== undefined && (
        <Planned
          key={[nth, benchmark.id, site.name].join('/')}
          body={body}
          site={site.name}
          market={benchmark.market}
          hasDesk={hasDesk}
        />
      )}
    </>
  )
}

interface PlannedProps {
  body: RecordingBody
  site: string
  market: string
  hasDesk: boolean
}

function Planned({ body: given, site, market, hasDesk }: PlannedProps) {
  const [begins, setBegins] = useState<Record<string, number>>()
  const shown = useRef<PlannedRecording | null>(null)
  const body = { ...given, ...(begins && { begins }) }
  const plan = usePlan(body)
  if (plan.state === 'loading') return <p class="faint">{words.reading}</p>
  if (plan.state === 'failed') {
    return (
      <p class="problem" role="alert">
        {plan.reason}
      </p>
    )
  }
  if (plan.value.ok) shown.current = plan.value.recording
  const recording = shown.current ?? undefined
  const chosen = recording?.begins.map((each) => ({ ...each, at: begins === undefined ? each.at : begins[each.step] }))
  const choice = recording !== undefined && recording.begins.length > 0 && (
    <StepBegins
      begins={chosen?.map(({ step, at }) => ({ step, at: at ?? null })) ?? []}
      places={recording.places}
      isOpen={recording.isOpen || begins !== undefined}
      choose={setBegins}
    />
  )
  if (!plan.value.ok || recording === undefined) {
    return (
      <>
        {!plan.value.ok && <Problems file={body.file} problems={plan.value.problems} />}
        {choice && <section class="step">{choice}</section>}
      </>
    )
  }
  return (
    <>
      <Plan recording={recording}>{choice}</Plan>
      {hasDesk && (
        <Walk
          key={JSON.stringify([body.origin, begins])}
          body={body}
          site={site}
          market={market}
          hasSecrets={recording.secrets.length > 0}
        />
      )}
      <Save body={body} site={site} recording={recording} hasDesk={hasDesk} />
    </>
  )
}

/** What becomes of the recording, asked again for another site or address. */
function usePlan(body: RecordingBody): Loaded<RecordingView> {
  const [plan, setPlan] = useState<Loaded<RecordingView>>({ state: 'loading' })
  const { file, text, benchmark, site, origin } = body
  const begins = JSON.stringify(body.begins)
  useEffect(() => {
    const stop = new AbortController()
    const load = async () => {
      try {
        setPlan({ state: 'ready', value: await planOf(body, stop.signal) })
      } catch (error) {
        if (!stop.signal.aborted) setPlan({ state: 'failed', reason: reasonOf(error) })
      }
    }
    const timer = setTimeout(() => void load(), plan.state === 'loading' ? 0 : typing)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [file, text, benchmark, site, origin, begins])
  return plan
}

async function contentOf(file: File): Promise<Chosen> {
  if (file.size > longest) return { problem: words.tooLarge(file.name) }
  try {
    return { name: file.name, text: await file.text(), nth: ++taken }
  } catch {
    return { problem: words.unreadable(file.name) }
  }
}
