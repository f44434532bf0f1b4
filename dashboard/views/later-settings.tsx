import type { ComponentProps, FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { texts } from '../texts.ts'
import type { Settings as SettingsType } from './settings/settings.tsx'

/** The Settings view, whose code only comes when somebody opens it. */
export function Settings(props: ComponentProps<typeof SettingsType>) {
  const [Loaded, setLoaded] = useState<FunctionComponent<ComponentProps<typeof SettingsType>>>()
  useEffect(() => {
    void import('./settings/settings.tsx').then(({ Settings: view }) => setLoaded(() => view))
  }, [])
  return Loaded === undefined ? <p class="faint">{texts.loading}</p> : <Loaded {...props} />
}
