/** ms until data that makes a view long enough is given up. */
const longest = 5_000

/** Keeps with the current entry of the history how far it is scrolled; for before it is left. */
export function keepScrolled(): void {
  history.replaceState({ top: scrollY }, '')
}

/**
 * From now on, an entry of the history that is gone back to is scrolled as it was. The browser tries that before the view has its
 * data, when there is nothing to scroll yet. Returns what stops it.
 */
export function restoreScrolled(): () => void {
  let wanted: number | undefined
  const give = () => {
    wanted = undefined
  }
  const restore = () => {
    const top = (history.state as { top?: number } | null)?.top ?? 0
    const until = performance.now() + longest
    wanted = top
    const again = () => {
      if (wanted !== top) return
      scrollTo(0, top)
      if (Math.abs(scrollY - top) > 1 && performance.now() < until) requestAnimationFrame(again)
      else give()
    }
    requestAnimationFrame(again)
  }
  // A reader who scrolls meanwhile knows better.
  const byHand = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const
  history.scrollRestoration = 'manual'
  addEventListener('popstate', restore)
  addEventListener('pagehide', keepScrolled)
  for (const each of byHand) addEventListener(each, give, { passive: true })
  restore()
  return () => {
    give()
    removeEventListener('popstate', restore)
    removeEventListener('pagehide', keepScrolled)
    for (const each of byHand) removeEventListener(each, give)
  }
}
