/** What the script gives to those that run after it in the same world. */
export interface Inputs {
  /** @param begin called for each event of an input that a step may be counted from */
  outpaceListen: (begin: (event: Event) => void) => {
    /** No scrolling, and no pointer that only comes over something. */
    isPress: (event: Event) => boolean
    /** In a frame of the page, something was pressed. */
    press: () => void
    /** The page has been read: what comes now belongs to the next step. */
    read: () => void
  }
}

/**
 * Runs in every document, ahead of the observer of additions; serialised, so it must not use anything from outside. Presses and keys,
 * the events that a script's `fill` and `selectOption` send, and, without any of these, scrolling and a pointer that comes over a menu.
 */
function listenToInputs(): void {
  const presses = ['pointerdown', 'click', 'keydown', 'input', 'change']
  const isOfPress = ({ type }: Event): boolean => presses.includes(type)
  let hasBegun = false
  let isPressed = false
  let isRead = false
  let pointer = { x: 0, y: 0 }

  /** Chromium also moves a pointer that stays where it is, or that nobody has moved yet, when what is under it changes. */
  const isStill = (event: Event): boolean => {
    if (!(event instanceof PointerEvent)) return false
    const { type, screenX: x, screenY: y } = event
    const isSame = type === 'pointermove' && x === pointer.x && y === pointer.y
    pointer = { x, y }
    return isSame
  }
  ;(globalThis as unknown as Inputs).outpaceListen = (begin) => {
    const handle = (event: Event): void => {
      const [target] = event.composedPath()
      const isField =
        target instanceof HTMLInputElement ||
        target instanceof HTMLSelectElement ||
        target instanceof HTMLTextAreaElement
      if ((!event.isTrusted && !isField) || isStill(event)) return
      const isPress = isOfPress(event)
      // Pages scroll by themselves while they load, and their carousels later. Where the pointer goes after a click brings nothing.
      if (!isPress && (isPressed || (event.type === 'scroll' && (hasBegun || !isRead || target !== document)))) return
      isPressed ||= isPress
      hasBegun = true
      begin(event)
    }
    const listen = (): void => {
      for (const type of self === top ? [...presses, 'pointermove', 'wheel', 'scroll'] : presses)
        addEventListener(type, handle, { capture: true, passive: true })
    }
    listen()
    // `document.open()` removes every listener; what is written then begins with a new root.
    new MutationObserver(listen).observe(document, { childList: true })
    return {
      isPress: isOfPress,
      press: () => {
        isPressed = true
        hasBegun = true
      },
      read: () => {
        isPressed = false
        hasBegun = false
        isRead = true
      },
    }
  }
}

export const interactionInputsScript: string = `;(${listenToInputs.toString()})();`
