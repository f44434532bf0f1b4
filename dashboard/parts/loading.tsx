import type { ComponentChildren } from 'preact'
import type { Loaded } from '../api.ts'
import { texts } from '../texts.ts'

/** What a view shows until its data is there, and where it cannot be had. */
export function Ready<T>({ of, children }: { of: Loaded<T>; children: (value: T) => ComponentChildren }) {
  if (of.state === 'ready') {
    return (
      <>
        {of.stale !== undefined && (
          <p class="problem" role="alert">
            {texts.notCurrent(of.stale)}
          </p>
        )}
        {children(of.value)}
      </>
    )
  }
  if (of.state === 'loading') return <p class="faint">{texts.loading}</p>
  return (
    <p class="problem" role="alert">
      {texts.failed(of.reason)}
    </p>
  )
}
