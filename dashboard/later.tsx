import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { texts } from './texts.ts'

/** A view whose code only comes when somebody opens it: most who look at the page never do. */
export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  return (props) => {
    const [Loaded, setLoaded] = useState<FunctionComponent<Props>>()
    useEffect(() => void load().then((view) => setLoaded(() => view)), [])
    return Loaded === undefined ? <p class="faint">{texts.loading}</p> : <Loaded {...props} />
  }
}
