import { useId } from 'preact/hooks'
import { words } from './texts.ts'

interface FieldProps {
  label: string
  /** What the file says. */
  file: string
  value: string
  /** Undefined: as in the file. */
  set: (value: string | undefined) => void
  hint?: string
  isWrong: boolean
}

/** A text as in benchmark.yaml. */
export function Field({ label, file, value, set, hint, isWrong }: FieldProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="choice">
        <span>{label}</span>
        <input
          value={value}
          maxLength={200}
          placeholder={file}
          aria-describedby={id}
          aria-invalid={isWrong}
          onInput={({ currentTarget }) => set(currentTarget.value === '' ? undefined : currentTarget.value)}
        />
      </label>
      <span class="faint" id={id}>
        {words.inFile(file)} {hint}
      </span>
    </div>
  )
}

interface SelectProps extends FieldProps {
  options: readonly string[]
  /** As people call it; absent: as it is. */
  nameOf?: (option: string) => string
}

export function Select({ label, file, value, options, nameOf = (option) => option, set, isWrong }: SelectProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select
        value={value}
        aria-invalid={isWrong}
        onChange={({ currentTarget }) => set(currentTarget.value || undefined)}
      >
        <option value="">{words.asInFile(nameOf(file))}</option>
        {[...new Set(value === '' ? options : [...options, value])].map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  )
}
