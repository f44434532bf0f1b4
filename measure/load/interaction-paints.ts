/** What the interactions of a document painted. Part of each reading; all times in ms since its navigation started. */
export interface InteractionPaints {
  /** When it was read. */
  now: number
  /** Of each interaction that painted: when it began, when its largest content so far was painted, and that one's size. */
  paints: [began: number, painted: number, size: number][]
  /** When the interactions behind soft navigations began. */
  softNavigations: number[]
}

/** Chromium's entries, which TypeScript does not know yet: https://wicg.github.io/soft-navigations/ */
interface InteractionEntry extends PerformanceEntry {
  interactionId: number
  largestContentfulPaint?: { renderTime: number; loadTime: number; size: number } | null
}

/**
 * Runs in every document, next to the observer of vitals; serialised, so it must not use anything from outside. Chromium
 * reports what an interaction paints (from 151 on without a flag), also when it only changes the address behind `#`.
 */
function observePaints(): void {
  /** More interactions than a step can have; older ones are dropped. */
  const most = 200
  const paints = new Map<number, [began: number, painted: number, size: number]>()
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
      paints.set(entry.interactionId, [entry.startTime, largest.renderTime || largest.loadTime, largest.size])
      const [oldest] = paints.keys()
      if (paints.size > most && oldest !== undefined) paints.delete(oldest)
    }
  })
  for (const type of ['interaction-contentful-paint', 'soft-navigation']) observer.observe({ type, buffered: true })

  ;(globalThis as unknown as Record<string, unknown>).outpacePaints = (): InteractionPaints => {
    return { now: performance.now(), paints: [...paints.values()], softNavigations }
  }
}

export const paintsScript: string = `;(${observePaints.toString()})();`
