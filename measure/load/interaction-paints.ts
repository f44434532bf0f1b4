import type { Gone, Piece } from './gone-script.ts'
import type { Motion } from './motion-script.ts'
import type { Nodes } from './nodes-script.ts'

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

/** What an interaction has painted that was moving then. */
interface Moving {
  isOver: () => boolean
  /** Whether it could be seen as well then as it is at rest. */
  wasThere: () => boolean
  restedAt: () => number | undefined
}

/**
 * Runs in every document, next to the observer of vitals; serialised, so it must not use anything from outside. Chromium
 * reports what an interaction paints (from 151 on without a flag), also when it only changes the address behind `#`. What it counts
 * with the first frame of a drawer that slides in, or of a fade, is there once it has come to rest.
 */
function observePaints(): void {
  /** More interactions than a step can have; older ones are dropped. */
  const most = 200
  /** Longer motions are not what a customer waits for, ms. */
  const longestMotion = 2_000
  /** Share of what can be seen at rest: what showed that much when it was painted was there. */
  const enough = 0.9
  const { outpacePiece, outpaceGone, outpaceMotion, outpaceNodes } = globalThis as unknown as Gone & Motion & Nodes
  interface Paint {
    paint: [began: number, painted: number, size: number]
    pieces: Piece[]
    moving?: Moving | undefined
  }
  const paints = new Map<number, Paint>()
  const softNavigations: number[] = []
  const motion = outpaceMotion(rest)
  const { boxOf, areaOf, cropTo, isVisible } = outpaceNodes
  /** Of an element, within the one that moves: that may unfold, or only be lifted with what it crops. */
  const seenOf = (element: Element, mover: Element): number => {
    if (!isVisible(element)) return 0
    return areaOf(cropTo(mover, boxOf(element))) * motion.opacityOf(mover)
  }
  const movingOf = (element: Element): Moving | undefined => {
    motion.refresh()
    const mover = motion.moverOf(element)
    if (mover === undefined) return undefined
    const isPage = Element.prototype.matches.call(mover, ':root')
    const seen = seenOf(element, mover)
    return {
      isOver: () => !motion.isMoving(mover),
      // A view transition shows pictures of the page instead of it.
      wasThere: () => !isPage && seen >= enough * seenOf(element, mover),
      restedAt: () => motion.restedAt(mover),
    }
  }
  function rest(): void {
    const now = performance.now()
    for (const each of paints.values()) {
      const { moving, paint } = each
      if (moving?.isOver() !== true) continue
      each.moving = undefined
      if (now - paint[1] < longestMotion && !moving.wasThere()) paint[1] = Math.max(paint[1], moving.restedAt() ?? now)
    }
  }

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
      paints.set(entry.interactionId, {
        paint: [entry.startTime, renderTime || loadTime, size],
        pieces,
        moving: element === null ? undefined : movingOf(element),
      })
      const [oldest] = paints.keys()
      if (paints.size > most && oldest !== undefined) paints.delete(oldest)
    }
  })
  for (const type of ['interaction-contentful-paint', 'soft-navigation']) observer.observe({ type, buffered: true })

  const world = globalThis as unknown as Record<string, unknown>
  world.outpacePaintsMoving = (): boolean =>
    [...paints.values()].some(
      ({ moving, paint: [, painted] }) => moving !== undefined && performance.now() - painted < longestMotion,
    )
  /** @param isRead whether it matters what is gone, which takes a while to tell */
  world.outpacePaints = (isRead: boolean): InteractionPaints => {
    return {
      now: performance.now(),
      paints: [...paints.values()].map(({ paint, pieces }) => [...paint, isRead && outpaceGone(pieces)]),
      softNavigations,
    }
  }
}

export const paintsScript: string = `;(${observePaints.toString()})();`
