import { go } from '../route.ts'

interface SelectProps {
  label: string
  value: string
  options: readonly { value: string; text: string }[]
  choose: (value: string) => void
}

export function Select({ label, value, options, choose }: SelectProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  )
}

interface ChoiceProps extends Omit<SelectProps, 'choose'> {
  /** Address of the view with another choice. */
  to: (value: string) => string
}

/** A choice that is kept in the address. */
export function Choice({ to, ...select }: ChoiceProps) {
  return <Select {...select} choose={(value) => go(to(value))} />
}
