import type { ComponentChildren } from 'preact'

/** A table that may be wider than the page; what scrolls has to be reached by key, too. */
export function Scroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key, too
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
