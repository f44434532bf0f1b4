import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Puts the focus on the first field of a row that was just added: it stands before the button, where no keyboard looks for it. */
export function useNewRow(): { rows: RefObject<HTMLFieldSetElement>; added: () => void } {
  const rows = useRef<HTMLFieldSetElement>(null)
  const isNew = useRef(false)
  useEffect(() => {
    if (!isNew.current) return
    isNew.current = false
    const all = rows.current?.querySelectorAll<HTMLElement>('.competitor, .row') ?? []
    ;[...all].at(-1)?.querySelector('input')?.focus()
  })
  const added = () => {
    isNew.current = true
  }
  return { rows, added }
}
