import { go } from '../route.ts'

interface ChoiceProps {
  label: string
  value: string
  options: readonly { value: string; text: string }[]
  /** Address of the view with another choice. */
  to: (value: string) => string
}

/** A choice that is kept in the address. */
export function Choice({ label, value, options, to }: ChoiceProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => go(to(event.currentTarget.value))}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  )
}
