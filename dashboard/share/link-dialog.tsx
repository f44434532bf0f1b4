import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { timeWords } from '#core/words/parts.ts'
import type { ShareView } from '#stages/api/shares/routes.ts'
import { reasonOf } from '../ask.ts'
import { makeLink, type NewLink, readLinks, revokeLink } from './links.ts'
import { pathOf, type ShareTarget } from './target.ts'
import { shareTexts } from './texts.ts'

const words = shareTexts.link

const spans = [1, 7, 30, 90]
const isLocal = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(globalThis.location?.hostname ?? '')

/** Makes links that let others read this view, and lists and revokes those that exist. */
export function LinkDialog({ target, close }: { target: ShareTarget; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [days, setDays] = useState(7)
  const [made, setMade] = useState<NewLink>()
  const [links, setLinks] = useState<readonly ShareView[]>([])
  const [status, setStatus] = useState('')
  const telling = { timeZone: target.timeZone, now: Date.now() }
  const run = async (work: () => Promise<string>) => {
    try {
      setStatus(await work())
      setLinks(await readLinks())
    } catch (error) {
      setStatus(reasonOf(error))
    }
  }
  useEffect(() => {
    dialog.current?.showModal()
    void run(async () => '')
  }, [])
  return (
    <dialog ref={dialog} class="link-dialog" aria-labelledby={title} onClose={close}>
      <h2 id={title}>{words.title}</h2>
      <p>{words.lead}</p>
      {isLocal && <p class="faint">{words.local}</p>}
      <p>
        <label class="with-label">
          <span>{words.valid}</span>
          <select value={days} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {spans.map((each) => (
              <option key={each} value={each}>
                {words.days(each)}
              </option>
            ))}
          </select>
        </label>{' '}
        <button
          type="button"
          onClick={() =>
            run(async () => {
              setMade(await makeLink(pathOf(target), days))
              return ''
            })
          }
        >
          {words.make}
        </button>
      </p>
      {made && (
        <p class="new-link">
          <input
            type="text"
            readOnly
            value={made.address}
            aria-label={words.address}
            onFocus={(event) => event.currentTarget.select()}
          />
          <button
            type="button"
            onClick={() =>
              run(async () => {
                await navigator.clipboard.writeText(made.address)
                return shareTexts.copied
              })
            }
          >
            {words.copy}
          </button>
        </p>
      )}
      <p role="status">{status || (made && words.made(timeWords(made.expiresAt, telling)))}</p>
      {links.length > 0 && (
        <>
          <h3>{words.existing}</h3>
          <ul class="links">
            {links.map(({ id, path, expiresAt, madeBy }) => (
              <li key={id}>
                <span>
                  <bdi>{decode(path)}</bdi>{' '}
                  <span class="faint">
                    {words.until(timeWords(expiresAt, telling))}
                    {madeBy !== null && `, ${words.by(madeBy)}`}
                  </span>
                </span>
                <button
                  type="button"
                  aria-label={words.revokeOf(decode(path))}
                  onClick={() =>
                    run(async () => {
                      await revokeLink(id)
                      if (made?.id === id) setMade(undefined)
                      return words.revoked
                    })
                  }
                >
                  {words.revoke}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <button type="button" onClick={() => dialog.current?.close()}>
        {words.close}
      </button>
    </dialog>
  )
}

function decode(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
