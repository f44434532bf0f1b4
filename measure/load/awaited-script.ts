/** What Playwright hands to a script that it runs on the elements of a selector. */
export interface FoundElements {
  injected: {
    querySelectorAll: (selector: unknown, root: Document) => Element[]
    elementState: (element: Element, state: 'enabled') => { matches: boolean }
    utils: { isElementVisible: (element: Element) => boolean }
  }
  info: { parsed: unknown }
}

export interface AwaitOptions {
  /** What is waited for, as Playwright calls it. */
  wanted: string
  /** What was seen when the wait before this one ended; absent: it is the first, and ends at once where what is wanted is there. */
  before?: string | undefined
  /** The wait ends after this, ms. */
  longest: number
}

/**
 * Runs in Playwright's own world of a page or frame, serialised, so it must not use anything from outside. Waits until the elements
 * that are looked for are there, gone, shown, hidden, covered or enabled and were not before; resolves with what is seen then. It
 * looks in the first frame after a change, and now and then for what styles alone bring.
 */
export function awaitChange(
  { injected, info }: FoundElements,
  { wanted, before, longest }: AwaitOptions,
): Promise<string> {
  // Looks take one part in `rest` of the time, so that they disturb no page; what a quiet page has saved of it, ms, may be used at once.
  const [rest, saved] = [300, 1_500]
  // Between two looks at least, and without a change that can be noticed, ms.
  const [soonest, unnoticed] = [10, 100]
  const events = ['load', 'toggle', 'input', 'change', 'animationstart', 'animationend', 'transitionend']
  const watched = { subtree: true, childList: true, attributes: true, characterData: true }
  const end = performance.now() + longest

  const look = (): { seen: string; isWanted: boolean } => {
    const [first, ...others] = injected.querySelectorAll(info.parsed, document)
    const isVisible = first !== undefined && injected.utils.isElementVisible(first)
    const isWanted = { attached: first !== undefined, detached: first === undefined, hidden: !isVisible }[wanted]
    if (first === undefined) return { seen: 'none', isWanted: isWanted ?? false }
    const { left, top, width, height } = first.getBoundingClientRect()
    const over = document.elementFromPoint(left + width / 2, top + height / 2)
    // A form has a field called `contains` instead of its own.
    const isFree = over === null || Node.prototype.contains.call(first, over)
    const isEnabled = injected.elementState(first, 'enabled').matches
    return { seen: [others.length > 0, isVisible, isFree, isEnabled].join(), isWanted: isWanted ?? isVisible }
  }

  return new Promise((resolve) => {
    let last = before
    let free = 0
    let takenBefore = Number.POSITIVE_INFINITY
    let due = Number.POSITIVE_INFINITY
    let timer: ReturnType<typeof setTimeout> | undefined
    const plan = (at: number): void => {
      if (at >= due) return
      due = at
      clearTimeout(timer)
      timer = setTimeout(turn, at - performance.now())
    }
    const changed = (): void => {
      ignore()
      requestAnimationFrame(() => plan(free))
    }
    const observer = new MutationObserver(changed)
    const notice = (root: Document | ShadowRoot): void => {
      observer.observe(root, watched)
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot !== null) notice(shadowRoot)
    }
    const ignore = (): void => {
      observer.disconnect()
      for (const type of events) removeEventListener(type, changed, true)
    }
    function turn(): void {
      const begun = performance.now()
      due = Number.POSITIVE_INFINITY
      ignore()
      const { seen, isWanted } = look()
      if (last === undefined ? isWanted : seen !== last || begun >= end) {
        resolve(seen)
        return
      }
      last = seen
      notice(document)
      for (const type of events) addEventListener(type, changed, { capture: true, passive: true })
      const ended = performance.now()
      // One of two looks may have been interrupted by what else the machine does.
      const taken = Math.min(ended - begun, takenBefore)
      takenBefore = ended - begun
      free = Math.max(ended + soonest, Math.max(free, begun - saved) + taken * rest)
      plan(Math.min(end, Math.max(free, ended + unnoticed, ended + 3 * taken * rest)))
    }
    turn()
  })
}
