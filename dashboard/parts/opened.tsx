import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

interface OpenedProps {
  title: string
  /** CSS class. */
  look?: string
  children: () => ComponentChildren
}

/** Details that are made, and asked for, when they are opened. */
export function Opened({ title, look, children }: OpenedProps) {
  const [open, setOpen] = useState(false)
  return (
    <details
      class={look}
      onToggle={(event) => event.target === event.currentTarget && setOpen(event.currentTarget.open)}
    >
      <summary>{title}</summary>
      {open && children()}
    </details>
  )
}
