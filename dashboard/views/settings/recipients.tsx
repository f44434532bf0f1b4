import { texts } from '../../texts.ts'

const words = texts.settings

interface RecipientsProps {
  /** As in benchmark.yaml: addresses, alone or with preferences; undefined: as in the file. */
  to: unknown
  file: readonly string[]
  set: (to: unknown[] | undefined) => void
  disabled: boolean
}

/** A recipient as it is written, of which this form knows the address and the quiet hours. */
type Written = string | Record<string, unknown>

/** Who gets mail, and in which hours only urgent alerts. */
export function Recipients({ to, file, set, disabled }: RecipientsProps) {
  const own = Array.isArray(to) ? (to as Written[]) : undefined
  const replace = (index: number, next: Written) => set(own?.map((one, at) => (at === index ? next : one)))
  return (
    <fieldset disabled={disabled}>
      <legend>{words.recipients}</legend>
      {own === undefined ? (
        <p>
          {words.inFile(file.length === 0 ? words.nobody : file.join(', '))}{' '}
          <button type="button" onClick={() => set(file.length === 0 ? [''] : [...file])}>
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
                  value={addressIn(one)}
                  onInput={({ currentTarget }) => replace(index, withAddress(one, currentTarget.value))}
                />
              </label>
              <label class="choice">
                <span>{words.quiet}</span>
                <input
                  value={quietIn(one)}
                  placeholder="22:00-07:00"
                  onInput={({ currentTarget }) => replace(index, withQuiet(one, currentTarget.value))}
                />
              </label>
              <button
                type="button"
                aria-label={words.removeOf(addressIn(one))}
                onClick={() => set(own.length === 1 ? undefined : own.filter((_, at) => at !== index))}
              >
                {words.remove}
              </button>
            </div>
          ))}
          <button type="button" onClick={() => set([...own, ''])}>
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

function addressIn(one: Written): string {
  return typeof one === 'string' ? one : String(one.to ?? '')
}

function quietIn(one: Written): string {
  return typeof one === 'string' ? '' : String(one.quiet ?? '')
}

function withAddress(one: Written, to: string): Written {
  return typeof one === 'string' ? to : { ...one, to }
}

function withQuiet(one: Written, quiet: string): Written {
  const { quiet: _, ...rest } = typeof one === 'string' ? { to: one } : (one as { to: string; quiet?: unknown })
  if (quiet !== '') return { ...rest, quiet }
  return Object.keys(rest).length === 1 ? rest.to : rest
}
