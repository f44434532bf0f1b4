import { useRef, useState } from 'preact/hooks'
import type { SettingsPreview } from '#stages/api/settings/routes.ts'
import { useAct } from '../../act.ts'
import { post, reasonOf } from '../../ask.ts'
import { type FormProblem, problemsIn } from './problems.ts'

type Looked =
  | { state: 'idle' | 'busy' }
  | { state: 'ready'; preview: SettingsPreview }
  | { state: 'failed'; reason: string; problems: readonly FormProblem[] }

/**
 * What a change would mean, and then the change itself. What comes of either is in the element that `result` is given to, which
 * takes the focus: the button that was used is gone by then.
 */
export function usePreview() {
  const [looked, setLooked] = useState<Looked>({ state: 'idle' })
  const { outcome, act, forget: forgetOutcome } = useAct()
  const result = useRef<HTMLDivElement>(null)
  /** For when something else is to be changed. What is wrong stays until it is looked at again: there may be more to mend. */
  const forget = () => {
    if (looked.state === 'ready') setLooked({ state: 'idle' })
    forgetOutcome()
  }
  const reset = () => {
    setLooked({ state: 'idle' })
    forgetOutcome()
  }
  const look = async (address: string, body: object) => {
    forgetOutcome()
    setLooked({ state: 'busy' })
    try {
      setLooked({ state: 'ready', preview: await post<SettingsPreview>(address, body) })
    } catch (error) {
      setLooked({ state: 'failed', reason: reasonOf(error), problems: problemsIn(error) })
    }
    result.current?.focus()
  }
  const save = async (address: string, body: object) => {
    await act(address, body)
    setLooked({ state: 'idle' })
    result.current?.focus()
  }
  return { looked, outcome, look, save, forget, reset, result }
}
