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
      {looked.state === 'failed' && <p class="problem">{texts.notDone(looked.reason)}</p>}
      {looked.state === 'ready' && <Preview of={looked.preview} save={save} />}
      {outcome.state === 'failed' && <p class="problem">{texts.notDone(outcome.words)}</p>}
      {outcome.state === 'done' && <p>{outcome.words}</p>}
    </div>
  )
}
