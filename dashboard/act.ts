import { useState } from 'preact/hooks'
import { post, reasonOf } from './ask.ts'
import { announceChange } from './changed.ts'

type Outcome = { state: 'idle' | 'busy' } | { state: 'done' | 'failed'; words: string }

/** Does something at an address and says what was done. While it is under way, it is not done again. */
export function useAct(): {
  outcome: Outcome
  /** Whether it was done. */
  act: (address: string, body: object) => Promise<boolean>
  /** Says nothing any more of what was done. */
  forget: () => void
} {
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' })
  const act = async (address: string, body: object): Promise<boolean> => {
    if (outcome.state === 'busy') return false
    setOutcome({ state: 'busy' })
    let isDone = false
    try {
      const { sentence } = await post<{ sentence: string }>(address, body)
      setOutcome({ state: 'done', words: sentence })
      isDone = true
    } catch (error) {
      setOutcome({ state: 'failed', words: reasonOf(error) })
    }
    announceChange()
    return isDone
  }
  const forget = () => setOutcome({ state: 'idle' })
  return { outcome, act, forget }
}
