import type { useAct } from '../act.ts'
import { texts } from '../texts.ts'

/** What came of something that the reader did; read out by screen readers. */
export function Outcome({ of }: { of: ReturnType<typeof useAct>['outcome'] }) {
  return (
    <p class={of.state === 'failed' ? 'outcome problem' : 'outcome'} role="status">
      {of.state === 'failed' && texts.notDone(of.words)}
      {of.state === 'done' && of.words}
    </p>
  )
}
