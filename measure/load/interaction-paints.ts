import type { Gone, Piece } from './gone-script.ts'

/** What the interactions of a document painted. Part of each reading; all times in ms since its navigation started. */
export interface InteractionPaints {
  /** When it was read. */
  now: number
  /** Of each interaction that painted: when it began, when its largest content so far was painted, that one's size, and whether it is gone. */
  paints: [began: number, painted: number, size: number, isGone: boolean][]
  /** When the interactions behind soft navigations began. */
  softNavigations: number[]
}

/** Chromium's entries, which TypeScript does not know yet: https://wicg.github.io/soft-navigations/ */
interface InteractionEntry extends PerformanceEntry {
  interactionId: number
  largestContentfulPaint?: { renderTime: number; loadTime: number; size: number; element: Element | null } | null
}

/**
 * Runs in every document, next to the observer of vitals; serialised, so it must not use anything from outside. Chromium
 * reports what an interaction paints (from 151 on without a flag), also when it only changes the address behind `#`.
 */
function observePaints(): void {
  /** More interactions than a step can have; older ones are dropped. */
  const most = 200
  const { outpacePiece, outpaceGone } = globalThis as unknown as Gone
  const paints = new Map<number, { paint: [began: number, painted: number, size: number]; pieces: Piece[] }>()
  const softNavigations: number[] = []

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as InteractionEntry[]) {
      if (entry.entryType === 'soft-navigation') {
        softNavigations.push(entry.startTime)
        if (softNavigations.length > most) softNavigations.shift()
        continue
      }
      const largest = entry.largestContentfulPaint
      if (!largest) continue
      const { element, renderTime, loadTime, size } = largest
      // Chromium says nothing of an element in a shadow root.
      const pieces = element === null ? [] : [outpacePiece(element, size)]
      paints.set(entry.interactionId, { paint: [entry.startTime, renderTime || loadTime, size], pieces })
      const [oldest] = paints.keys()
      if (paints.size > most && oldest !== undefined) paints.delete(oldest)
    }
  })
  for (const type of ['interaction-contentful-paint', 'soft-navigation'])
    observer.observe({ type, buffered: true })

    /** @param isRead whether it matters what is gone, which takes a while to tell */
  ;(globalThis as unknown as Record<string, unknown>).outpacePaints = (isRead: boolean): InteractionPaints => {
    return {
      now: performance.now(),
      paints: [...paints.values()].map(({ paint, pieces }) => [...paint, isRead && outpaceGone(pieces)]),
      softNavigations,
    }
  }
}

export const paintsScript: string = `;(${observePaints.toString()})();`
