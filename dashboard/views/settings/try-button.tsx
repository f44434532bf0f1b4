import { useState } from 'preact/hooks'
import type { LiveCompetitor } from '#core/model/live.ts'
import type { TriedCompetitor } from '#stages/api/settings/options.ts'
import { post, reasonOf } from '../../ask.ts'
import { words } from './texts.ts'

/** Loads the pages of a competitor once, before it is saved. */
export function TryButton({ address, competitor }: { address: string; competitor: LiveCompetitor }) {
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<TriedCompetitor>()
  const attempt = async ({ currentTarget }: Event) => {
    // What is missing is said where it is missing.
    const inputs = (currentTarget as Element).closest('fieldset')?.querySelectorAll('input') ?? []
    if (![...inputs].every((input) => input.reportValidity())) return
    setBusy(true)
    setTried(undefined)
    try {
      setTried(await post<TriedCompetitor>(address, competitor))
    } catch (error) {
      setTried({ passed: false, sentences: [reasonOf(error)] })
    }
    setBusy(false)
  }
  return (
    <>
      <button type="button" disabled={busy} onClick={(event) => void attempt(event)}>
        {words.tryIt}
      </button>
      <span role="status" class={tried?.passed === false ? 'problem' : undefined}>
        {busy && words.trying}
        <bdi>{tried?.sentences.join(' ')}</bdi>
      </span>
    </>
  )
}
