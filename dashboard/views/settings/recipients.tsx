import type { WrittenRecipient } from '#core/model/recipient.ts'
import { preferenceTexts, settingText } from '#core/words/settings.ts'
import { recipientField } from './problems.ts'
import { words } from './texts.ts'
import { useNewRow } from './use-new-row.ts'

interface RecipientsProps {
  /** As in benchmark.yaml: addresses, alone or with preferences; undefined: as in the file. */
  to: unknown
  file: readonly WrittenRecipient[]
  set: (to: unknown[] | undefined) => void
  disabled: boolean
  /** Fields of the form that the server found something wrong with. */
  wrong: ReadonlySet<string>
}

/** Who gets mail, and in which hours only urgent alerts. Other preferences are shown, and stay as they are. */
export function Recipients({ to, file, set, disabled, wrong }: RecipientsProps) {
  const own = Array.isArray(to) ? (to as WrittenRecipient[]) : undefined
  const { rows, added } = useNewRow()
  const replace = (index: number, next: WrittenRecipient) => set(own?.map((one, at) => (at === index ? next : one)))
  return (
    <fieldset ref={rows} disabled={disabled}>
      <legend>{words.recipients}</legend>
      {own === undefined ? (
        <p>
          {words.inFile(file.length === 0 ? words.nobody : settingText(file))}{' '}
          <button
            type="button"
            onClick={() => {
              added()
              set(file.length === 0 ? [''] : [...file])
            }}
          >
            {words.setRecipients}
          </button>
        </p>
      ) : (
        <>
          {own.map((one, index) => (
            <div class="row" key={index}>
              <label class="choice">
                <span>{words.mail}</span>
                <input
                  type="email"
                  required
                  aria-invalid={wrong.has(recipientField(index, words.mail))}
                  value={addressIn(one)}
                  onInput={({ currentTarget }) => replace(index, withAddress(one, currentTarget.value))}
                />
              </label>
              <label class="choice">
                <span>{words.quiet}</span>
                <input
                  value={quietIn(one)}
                  placeholder="22:00-07:00"
                  aria-invalid={wrong.has(recipientField(index, words.quiet))}
                  onInput={({ currentTarget }) => replace(index, withQuiet(one, currentTarget.value))}
                />
              </label>
              {othersIn(one) !== '' && (
                <span class="faint">
                  <bdi>{othersIn(one)}</bdi>{' '}
                </span>
              )}
              <button
                type="button"
                aria-label={words.removeOf(addressIn(one))}
                onClick={() => set(own.length === 1 ? undefined : own.filter((_, at) => at !== index))}
              >
                {words.remove}
              </button>
            </div>
          ))}
          <button
            type="button"
            onClick={() => {
              added()
              set([...own, ''])
            }}
          >
            {words.addRecipient}
          </button>
          <button type="button" onClick={() => set(undefined)}>
            {words.takeBack}
          </button>
        </>
      )}
    </fieldset>
  )
}

function addressIn(one: WrittenRecipient): string {
  return typeof one === 'string' ? one : String(one.to ?? '')
}

function quietIn(one: WrittenRecipient): string {
  return typeof one === 'string' ? '' : String(one.quiet ?? '')
}

function othersIn(one: WrittenRecipient): string {
  if (typeof one === 'string') return ''
  const { to: _, quiet: __, ...rest } = one
  return preferenceTexts(rest).join(', ')
}

function withAddress(one: WrittenRecipient, to: string): WrittenRecipient {
  return typeof one === 'string' ? to : { ...one, to }
}

function withQuiet(one: WrittenRecipient, quiet: string): WrittenRecipient {
  const { quiet: _, ...rest } = typeof one === 'string' ? { to: one } : (one as { to: string; quiet?: unknown })
  if (quiet !== '') return { ...rest, quiet }
  return Object.keys(rest).length === 1 ? rest.to : rest
}
