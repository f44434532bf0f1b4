import type { LiveCompetitor } from '#core/model/live.ts'
import { texts } from '../../texts.ts'
import { TryButton } from './try-button.tsx'

const words = texts.settings

interface CompetitorsProps {
  /** Undefined: as in the file. */
  competitors: readonly LiveCompetitor[] | undefined
  file: readonly LiveCompetitor[]
  /** Names of those with a script or a recording. */
  fixed: readonly string[]
  steps: readonly string[]
  set: (competitors: LiveCompetitor[] | undefined) => void
  disabled: boolean
  /** Where one is tried; undefined where none can be. */
  tryAt: string | undefined
}

/** Competitors by address: every step is a page of the same site. */
export function Competitors({ competitors, file, fixed, steps, set, disabled, tryAt }: CompetitorsProps) {
  const own = competitors ?? file
  const replace = (index: number, next: LiveCompetitor) => set(own.map((one, at) => (at === index ? next : one)))
  return (
    <fieldset disabled={disabled}>
      <legend>{words.competitors}</legend>
      {fixed.length > 0 && <p class="faint">{words.fixed(fixed.join(', '))}</p>}
      {own.map((one, index) => (
        <fieldset class="competitor" key={index}>
          <legend>
            <bdi>{one.name === '' ? words.newCompetitor : one.name}</bdi>
          </legend>
          <label class="choice">
            <span>{words.name}</span>
            <input
              required
              maxLength={80}
              value={one.name}
              onInput={({ currentTarget }) => replace(index, { ...one, name: currentTarget.value })}
            />
          </label>
          {steps.map((step) => (
            <label class="choice" key={step}>
              <span>{words.address(step)}</span>
              <input
                required
                maxLength={2000}
                placeholder={`https://www.globex.example/${step}`}
                value={addressIn(one, step)}
                onInput={({ currentTarget }) => replace(index, withAddress(one, { step, text: currentTarget.value }))}
              />
            </label>
          ))}
          {tryAt !== undefined && <TryButton address={tryAt} competitor={one} />}
          <button
            type="button"
            aria-label={words.removeOf(one.name)}
            onClick={() => set(own.filter((_, at) => at !== index))}
          >
            {words.remove}
          </button>
        </fieldset>
      ))}
      <button type="button" onClick={() => set([...own, { name: '', origin: '', pages: {} }])}>
        {words.addCompetitor}
      </button>
      {competitors !== undefined && (
        <button type="button" onClick={() => set(undefined)}>
          {words.takeBack}
        </button>
      )}
      {tryAt === undefined && !disabled && <p class="faint">{words.noTry}</p>}
    </fieldset>
  )
}

function pagesOf({ pages }: LiveCompetitor): Record<string, string> {
  return typeof pages === 'object' && pages !== null ? (pages as Record<string, string>) : {}
}

/** A page is shown with the address of its site, because that is what people copy from their browser. */
function addressIn(one: LiveCompetitor, step: string): string {
  const path = pagesOf(one)[step]
  if (path === undefined) return ''
  return path.startsWith('/') && one.origin !== 'served' ? `${one.origin}${path}` : path
}

/** A whole address is taken apart; whatever else is typed stays as it is, and is checked with the rest. */
function withAddress(one: LiveCompetitor, { step, text }: { step: string; text: string }): LiveCompetitor {
  const pages = pagesOf(one)
  const url = URL.parse(text)
  const isWhole = url !== null && /^https?:$/.test(url.protocol) && text.startsWith(`${url.origin}/`)
  const isAlone = Object.keys(pages).every((each) => each === step)
  // The first address says which site it is; the pages of another site cannot be mixed in, which the check says.
  if (isWhole && (isAlone || one.origin === '' || url.origin === one.origin)) {
    return { ...one, origin: url.origin, pages: { ...pages, [step]: text.slice(url.origin.length) } }
  }
  return { ...one, pages: { ...pages, [step]: text } }
}
