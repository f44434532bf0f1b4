import type { ComponentChildren } from 'preact'
import { recordedWords } from '#core/words/recording.ts'
import type { RecordingProblem, RecordingView } from '#stages/api/recordings/view.ts'
import { Scroll } from '../parts/scroll.tsx'
import { words } from './texts.ts'

export type Planned = Extract<RecordingView, { ok: true }>['recording']

/** What the recording walks, step by step of the benchmark, and what is changed in it. */
export function Plan({ recording, children }: { recording: Planned; children: ComponentChildren }) {
  const { title, steps, before, groups, notes } = recording
  return (
    <section class="step">
      <h2>
        <bdi>{title}</bdi>: {recordedWords(steps)}
      </h2>
      <Scroll label={words.grouped}>
        <table class="recorded">
          <caption>{words.grouped}</caption>
          <thead>
            <tr>
              {words.columns.map((heading) => (
                <th key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {before !== '' && (
              <tr>
                <td />
                <td />
                <td>{before}</td>
                <td />
              </tr>
            )}
            {groups.map(({ name, measured, after, begins }) => (
              <tr key={name}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>{measured}</td>
                <td>{after}</td>
                <td class="begins">
                  <bdi>{begins}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {children}
      {notes.length > 0 && (
        <>
          <h3>{words.changed}</h3>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Why a recording cannot be walked, step by step. */
export function Problems({ file, problems }: { file: string; problems: readonly RecordingProblem[] }) {
  return (
    <section class="step" role="alert">
      <h2 class="problem">
        <bdi>{words.refused(file)}</bdi>
      </h2>
      <ul>
        {problems.map(({ place, message, hint }) => (
          <li key={place + message}>
            <strong>
              <bdi>{place === '' ? words.whole : place}</bdi>
            </strong>
            : {message} {hint}
          </li>
        ))}
      </ul>
    </section>
  )
}
