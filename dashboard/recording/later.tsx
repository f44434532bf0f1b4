import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts.ts'

/** The view for recordings, whose code comes when it is opened: most who look at the page never do. */
export function RecordingView() {
  const [View, setView] = useState<FunctionComponent>()
  useEffect(() => void import('./view.tsx').then((loaded) => setView(() => loaded.View)), [])
  return View === undefined ? <p class="faint">{texts.loading}</p> : <View />
}
