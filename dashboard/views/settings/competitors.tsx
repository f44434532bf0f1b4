import { listed } from '#core/model/listed.ts'
import type { LiveCompetitor } from '#core/model/live.ts'
import { addressField } from './problems.ts'
import { words } from './texts.ts'
import { TryButton } from './try-button.tsx'
import { useNewRow } from './use-new-row.ts'

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
  /** Fields of the form that the server found something wrong with. */
  wrong: ReadonlySet<string>
}

/** Competitors by address: every step is a page of the same site. */
export function Competitors({ competitors, file, fixed, steps, set, disabled, tryAt, wrong }: CompetitorsProps) {
  const own = competitors ?? file
  const { rows, added } = useNewRow()
  const replace = (index: number, next: LiveCompetitor) => set(own.map((one, at) => (at === index ? next : one)))
  return (
    <fieldset ref={rows} disabled={disabled}>
      <legend>{words.competitors}</legend>
      {fixed.length > 0 && <p class="faint">{words.fixed(fixed.join(', '))}</p>}
      {own.map((one, index) => {
        const typed = (address: { step: string; text: string }) =>
          replace(index, withAddress(one, { steps, ...address }))
        const origins = new Set(steps.flatMap((step) => originIn(addressIn(one, step)) ?? []))
        return (
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
                aria-invalid={wrong.has(words.ofCompetitor(one.name, words.name))}
                onInput={({ currentTarget }) => replace(index, { ...one, name: currentTarget.value })}
                onChange={({ currentTarget }) => replace(index, { ...one, name: named(currentTarget.value) })}
              />
            </label>
            {steps.map((step) => (
              <label class="choice" key={step}>
                <span>{words.address(step)}</span>
                <input
                  required
                  maxLength={2000}
                  pattern="\s*(https?://|/|[^\/:\s]+\.[^\/\s]).*"
                  title={words.wholeAddress}
                  placeholder={`https://www.globex.example/${step}`}
                  value={addressIn(one, step)}
                  aria-invalid={wrong.has(addressField(one.name, step))}
                  onInput={({ currentTarget: { value } }) => typed({ step, text: value })}
                  onChange={({ currentTarget: { value } }) => typed({ step, text: tidied(value) })}
                />
              </label>
            ))}
            {origins.size > 1 && <p>{words.twoSites(listed([...origins]))}</p>}
            {tryAt !== undefined && <TryButton address={tryAt} competitor={one} />}
            <button
              type="button"
              aria-label={words.removeOf(one.name)}
              onClick={() => set(own.filter((_, at) => at !== index))}
            >
              {words.remove}
            </button>
          </fieldset>
        )
      })}
      <button
        type="button"
        onClick={() => {
          added()
          set([...own, { name: '', origin: '', pages: {} }])
        }}
      >
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

/** Once it is typed, or pasted: without spaces around it, and no more than one between words. */
function named(typed: string): string {
  return typed.trim().replace(/\s+/g, ' ')
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

interface Typed {
  steps: readonly string[]
  step: string
  text: string
}

/** Whole addresses of one site are taken apart; whatever else is typed stays as it is, and is checked with the rest. */
function withAddress(one: LiveCompetitor, { steps, step, text }: Typed): LiveCompetitor {
  const typed = steps
    .map((each): [string, string] => [each, each === step ? text : addressIn(one, each)])
    .filter(([, address]) => address !== '')
  const [origin, ...others] = new Set(typed.map(([, address]) => originIn(address)))
  // Of two sites, which cannot be mixed, or not yet a whole address.
  if (origin === undefined || others.length > 0) return { ...one, pages: { ...pagesOf(one), [step]: text } }
  return {
    ...one,
    origin,
    pages: Object.fromEntries(typed.map(([each, address]) => [each, address.slice(origin.length)])),
  }
}

/** Of a whole address. Without a slash after the host somebody may still be typing. */
function originIn(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && text.startsWith(`${url.origin}/`) ? url.origin : undefined
}

/** Once it is typed: with https:// where that was left out, a slash after the host, and the host as browsers write it. */
function tidied(typed: string): string {
  const text = typed.trim().replace(/^[^/:\s]+\.[^/\s]/, 'https://$&')
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || originIn(text) !== undefined) return text
  return url.origin + url.pathname + url.search + url.hash
}
