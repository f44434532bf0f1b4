import { texts } from '../../texts.ts'
import { Preview } from './preview.tsx'
import type { usePreview } from './use-preview.ts'

interface ResultProps extends Pick<ReturnType<typeof usePreview>, 'looked' | 'outcome' | 'result'> {
  /** Makes the change that is shown. */
  save: () => Promise<void>
}

/** What a change would mean, why it cannot be made, or that it was made; read out by screen readers. */
export function Result({ looked, outcome, result, save }: ResultProps) {
  return (
    <div ref={result} class="result" tabIndex={-1} role="status">
      {looked.state === 'failed' && <Refused looked={looked} />}
      {looked.state === 'ready' && <Preview of={looked.preview} save={save} />}
      {outcome.state === 'failed' && <p class="problem">{texts.notDone(outcome.words)}</p>}
      {outcome.state === 'done' && <p>{outcome.words}</p>}
    </div>
  )
}

/** By field, as the form calls it, where the server says which. */
function Refused({ looked: { reason, problems } }: { looked: Extract<ResultProps['looked'], { state: 'failed' }> }) {
  if (problems.every(({ field }) => field === '')) return <p class="problem">{texts.notDone(reason)}</p>
  return (
    <ul class="problem">
      {problems.map(({ field, text }) => (
        <li key={field + text}>
          <strong>
            <bdi>{field}</bdi>
          </strong>
          : <bdi>{text}</bdi>
        </li>
      ))}
    </ul>
  )
}
