import { type LiveKey, type LiveSettings, liveValue, withLiveValue } from '#core/model/live.ts'
import { type Metric, metrics } from '#core/model/metric.ts'
import { headingOf } from '#core/words/metric.ts'
import type { SettingsAnswer } from '#stages/api/settings/answer.ts'
import { unlessAsInFile } from './as-in-file.ts'
import { Competitors } from './competitors.tsx'
import { Field, Select } from './field.tsx'
import { Recipients } from './recipients.tsx'
import { Result } from './result.tsx'
import { words } from './texts.ts'
import { usePreview } from './use-preview.ts'

interface FormProps {
  answer: SettingsAnswer
  live: LiveSettings
  change: (live: LiveSettings) => void
  address: string
  mayChange: boolean
  isChanged: boolean
}

/** The settings as fields. What is empty is as in the file; what a change means is shown before it can be saved. */
export function Form({ answer, live, change, address, mayChange, isChanged }: FormProps) {
  const { looked, outcome, look, save, forget, reset, result } = usePreview()
  const { file, steps, fixed, number } = answer
  const draft = { live, basedOn: number }
  const set = (key: LiveKey, value: unknown) => {
    forget()
    change(withLiveValue(live, key, value))
  }
  const text = (key: LiveKey) => String(liveValue(live, key) ?? '')
  const submit = (event: Event) => {
    event.preventDefault()
    void look(`${address}/preview`, draft)
  }
  const wrong = new Set(looked.state === 'failed' ? looked.problems.map(({ field }) => field) : [])
  const competitors = live.competitors ?? file.competitors
  const names = [...fixed, ...competitors.map(({ name }) => name)]
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayChange}>
        <legend>{words.schedule}</legend>
        <Field
          label={words.every}
          isWrong={wrong.has(words.every)}
          file={file.every}
          value={text('every')}
          set={(value) => set('every', value)}
        />
      </fieldset>
      <fieldset disabled={!mayChange}>
        <legend>{words.target}</legend>
        <Select
          label={words.against}
          isWrong={wrong.has(words.against)}
          file={file.target.against}
          value={text('target.against')}
          options={['fastest', 'median', ...names]}
          set={(value) => set('target.against', value)}
        />
        <Select
          label={words.metric}
          isWrong={wrong.has(words.metric)}
          file={file.target.metric}
          value={text('target.metric')}
          options={metrics}
          nameOf={(metric) => headingOf(metric as Metric)}
          set={(value) => set('target.metric', value)}
        />
        <Field
          label={words.margin}
          isWrong={wrong.has(words.margin)}
          file={file.target.margin}
          value={text('target.margin')}
          set={(value) => set('target.margin', value)}
        />
        <Field
          label={words.promise}
          isWrong={wrong.has(words.promise)}
          file={file.target.promise ?? words.none}
          value={liveValue(live, 'target.promise') === null ? words.none : text('target.promise')}
          set={(value) => set('target.promise', value?.trim().toLowerCase() === words.none ? null : value)}
          hint={words.noPromise}
        />
      </fieldset>
      <Recipients
        wrong={wrong}
        to={live.alarm?.to}
        file={file.to}
        set={(to) => set('alarm.to', to)}
        disabled={!mayChange}
      />
      <Competitors
        wrong={wrong}
        competitors={live.competitors}
        file={file.competitors}
        fixed={fixed}
        steps={steps}
        set={(next) => set('competitors', unlessAsInFile(next, file.competitors))}
        disabled={!mayChange}
        tryAt={answer.canTry && mayChange ? `${address}/try` : undefined}
      />
      {mayChange && (
        <button type="submit" disabled={!isChanged || looked.state === 'busy'}>
          {words.look}
        </button>
      )}
      {/* What was saved differs from what the page was loaded with until that is read again. */}
      {isChanged && outcome.state !== 'done' && (
        <>
          <button
            type="button"
            onClick={() => {
              reset()
              change(answer.live)
            }}
          >
            {words.discard}
          </button>
          <p>{words.unsaved}</p>
        </>
      )}
      <Result looked={looked} outcome={outcome} result={result} save={() => save(address, draft)} />
    </form>
  )
}
