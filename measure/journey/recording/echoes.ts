import type { Frame, JSHandle, Locator } from 'playwright-core'
import { playwright } from '../../chromium/playwright.ts'

/**
 * Clicks that the browser passes on: a click on a label is followed by one on its checkbox, which the Recorder records as another
 * step. Walked twice, the box would be ticked and cleared.
 */
export interface Echoes {
  /** Begins to note what a click reaches. */
  listen: (frame: Frame) => Promise<void>
  /** Whether the click before has reached an element by being passed on; asked once. */
  reached: (element: Locator, timeout: number) => Promise<boolean>
}

export function followEchoes(): Echoes {
  let noted: JSHandle<Noted> | undefined
  return {
    listen: async (frame) => {
      noted = await frame.evaluateHandle(noteClicks)
    },
    reached: async (element, timeout) => {
      const before = noted
      noted = undefined
      if (before === undefined) return false
      try {
        return await element.evaluate(wasReached, before, { timeout })
      } catch (error) {
        if (error instanceof playwright().errors.TimeoutError) throw error
        // Of a page that is gone.
        return false
      }
    },
  }
}

interface Noted {
  elements: (Element | undefined)[]
  end: () => void
}

/** Runs in the page. Like the Recorder, it takes the first element that has a size. */
function noteClicks(): Noted {
  const elements: (Element | undefined)[] = []
  const note = (event: Event): void => {
    const path = event.composedPath().filter((each) => each instanceof Element)
    elements.push(
      path.find((each) => {
        const { width, height } = each.getBoundingClientRect()
        return width > 0 && height > 0
      }),
    )
  }
  addEventListener('click', note, true)
  return { elements, end: () => removeEventListener('click', note, true) }
}

/** Runs in the page. */
function wasReached(element: Element, { elements, end }: Noted): boolean {
  end()
  return elements.slice(1).includes(element)
}
